import { Controller, Delete, Get, HttpCode, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { ImportMappingsPage, ImportMappingView } from './import-mapping.dto.js';
import { ImportMappings } from './import-mappings.service.js';

@ApiSection('Imports')
@Controller('api/v1/import-mappings')
export class ImportMappingsController {
  constructor(private readonly mappings: ImportMappings) {}

  /** Lists what is remembered about the files of each source. It is saved with `remember` when an import is mapped. */
  @Get()
  @Requires('imports:manage')
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<ImportMappingsPage> {
    return this.mappings.list(actor, query);
  }

  /** Reads what is remembered about the files of a source. */
  @Get(':id')
  @Requires('imports:manage')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ImportMappingView> {
    return this.mappings.get(actor, id);
  }

  /** Forgets a source: its next file is matched by its headers again. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('imports:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string): Promise<void> {
    return this.mappings.remove(actor, id);
  }
}
