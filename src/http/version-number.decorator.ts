import { applyDecorators, Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { notFound } from '../errors.js';

/** An address with something else than a whole number names no version. */
class ExistingNumber implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw notFound('version');
    return Number(value);
  }
}

/** The number of a version in the path: `@VersionNumber() number` for `:number`. */
export const VersionNumber = (name = 'number'): ParameterDecorator => Param(name, ExistingNumber);

/** For the description of a handler that takes one. */
export const ApiVersionNumber = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'number', description: 'The number of the version, from 1.', example: 2, type: 'integer' }),
  );
