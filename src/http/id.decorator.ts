import { Param, type PipeTransform } from '@nestjs/common';
import { validate } from 'uuid';
import { AppError } from '../errors.js';

/** An address with something else than an id names nothing. */
class ExistingId implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!validate(value)) throw new AppError('not-found', 'not-found', 'There is nothing here.');
    return value;
  }
}

/** An id in the path: `@Id() id` for `:id`, `@Id('jobId')` for another. */
export const Id = (name = 'id'): ParameterDecorator => Param(name, ExistingId);
