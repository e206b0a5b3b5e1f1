import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { CurrentActor } from '../access/current-actor.decorator.js';
import type { Actor } from '../access/actor.js';
import { Requires } from '../access/requires.decorator.js';
import {
  CorrectionDto,
  MoveDto,
  RejectionDto,
  StepDto,
  StepFromDto,
  TransferDto,
  WithdrawalDto,
  type ApplicationView,
} from '../applications/application.dto.js';
import { ApplicationsService } from '../applications/applications.service.js';
import { AppError, invalidField, notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { ActionForms } from './action-forms.js';
import type { Action } from './application-actions.js';
import { findStanding, type Standing } from './application-details.queries.js';
import { BoardAnswers, type Notice } from './board-answers.js';
import { boardHref, boardStateOf, type BoardState } from './board-state.js';
import { conflictNotice } from './conflict-notice.js';
import { checked, isRefusal, text, type Fields } from './form.js';
import { instantOf } from './office-time.js';
import { RecentActions } from './recent-actions.js';
import { seeOther } from './see-other.js';

/** Somebody's form on one application: who sent it, what it held, where its page goes on. */
interface Sent {
  readonly actor: Actor;
  readonly page: PageContext;
  readonly reply: FastifyReply;
  readonly standing: Standing;
  readonly fields: Fields;
  /** The board it was sent from; null from a page of the application. */
  readonly board: BoardState | null;
}

/** The forms by which people act on an application. On a board htmx shows them in a sheet and swaps in what changed. */
@Pages('applications/:id')
export class ApplicationActionsPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applications: ApplicationsService,
    private readonly forms: ActionForms,
    private readonly answers: BoardAnswers,
    private readonly recent: RecentActions,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get('moves')
  @Requires('applications:move')
  moveForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('moves', actor, page, id, query);
  }

  @Post('moves')
  @Requires('applications:move')
  async move(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('moves', sent, async (step) =>
      this.applications.move(actor, id, await checked(MoveDto, { ...step, to_stage_id: text(fields, 'to_stage_id') })),
    );
  }

  @Get('rejection')
  @Requires('applications:move')
  rejectForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('rejection', actor, page, id, query);
  }

  @Post('rejection')
  @Requires('applications:move')
  async reject(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('rejection', sent, async (step) =>
      this.applications.reject(
        actor,
        id,
        await checked(RejectionDto, { ...step, reason_id: text(fields, 'reason_id') }),
      ),
    );
  }

  @Get('withdrawal')
  @Requires('applications:move')
  withdrawForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('withdrawal', actor, page, id, query);
  }

  @Post('withdrawal')
  @Requires('applications:move')
  async withdraw(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('withdrawal', sent, async (step) =>
      this.applications.withdraw(
        actor,
        id,
        await checked(WithdrawalDto, { ...step, reason_id: text(fields, 'reason_id') }),
      ),
    );
  }

  @Get('no-show')
  @Requires('applications:move')
  noShowForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('no-show', actor, page, id, query);
  }

  @Post('no-show')
  @Requires('applications:move')
  async noShow(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('no-show', sent, async (step) =>
      this.applications.noShow(actor, id, await checked(WithdrawalDto, step)),
    );
  }

  @Get('hire')
  @Requires('applications:move')
  hireForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('hire', actor, page, id, query);
  }

  @Post('hire')
  @Requires('applications:move')
  async hire(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('hire', sent, async (step) => this.applications.hire(actor, id, await checked(StepFromDto, step)));
  }

  @Get('transfer')
  @Requires('applications:move')
  transferForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('transfer', actor, page, id, query);
  }

  @Post('transfer')
  @Requires('applications:move')
  async transfer(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('transfer', sent, async ({ note, occurred_at }) =>
      this.applications.transfer(
        actor,
        id,
        await checked(TransferDto, { note, occurred_at, intake_id: text(fields, 'intake_id') }),
      ),
    );
  }

  @Get('reopening')
  @Requires('applications:move')
  reopenForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form('reopening', actor, page, id, query);
  }

  @Post('reopening')
  @Requires('applications:move')
  async reopen(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    return this.act('reopening', sent, async ({ note, occurred_at }) =>
      this.applications.reopen(actor, id, undefined, await checked(StepDto, { note, occurred_at })),
    );
  }

  /** Every Undo: the latest step as if it had never been. */
  @Post('corrections')
  @Requires('applications:move')
  async correct(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const sent = await this.sent(actor, page, reply, id, fields);
    const historyId = text(fields, 'history_id');
    try {
      const dto = await checked(CorrectionDto, { history_id: historyId });
      const taken = await this.applications.correct(actor, id, dto);
      return await this.done(sent, taken, dto.history_id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.conflict(sent, error);
    }
  }

  private async form(action: Action, actor: Actor, page: PageContext, id: string, query: Fields): Promise<string> {
    const standing = await this.standing(actor, id);
    const board = boardStateOf(query['board']);
    const view = await this.forms.draw(action, { actor, page, standing, board, fields: {}, errors: [] });
    return page.isFragment
      ? this.views.fragment('applications/_sheet', page, view)
      : this.views.page('applications/form', page, view);
  }

  private async act(action: Action, sent: Sent, run: (step: StepFields) => Promise<ApplicationView>): Promise<string> {
    try {
      const view = await run(stepFields(sent));
      return await this.done(sent, view, view.latest_history_id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return error.kind === 'invalid' ? this.again(action, sent, error) : this.conflict(sent, error);
    }
  }

  private async sent(actor: Actor, page: PageContext, reply: FastifyReply, id: string, fields: Fields): Promise<Sent> {
    return {
      actor,
      page,
      reply,
      fields,
      standing: await this.standing(actor, id),
      board: boardStateOf(fields['board']),
    };
  }

  /** Back to where the form was opened, with the message and its Undo. */
  private async done(sent: Sent, view: ApplicationView, historyId: string | null): Promise<string> {
    const { actor, page, reply, standing, board } = sent;
    if (board && page.isFragment) {
      const toast = await this.recent.toast(actor, page, historyId, board);
      return this.changed(sent, { toast, notice: null });
    }
    const done = historyId === null ? '' : `done=${historyId}`;
    if (board) return seeOther(reply, `${boardHref(standing.intake_id, board)}&${done}`);
    return view.voided_at === null
      ? seeOther(reply, `/applications/${view.id}?${done}`)
      : seeOther(reply, `/candidates?${done}`);
  }

  /** The refused form with what was entered and what would be right. */
  private async again(action: Action, sent: Sent, error: AppError): Promise<string> {
    const { page, reply } = sent;
    const view = await this.forms.draw(action, { ...sent, errors: error.errors });
    void reply.status(422);
    if (!page.isFragment) return this.views.page('applications/form', page, view);
    void reply.headers({ 'hx-retarget': '#sheet', 'hx-reswap': 'innerHTML' });
    return this.views.fragment('applications/_sheet', page, view);
  }

  /** Where the application really stands, and that nothing was changed. */
  private async conflict(sent: Sent, error: AppError): Promise<string> {
    const { actor, page, reply, board } = sent;
    const standing = await this.standing(actor, sent.standing.id);
    const notice = conflictNotice(this.i18n, page, standing, error);
    void reply.status(409);
    if (board && page.isFragment) return this.changed(sent, { toast: null, notice });
    const view = {
      title: this.i18n.t(page.language, 'applications.conflict.title'),
      notice,
      back_href: board ? boardHref(standing.intake_id, board) : null,
    };
    return this.views.page('applications/conflict', page, view);
  }

  private changed(
    { actor, page, reply, standing, board }: Sent,
    { toast, notice }: { toast: Awaited<ReturnType<RecentActions['toast']>>; notice: Notice | null },
  ): Promise<string> {
    if (!board) throw new Error('Only a form of a board changes a board.');
    const event = { id: standing.id };
    void reply.headers({
      'hx-trigger': JSON.stringify({ 'application-changed': event }),
      'hx-trigger-after-settle': JSON.stringify({ 'application-settled': event }),
    });
    const change = { intakeId: standing.intake_id, applicationId: standing.id, toast, notice };
    return this.answers.draw(actor, page, board, change);
  }

  private async standing(actor: Actor, id: string): Promise<Standing> {
    const standing = await findStanding(this.dataSource, actor, id);
    if (!standing) throw notFound('application');
    return standing;
  }
}

interface StepFields {
  readonly from_stage_id?: string | undefined;
  readonly note?: string | undefined;
  readonly occurred_at?: string | undefined;
}

/** What every form of a step carries; its time is the office's. */
function stepFields({ fields, standing }: Sent): StepFields {
  const local = text(fields, 'occurred_at');
  const at = local === undefined ? undefined : instantOf(local, standing.time_zone);
  if (at === null) throw invalidField('occurred_at', 'is-iso8601', 'must be a date and a time');
  return { from_stage_id: text(fields, 'from_stage_id'), note: text(fields, 'note'), occurred_at: at?.toISOString() };
}
