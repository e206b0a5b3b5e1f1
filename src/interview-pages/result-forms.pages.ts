import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { ObjectionAnswerDto } from '../interview-results/objection.dto.js';
import { ObjectionsService } from '../interview-results/objections.service.js';
import { GateRulingDto, InterviewDecisionDto, RatingChangeDto } from '../interview-results/result.dto.js';
import { ResultsService } from '../interview-results/results.service.js';
import { SettingsViews } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, number, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { ObjectionForms } from './objection-forms.js';
import { ResultForms, type Attempt } from './result-forms.js';

const WORDS = 'interview-results';

/** What people do about a result, each on a page of its own that works without scripts. */
@Pages('interviews/:id')
export class ResultFormsPages {
  constructor(
    private readonly results: ResultsService,
    private readonly forms: ResultForms,
    private readonly objections: ObjectionsService,
    private readonly objectionForms: ObjectionForms,
    private readonly settings: SettingsViews,
  ) {}

  @Get('rating-change')
  @Requires('interviews:conduct')
  changeForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.forms.ratingChange(actor, page, id, { typed: query, refused: null });
  }

  @Post('rating-change')
  @Requires('interviews:conduct')
  change(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.take(
      page,
      reply,
      fields,
      (attempt) => this.forms.ratingChange(actor, page, id, attempt),
      async () => {
        const { interviewers } = await this.results.get(actor, id);
        const own = interviewers.find(({ user_id: userId }) => userId === actor.id);
        if (!own) throw notFound('scorecard');
        const rating = number(fields, 'rating');
        const isYes = yesNo(fields);
        const given = {
          item_code: text(fields, 'item'),
          reason: fields['reason'],
          ...(rating !== null && { rating }),
          ...(isYes !== undefined && { is_yes: isYes }),
        };
        await this.results.changeRating(actor, own.scorecard_id, await checked(RatingChangeDto, given));
        return `/interviews/${id}?done=changed#item-${encodeURIComponent(given.item_code ?? '')}`;
      },
    );
  }

  @Get('gate-ruling')
  @Requires('interviews:read')
  rulingForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.forms.gateRuling(actor, page, id, { typed: query, refused: null });
  }

  @Post('gate-ruling')
  @Requires('interviews:read')
  rule(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.take(
      page,
      reply,
      fields,
      (attempt) => this.forms.gateRuling(actor, page, id, attempt),
      async () => {
        const given = { item_code: text(fields, 'item'), is_yes: yesNo(fields), reason: fields['reason'] };
        await this.results.rule(actor, id, await checked(GateRulingDto, given));
        return `/interviews/${id}?done=ruled#item-${encodeURIComponent(given.item_code ?? '')}`;
      },
    );
  }

  @Get('decision')
  @Requires('interviews:decide')
  decisionForm(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<string> {
    return this.forms.decision(actor, page, id, { typed: {}, refused: null });
  }

  @Post('decision')
  @Requires('interviews:decide')
  decide(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.take(
      page,
      reply,
      fields,
      (attempt) => this.forms.decision(actor, page, id, attempt),
      async () => {
        const supersedes = text(fields, 'supersedes_id');
        const given = {
          outcome: fields['outcome'],
          reason: fields['reason'],
          ...(supersedes !== undefined && { supersedes_id: supersedes }),
        };
        await this.results.decide(actor, id, await checked(InterviewDecisionDto, given));
        return `/interviews/${id}?done=decided`;
      },
    );
  }

  @Get('objections/:objectionId/answer')
  @Requires('interviews:decide')
  answerForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('objectionId') objectionId: string,
  ): Promise<string> {
    return this.objectionForms.answer(actor, page, id, objectionId, { typed: {}, refused: null });
  }

  @Post('objections/:objectionId/answer')
  @Requires('interviews:decide')
  answer(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('objectionId') objectionId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.take(
      page,
      reply,
      fields,
      (attempt) => this.objectionForms.answer(actor, page, id, objectionId, attempt),
      async () => {
        const given = await checked(ObjectionAnswerDto, { answer: fields['answer'] });
        await this.objections.answer(actor, id, objectionId, given);
        return `/interviews/${id}?done=answered#objections`;
      },
    );
  }

  /** On to the result, or back to the form with what was typed and why it was refused. */
  private async take(
    page: PageContext,
    reply: FastifyReply,
    typed: Fields,
    redraw: (attempt: Attempt) => Promise<string>,
    act: () => Promise<string>,
  ): Promise<string> {
    try {
      return seeOther(reply, await act());
    } catch (error) {
      return redraw({ typed, refused: this.settings.refused(error, page, WORDS, reply) });
    }
  }
}

function yesNo(fields: Fields): boolean | undefined {
  const given = fields['is_yes'];
  return given === 'yes' ? true : given === 'no' ? false : undefined;
}
