import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

export const API_SECTION = 'api-section';

export interface Section {
  readonly name: string;
  readonly description: string;
}

/** The part of the API a controller belongs to. One controller of the part says what the part is about. */
export function ApiSection(name: string, description?: string): ClassDecorator {
  const section = description === undefined ? [] : [SetMetadata(API_SECTION, { name, description } satisfies Section)];
  return applyDecorators(ApiTags(name), ...section);
}
