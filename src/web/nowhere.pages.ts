import { Get } from '@nestjs/common';
import { Public } from '../access/requires.decorator.js';
import { notFound } from '../errors.js';
import { Pages } from '../views/pages.decorator.js';

/** Every address without a page of its own: a handler, so that the answer knows who reads it. */
@Pages()
export class NowherePages {
  @Get('*')
  @Public()
  nothing(): never {
    throw notFound('page');
  }
}
