import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { CompetenciesPage, CompetencyChangesDto, CompetencyView, NewCompetencyDto } from './competencies.dto.js';
import { CompetenciesService } from './competencies.service.js';

const Code = (): MethodDecorator =>
  ApiParam({ name: 'code', description: 'The code of the competency.', example: 'patience' });

@ApiSection('Competencies', 'What jobs need of people, and which job needs what: nobody is asked about anything else.')
@Controller('api/v1/competencies')
export class CompetenciesController {
  constructor(private readonly competencies: CompetenciesService) {}

  /** Lists the competencies, by code. They belong to every office. */
  @Get()
  @Requires('interview-templates:read')
  list(@Query() query: ListQuery): Promise<CompetenciesPage> {
    return this.competencies.list(query);
  }

  /** Reads a competency. */
  @Get(':code')
  @Code()
  @Requires('interview-templates:read')
  get(@Param('code') code: string): Promise<CompetencyView> {
    return this.competencies.get(code);
  }

  /** Adds a competency. */
  @Post()
  @Requires('interview-templates:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewCompetencyDto): Promise<CompetencyView> {
    return this.competencies.create(actor, given);
  }

  /** Changes a competency. Published templates keep the name that they were published with. */
  @Patch(':code')
  @Code()
  @Requires('interview-templates:manage')
  update(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @IfMatch() version: number,
    @Body() changes: CompetencyChangesDto,
  ): Promise<CompetencyView> {
    return this.competencies.update(actor, code, version, changes);
  }

  /** Deletes a competency that no job needs and no published question asks about. */
  @Delete(':code')
  @Code()
  @HttpCode(204)
  @Requires('interview-templates:manage')
  remove(@CurrentActor() actor: Actor, @Param('code') code: string, @IfMatch() version: number): Promise<void> {
    return this.competencies.remove(actor, code, version);
  }
}
