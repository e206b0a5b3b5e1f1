import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../access/requires.decorator.js';
import { ApiDescription } from './openapi.js';

@ApiExcludeController()
@Controller('api')
export class OpenApiController {
  constructor(private readonly description: ApiDescription) {}

  @Public()
  @Get('openapi.json')
  read(): OpenAPIObject {
    return this.description.get();
  }
}
