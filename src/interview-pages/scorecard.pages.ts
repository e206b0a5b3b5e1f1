import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AppError } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { isLanguage } from '../i18n/language.js';
import { CalibrationsService } from '../interview-quality/calibrations.service.js';
import { AnswerDto, ScorecardChangesDto, type ScorecardView } from '../scorecards/scorecard.dto.js';
import { ScorecardsService } from '../scorecards/scorecards.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { posted } from '../web/form-errors.js';
import { checked, isRefusal, number, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { answerOf, FACTS, factsOf, isBlank, stepAfter, versionOf } from './scorecard-form.js';
import type { Reading } from './scorecard-items.js';
import { answerRefused, factsRefused, submissionRefused } from './scorecard-refusals.js';
import { closedView, conductView, type Asked, type Refused } from './scorecard-view.js';
import { TrainingPresenter } from './training-view.js';

/** Beyond the last step is the last: the review. */
const REVIEW = 999;

/** Where an interviewer asks, notes and rates: one question at a time. */
@Pages('interviews/:id/scorecard')
export class ScorecardPages {
  constructor(
    private readonly scorecards: ScorecardsService,
    private readonly calibrations: CalibrationsService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires('interviews:conduct')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.draw(actor, page, await this.scorecards.getOwn(actor, id), query, null);
  }

  /** Keeps what one form holds and goes on to the step its button names. */
  @Post()
  @Requires('interviews:conduct')
  async save(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const card = await this.scorecards.getOwn(actor, id);
    try {
      if (text(fields, 'item') === FACTS) await this.saveFacts(actor, card, fields);
      else await this.saveAnswer(actor, card, fields);
      return seeOther(reply, pathOf(id, stepAfter(fields) ?? askedIn(query).n, query));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.refuse(actor, page, id, query, fields, error, reply);
    }
  }

  @Post('submission')
  @Requires('interviews:conduct')
  async submit(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const card = await this.scorecards.getOwn(actor, id);
    try {
      await this.scorecards.submit(actor, card.id);
      return seeOther(reply, `/interviews/${id}/scorecard`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      void reply.status(error.kind === 'conflict' ? 409 : 422);
      const now = await this.scorecards.getOwn(actor, id);
      return this.draw(
        actor,
        page,
        now,
        { ...query, n: String(REVIEW) },
        submissionRefused(error, now, this.reading(page, now, query)),
      );
    }
  }

  private async saveAnswer(actor: Actor, card: ScorecardView, fields: Fields): Promise<void> {
    const given = await checked(AnswerDto, answerOf(fields));
    const code = posted(fields, 'item');
    const isStored = card.answers.some((answer) => answer.item_code === code);
    if (!isStored && isBlank(given)) return;
    await this.scorecards.saveAnswer(actor, card.id, code, versionOf(fields), given);
  }

  private async saveFacts(actor: Actor, card: ScorecardView, fields: Fields): Promise<void> {
    const given = await checked(ScorecardChangesDto, factsOf(fields));
    if (Object.keys(given.facts ?? {}).length === 0) return;
    await this.scorecards.saveProgress(actor, card.id, versionOf(fields), given);
  }

  /** The page again with what was typed, and what is in its way. */
  private async refuse(
    actor: Actor,
    page: PageContext,
    id: string,
    query: Fields,
    fields: Fields,
    error: AppError,
    reply: FastifyReply,
  ): Promise<string> {
    void reply.status(error.kind === 'invalid' ? 422 : error.kind === 'conflict' ? 409 : 412);
    const card = await this.scorecards.getOwn(actor, id);
    const reading = this.reading(page, card, query);
    const refused =
      text(fields, 'item') === FACTS
        ? factsRefused(error, fields, card, reading)
        : answerRefused(error, fields, reading, page.timeZone);
    return this.draw(actor, page, card, query, refused);
  }

  private async draw(
    actor: Actor,
    page: PageContext,
    card: ScorecardView,
    query: Fields,
    refused: Refused | null,
  ): Promise<string> {
    const reading = this.reading(page, card, query);
    if (card.state !== 'not_started' && card.state !== 'in_progress')
      return this.views.page('interview-pages/scorecard-closed', page, {
        ...closedView(card, reading),
        unsaved: refused?.answer?.note ?? null,
      });
    const view = conductView(card, reading, askedIn(query), page.timeZone, refused);
    const training = new TrainingPresenter(this.i18n, page).due(await this.calibrations.state(actor));
    return this.views.page('interview-pages/scorecard', page, { ...view, training, user_id: actor.id });
  }

  private reading(page: PageContext, card: ScorecardView, query: Fields): Reading {
    return { i18n: this.i18n, language: page.language, asked: askedIn(query).in ?? card.language };
  }
}

function askedIn(query: Fields): Asked {
  const n = number(query, 'n') ?? 1;
  const language = text(query, 'in');
  return { n: Number.isInteger(n) ? n : 1, in: isLanguage(language) ? language : undefined };
}

function pathOf(id: string, n: number, query: Fields): string {
  const { in: language } = askedIn(query);
  return `/interviews/${id}/scorecard?n=${n}${language ? `&in=${language}` : ''}`;
}
