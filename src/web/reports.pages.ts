import { Get, Header, Query, StreamableFile } from '@nestjs/common';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { FILE_TYPES } from '../http/file-answer.js';
import { I18n } from '../i18n/i18n.js';
import { funnelFile, funnelWorkbook } from '../reports/funnel-file.js';
import { quarterOf } from '../reports/quarter.js';
import { FunnelExportQuery, FunnelPeopleQuery, FunnelQuery } from '../reports/reports.dto.js';
import { ReportsService } from '../reports/reports.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { FunnelPresenter } from './funnel-view.js';

/** The funnel report, its file, and the people behind its numbers. */
@Pages('reports')
export class ReportsPages {
  constructor(
    private readonly reports: ReportsService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  /** Without any choice: the quarter of the latest application. */
  @Get('funnel')
  @Requires('reports:read')
  async funnel(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() given: FunnelQuery): Promise<string> {
    const choices = await this.reports.choices(actor);
    const isFirstVisit = !page.url.includes('?') && choices.last_on !== null;
    const query = isFirstVisit ? { quarter: quarterOf(choices.last_on ?? '') } : given;
    const funnel = await this.reports.funnel(actor, query, page.timeZone);
    const drawn = new FunnelPresenter(this.i18n, page, funnel, query, {
      canSeePeople: may(actor, 'applications:read'),
      canExport: may(actor, 'reports:export'),
    });
    return this.views.page('reports/funnel', page, drawn.page(choices));
  }

  @Get('funnel.csv')
  @Requires('reports:export')
  @Header('content-type', FILE_TYPES.csv)
  async funnelCsv(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() query: FunnelExportQuery,
  ): Promise<StreamableFile> {
    return funnelFile(await this.reports.funnel(actor, query, page.timeZone), query);
  }

  @Get('funnel.xlsx')
  @Requires('reports:export')
  @Header('content-type', FILE_TYPES.xlsx)
  async funnelXlsx(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() query: FunnelQuery,
  ): Promise<StreamableFile> {
    return funnelWorkbook(await this.reports.funnel(actor, query, page.timeZone));
  }

  @Get('funnel/people')
  @Requires('applications:read')
  async people(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() query: FunnelPeopleQuery,
  ): Promise<string> {
    const funnel = await this.reports.funnel(actor, query, page.timeZone);
    const { as_of, known_at } = funnel;
    const people = await this.reports.people(actor, Object.assign(query, { as_of, known_at }));
    const drawn = new FunnelPresenter(this.i18n, page, funnel, query, { canSeePeople: true, canExport: false });
    return this.views.page('reports/people', page, drawn.people(query, people));
  }
}
