import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { formatNumber } from '../i18n/format.js';
import { ObjectionDto } from '../interview-results/objection.dto.js';
import { ObjectionsService } from '../interview-results/objections.service.js';
import type { OwnInterviewResultView } from '../interview-results/own-result.dto.js';
import { OwnResultsService } from '../interview-results/own-results.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, text, type Fields } from '../web/form.js';
import { SettingsViews } from '../settings/settings-views.js';
import { seeOther } from '../web/see-other.js';
import { ObjectionForms, RESULT_WORDS } from './objection-forms.js';
import { ResultDrawing } from './result-drawing.js';

const RESULTS_A_PAGE = 20;

/** What somebody may read about the own interviews. */
@Pages('me/results')
export class OwnResultsPages {
  constructor(
    private readonly results: OwnResultsService,
    private readonly objections: ObjectionsService,
    private readonly forms: ObjectionForms,
    private readonly settings: SettingsViews,
    private readonly drawing: ResultDrawing,
    private readonly views: Views,
  ) {}

  @Get()
  @Requires('own-results:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const cursor = text(query, 'cursor');
    const wanted = await checked(ListQuery, { limit: RESULTS_A_PAGE, ...(cursor !== undefined && { cursor }) });
    const { data, next_cursor: next } = await this.results.list(actor, wanted);
    return this.views.page('interview-pages/own', page, {
      title: this.drawing.t(page, 'own.title'),
      toast: this.settings.done(page, RESULT_WORDS, query['done']),
      results: data.map((result) => this.one(page, result)),
      next: next === null ? null : `/me/results?${new URLSearchParams({ cursor: next }).toString()}`,
      empty: {
        icon: 'messages',
        heading: this.drawing.t(page, 'own.empty'),
        text: this.drawing.t(page, 'own.empty-text'),
      },
    });
  }

  @Get(':id/objection')
  @Requires('own-results:object')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<string> {
    return this.forms.objection(actor, page, id, { typed: {}, refused: null });
  }

  @Post(':id/objection')
  @Requires('own-results:object')
  async object(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.objections.file(actor, id, await checked(ObjectionDto, { text: fields['text'] }));
      return seeOther(reply, '/me/results?done=objected');
    } catch (error) {
      const refused = this.settings.refused(error, page, RESULT_WORDS, reply);
      return this.forms.objection(actor, page, id, { typed: fields, refused });
    }
  }

  private one(
    page: PageContext,
    { competencies, gates, score, outcome, objections, ...result }: OwnInterviewResultView,
  ) {
    return {
      id: result.id,
      name: result.name,
      scheduled_at: result.scheduled_at,
      decided_at: result.decided_at,
      outcome: outcome === null ? null : this.drawing.outcome(page, outcome),
      score: score === null ? null : formatNumber(score, page.language, 0),
      objections: objections ?? [],
      object_href:
        objections === null || objections.some(({ answered_at: answeredAt }) => answeredAt === null)
          ? null
          : `/me/results/${result.id}/objection`,
      competencies: competencies ?? [],
      gates: (gates ?? []).map(({ text: said, is_kept: isKept }) => ({
        text: said,
        sign: this.drawing.sign(
          page,
          isKept ? ['is-ok', 'circle-check'] : ['is-bad', 'ban'],
          isKept ? 'gate.kept' : 'gate.broken',
        ),
      })),
    };
  }
}
