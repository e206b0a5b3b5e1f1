import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { AnswersFile } from '../http/file-answer.js';
import { funnelFile, funnelWorkbook } from './funnel-file.js';
import {
  FunnelExportQuery,
  FunnelPeopleQuery,
  FunnelQuery,
  type CountedPeopleView,
  type FunnelView,
} from './reports.dto.js';
import { ReportsService } from './reports.service.js';

@ApiSection('Reports', 'Figures that balance, as JSON, CSV and workbooks.')
@Controller('api/v1/reports')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  /** Reports the cohort funnel: who applied in a period, and how far they came up to `as_of`. */
  @Get('funnel')
  @Requires('reports:read')
  funnel(@CurrentActor() actor: Actor, @Query() query: FunnelQuery): Promise<FunnelView> {
    return this.reports.funnel(actor, query);
  }

  /** Exports the funnel as tidy CSV, one row for each step. */
  @Get('funnel.csv')
  @Requires('reports:export')
  @AnswersFile('csv')
  async funnelCsv(@CurrentActor() actor: Actor, @Query() query: FunnelExportQuery): Promise<StreamableFile> {
    return funnelFile(await this.reports.funnel(actor, query), query);
  }

  /** Exports the funnel as a workbook, with a sheet of definitions. */
  @Get('funnel.xlsx')
  @Requires('reports:export')
  @AnswersFile('xlsx')
  async funnelXlsx(@CurrentActor() actor: Actor, @Query() query: FunnelQuery): Promise<StreamableFile> {
    return funnelWorkbook(await this.reports.funnel(actor, query));
  }

  /** Lists the people behind one number of the funnel. */
  @Get('funnel/people')
  @Requires('applications:read')
  people(@CurrentActor() actor: Actor, @Query() query: FunnelPeopleQuery): Promise<CountedPeopleView> {
    return this.reports.people(actor, query);
  }
}
