import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { AnswersFile } from '../http/file-answer.js';
import { interviewersFile, qualityWorkbook, questionsFile } from './quality-files.js';
import {
  QualityFileQuery,
  QualityQuery,
  type InterviewersQualityView,
  type QuestionsQualityView,
} from './quality.dto.js';
import { QualityService } from './quality.service.js';

@ApiSection('Interview quality', 'How interviewers and questions do, hidden where there are too few.')
@Controller('api/v1/interview-quality')
export class QualityController {
  constructor(private readonly quality: QualityService) {}

  /** Reports how each interviewer uses the scale and agrees with co-interviewers. */
  @Get('interviewers')
  @Requires('interview-quality:read')
  interviewers(@CurrentActor() actor: Actor, @Query() query: QualityQuery): Promise<InterviewersQualityView> {
    return this.quality.interviewers(actor, query);
  }

  /** Exports the figures of the interviewers as CSV. */
  @Get('interviewers.csv')
  @Requires('interview-quality:read')
  @AnswersFile('csv')
  async interviewersCsv(@CurrentActor() actor: Actor, @Query() query: QualityFileQuery): Promise<StreamableFile> {
    return interviewersFile(await this.quality.interviewers(actor, query), query);
  }

  /** Reports how each question spreads the answers, and whether it is useful. */
  @Get('questions')
  @Requires('interview-quality:read')
  questions(@CurrentActor() actor: Actor, @Query() query: QualityQuery): Promise<QuestionsQualityView> {
    return this.quality.questions(actor, query);
  }

  /** Exports the figures of the questions as CSV. */
  @Get('questions.csv')
  @Requires('interview-quality:read')
  @AnswersFile('csv')
  async questionsCsv(@CurrentActor() actor: Actor, @Query() query: QualityFileQuery): Promise<StreamableFile> {
    return questionsFile(await this.quality.questions(actor, query), query);
  }

  /** Exports both as a workbook, with a sheet of definitions. */
  @Get('workbook.xlsx')
  @Requires('interview-quality:read')
  @AnswersFile('xlsx')
  async workbook(@CurrentActor() actor: Actor, @Query() query: QualityQuery): Promise<StreamableFile> {
    return qualityWorkbook(
      await this.quality.interviewers(actor, query),
      await this.quality.questions(actor, query),
      query,
    );
  }
}
