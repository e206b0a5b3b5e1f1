import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { AnswersFile, fileAnswer } from '../http/file-answer.js';
import { Id } from '../http/id.decorator.js';
import { GuideQuery } from './guide.dto.js';
import { guideFileName, GuidesService } from './guides.service.js';
import { ApiVersionNumber, VersionNumber } from '../http/version-number.decorator.js';

@ApiSection('Interview templates')
@Controller('api/v1/interview-templates')
export class GuidesController {
  constructor(private readonly guides: GuidesService) {}

  /** Prints a version as a PDF on A4, in one of the languages in which it is complete. */
  @Get(':id/versions/:number/guide')
  @Requires('interview-templates:read')
  @ApiVersionNumber()
  @AnswersFile('pdf')
  async guide(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @VersionNumber() number: number,
    @Query() { lang }: GuideQuery,
  ): Promise<StreamableFile> {
    const source = await this.guides.source(actor, id, number);
    const language = this.guides.language(source, { asked: lang });
    const pdf = await this.guides.pdf(this.guides.draw(source, language));
    return fileAnswer(guideFileName(source, language), 'pdf', pdf);
  }
}
