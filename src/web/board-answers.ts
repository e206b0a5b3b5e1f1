import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { BoardService } from '../applications/board.service.js';
import { I18n } from '../i18n/i18n.js';
import type { PageContext } from '../views/page-context.js';
import { Views, type ToastView } from '../views/views.js';
import type { BoardState } from './board-state.js';
import { BoardPresenter } from './board-view.js';

/** A sentence above the board, as `_notice` shows it. */
export interface Notice {
  readonly kind: 'warn' | 'bad';
  readonly strong: string;
  readonly text: string;
  readonly href: string;
  readonly link: string;
}

/** What happened to one application of a board. */
export interface BoardChange {
  readonly intakeId: string;
  readonly applicationId: string;
  readonly toast: ToastView | null;
  readonly notice: Notice | null;
}

/** The answer to an action on a board: the card where it stands now, the heads of the columns, the plan, the message. */
@Injectable()
export class BoardAnswers {
  constructor(
    private readonly boards: BoardService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  async draw(actor: Actor, page: PageContext, board: BoardState, change: BoardChange): Promise<string> {
    const head = await this.boards.head(actor, change.intakeId, board);
    const placed = await this.boards.card(actor, change.applicationId, head.columns);
    const drawn = new BoardPresenter(this.i18n, page, head.intake, board);
    const columns = drawn.columns(head);
    const isShown = columns.some(({ key, is_slim }) => key === placed?.column_key && !is_slim);
    return this.views.fragment('board/_change', page, {
      card: placed && isShown ? drawn.card(placed.card) : null,
      column_key: placed?.column_key ?? null,
      columns,
      plan: drawn.plan(head.plan),
      closed: drawn.closed(head),
      toast: change.toast,
      notice: change.notice,
    });
  }
}
