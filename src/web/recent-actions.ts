import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate } from 'uuid';
import { may, type Actor } from '../access/actor.js';
import { findRecentAction, type RecentAction } from '../applications/recent-action.queries.js';
import { I18n } from '../i18n/i18n.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { ApplicationInterviews } from './application-interviews.js';
import { stateQuery, type BoardState } from './board-state.js';
import { namesIn } from './names.js';

/** The message after an action, with its Undo: from the history, never from what an address says. */
@Injectable()
export class RecentActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly i18n: I18n,
    private readonly interviews: ApplicationInterviews,
  ) {}

  /** null when the id names nothing this actor has just done. */
  async toast(
    actor: Actor,
    page: PageContext,
    historyId: unknown,
    board: BoardState | null,
  ): Promise<ToastView | null> {
    if (typeof historyId !== 'string' || !validate(historyId)) return null;
    const action = await findRecentAction(this.dataSource, actor, historyId);
    if (!action) return null;
    const isMoved = action.kind === 'moved' && !action.is_taken_back;
    return {
      text: this.text(page, action),
      undo: this.undo(actor, action, board),
      link: isMoved && board ? await this.interviews.nextStep(actor, page, action.application_id) : null,
    };
  }

  private text(page: PageContext, action: RecentAction): string {
    const stage = namesIn(this.i18n, page.language)('stage', { name: action.stage_name, code: action.stage_code });
    const done = action.is_void ? 'voided' : action.is_taken_back ? 'corrected' : action.kind;
    return this.i18n.t(page.language, `applications.done.${done}`, { name: action.candidate_name, stage });
  }

  private undo(actor: Actor, action: RecentAction, board: BoardState | null): ToastView['undo'] {
    if (action.is_taken_back || !may(actor, 'applications:move')) return null;
    const fields = [{ name: 'history_id', value: action.id }];
    if (board) fields.push({ name: 'board', value: stateQuery(board) });
    return { action: `/applications/${action.application_id}/corrections`, fields };
  }
}
