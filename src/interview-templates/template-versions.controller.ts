import { Body, Controller, Delete, Get, Header, HttpCode, Post, Put, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import {
  ComparisonQuery,
  ComparisonView,
  DraftContentDto,
  TemplateUploadDto,
  TemplateVersionsPage,
  TemplateVersionView,
} from './interview-templates.dto.js';
import { takeTemplateFile } from './take-template-file.js';
import { TemplateVersionsService } from './template-versions.service.js';
import { ApiVersionNumber, VersionNumber } from '../http/version-number.decorator.js';

@ApiSection('Interview templates')
@Controller('api/v1/interview-templates/:id')
export class TemplateVersionsController {
  constructor(private readonly versions: TemplateVersionsService) {}

  /** Lists the versions, the newest first; the draft is one of them. */
  @Get('versions')
  @Requires('interview-templates:read')
  list(@CurrentActor() actor: Actor, @Id() id: string, @Query() query: ListQuery): Promise<TemplateVersionsPage> {
    return this.versions.list(actor, id, query);
  }

  /** Reads a version with all that it says. */
  @Get('versions/:number')
  @ApiVersionNumber()
  @Requires('interview-templates:read')
  get(@CurrentActor() actor: Actor, @Id() id: string, @VersionNumber() number: number): Promise<TemplateVersionView> {
    return this.versions.get(actor, id, number);
  }

  /** Exports a version as a template file. */
  @Get('versions/:number/file')
  @ApiVersionNumber()
  @Header('cache-control', 'no-store')
  @ApiProduces('application/yaml')
  @ApiOkResponse({ description: 'A file to download.', schema: { type: 'string' } })
  @Requires('interview-templates:read')
  async file(@CurrentActor() actor: Actor, @Id() id: string, @VersionNumber() number: number): Promise<StreamableFile> {
    const { name, text } = await this.versions.file(actor, id, number);
    return new StreamableFile(Buffer.from(text), {
      type: 'application/yaml; charset=utf-8',
      disposition: `attachment; filename="${name}.yaml"`,
    });
  }

  /** Compares two versions: what was added, removed, moved or changed, in which language. */
  @Get('comparison')
  @Requires('interview-templates:read')
  compare(@CurrentActor() actor: Actor, @Id() id: string, @Query() query: ComparisonQuery): Promise<ComparisonView> {
    return this.versions.compare(actor, id, query);
  }

  /** Reads the draft. */
  @Get('draft')
  @Requires('interview-templates:read')
  getDraft(@CurrentActor() actor: Actor, @Id() id: string): Promise<TemplateVersionView> {
    return this.versions.getDraft(actor, id);
  }

  /** Begins a draft with what the newest version says. */
  @Post('draft')
  @Requires('interview-templates:manage')
  startDraft(@CurrentActor() actor: Actor, @Id() id: string): Promise<TemplateVersionView> {
    return this.versions.startDraft(actor, id);
  }

  /** Writes the draft anew, as a whole. Texts may be missing until it is published. */
  @Put('draft')
  @Requires('interview-templates:manage')
  saveDraft(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { content }: DraftContentDto,
  ): Promise<TemplateVersionView> {
    return this.versions.saveDraft(actor, id, version, content);
  }

  /** Begins a draft with what a template file says. All that is wrong with the file is answered at once, by line. */
  @Post('draft/file')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: TemplateUploadDto })
  @Requires('interview-templates:manage')
  async startDraftFromFile(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Req() request: FastifyRequest,
  ): Promise<TemplateVersionView> {
    return this.versions.startDraft(actor, id, await takeTemplateFile(request));
  }

  /** Writes the draft anew with what a template file says. */
  @Put('draft/file')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: TemplateUploadDto })
  @Requires('interview-templates:manage')
  async replaceDraft(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Req() request: FastifyRequest,
  ): Promise<TemplateVersionView> {
    return this.versions.replaceDraft(actor, id, version, await takeTemplateFile(request));
  }

  /** Deletes the draft. A template that has nothing else is deleted as a whole. */
  @Delete('draft')
  @HttpCode(204)
  @Requires('interview-templates:manage')
  removeDraft(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.versions.removeDraft(actor, id, version);
  }

  /** Publishes the draft, at its version. All that is missing is answered at once; afterwards nobody changes it. */
  @Post('publication')
  @Requires('interview-templates:manage')
  publish(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<TemplateVersionView> {
    return this.versions.publish(actor, id, version);
  }
}
