import { may } from '../access/actor.js';
import type { BoardColumnView, BoardHead, CardPage } from '../applications/board.service.js';
import type { BoardCard, BoardIntake } from '../applications/board.queries.js';
import { formatDate, formatNumber, formatPercent } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import { SPOKEN_LANGUAGES } from '../candidates/spoken-languages.js';
import { DOORS, type Door } from '../pipelines/ladder.js';
import type { PageContext } from '../views/page-context.js';
import { boardHref, columnHref, fromBoard, stateQuery, type BoardState } from './board-state.js';
import { languageName, namesIn, sourceIcon, type Named, type Names } from './names.js';
import { quarterPlan } from './quarter-plan.js';

/** Below this many a share says nothing: the counts stand alone. */
const FEWEST_FOR_A_SHARE = 10;
/** Chips a card shows. */
const MOST_LANGUAGES = 5;

export interface ColumnOnBoard {
  readonly key: string;
  /** Class of the milestone's colour. */
  readonly tone: string;
  readonly name: string;
  /** What inside applicants call the stage, where it differs. */
  readonly inside_name: string | null;
  readonly active: string;
  readonly go_on: string | null;
  readonly go_on_title: string;
  /** How many stay longer than the limit; null when nobody does. */
  readonly late: string | null;
  readonly is_slim: boolean;
  readonly toggle_href: string | null;
  readonly external_stage_id: string | null;
  readonly internal_stage_id: string | null;
  readonly none: string;
}

/** Draws one board for one reader: every word, number and address its templates print. */
export class BoardPresenter {
  private readonly names: Names;
  private readonly t: (key: string, variables?: MessageVariables) => string;

  constructor(
    private readonly i18n: I18n,
    private readonly page: PageContext,
    private readonly intake: BoardIntake,
    private readonly state: BoardState,
  ) {
    this.names = namesIn(i18n, page.language);
    this.t = (key, variables) => i18n.t(page.language, `board.${key}`, variables);
  }

  title(): string {
    return this.t('title', { job: this.intake.job_name, intake: this.intake.name });
  }

  dates(): string {
    const { closes_on, training_starts_on } = this.intake;
    const closes = this.date(closes_on);
    return training_starts_on === null
      ? this.t('open-to', { closes })
      : this.t('open-to-training', { closes, starts: this.date(training_starts_on) });
  }

  plan(reached: BoardHead['plan']): object[] {
    return quarterPlan(this.i18n, this.page.language, this.intake, reached);
  }

  filterBar(head: BoardHead, sources: readonly (Named & { id: string })[]): object {
    const { state, intake, page } = this;
    return {
      action: `/intakes/${intake.id}/board`,
      door: state.door,
      doors: ([...DOORS, 'both'] as const).map((door) => ({
        label: this.t(`door.${door}`, { count: head.doors[door] }),
        href: boardHref(intake.id, { ...state, door }),
        is_current: door === state.door,
      })),
      sources: sources.map((source) => ({
        value: source.id,
        label: this.names('source', source),
        is_current: source.id === state.source_id,
      })),
      languages: SPOKEN_LANGUAGES.map((code) => ({
        value: code,
        label: languageName(code, page.language),
        is_current: code === state.language,
      })).toSorted((a, b) => a.label.localeCompare(b.label, page.language)),
      closed: this.closed(head),
    };
  }

  closed({ closed }: BoardHead): string {
    return this.t('closed', { rejected: closed.rejected, withdrawn: closed.withdrawn, hired: closed.hired });
  }

  /** Which stages the page shows in full: those up to the first of training, and the one that was opened. */
  columns(head: BoardHead): ColumnOnBoard[] {
    const firstTraining = head.columns.findIndex(({ milestone }) => milestone === 'training');
    return head.columns.map((column, i) => {
      const isLate = firstTraining >= 0 && i > firstTraining;
      return this.column(column, head.columns[i + 1], isLate, isLate && this.state.open !== column.key);
    });
  }

  cards(columnKey: string, columnName: string, { cards, more, next_cursor }: CardPage): object {
    return {
      cards: cards.map((card) => this.card(card)),
      more: {
        id: `more-${columnKey}`,
        href: next_cursor === null ? null : columnHref(this.intake.id, columnKey, this.state, next_cursor),
        label: this.t('more', { count: more }),
        spoken: this.t('more-in', { stage: columnName }),
      },
    };
  }

  card(card: BoardCard): object {
    const isInternal = card.door === 'internal';
    const source = card.source_name === null ? null : { name: card.source_name, code: card.source_code };
    const origin = isInternal ? this.t('nominated') : source && this.names('source', source);
    return {
      id: card.id,
      name: card.name,
      door: card.door,
      is_internal: isInternal,
      stage_id: card.current_stage_id,
      href: `/applications/${card.id}`,
      move_href: this.canMove() ? fromBoard(`/applications/${card.id}/moves`, this.state) : null,
      move_action: `/applications/${card.id}/moves`,
      state: stateQuery(this.state),
      days: card.days === null ? this.t('days-unknown') : this.t('days', { days: Math.max(0, card.days) }),
      late: this.lateCard(card),
      icon: sourceIcon(isInternal ? 'internal' : card.source_kind),
      origin: [origin, card.referrer].filter(Boolean).join(' · ') || this.t('source-unknown'),
      languages: card.languages.slice(0, MOST_LANGUAGES).map((code) => ({
        code: code.toUpperCase(),
        name: languageName(code, this.page.language),
      })),
    };
  }

  /** What the column is called: the outside stage's name where both doors have one. */
  columnName({ stages }: Pick<BoardColumnView, 'stages'>): string {
    const stage = this.shownStages(stages)[0];
    return stage ? this.names('stage', stage) : '';
  }

  stateField(): string {
    return stateQuery(this.state);
  }

  private column(
    column: BoardColumnView,
    next: BoardColumnView | undefined,
    isLate: boolean,
    isSlim: boolean,
  ): ColumnOnBoard {
    const name = this.columnName(column);
    const [, inside] = this.shownStages(column.stages);
    const insideName = inside ? this.names('stage', inside) : null;
    const toggled = { ...this.state, open: isSlim ? column.key : null };
    return {
      key: column.key,
      tone: TONES[column.milestone],
      name,
      inside_name: insideName === name ? null : insideName,
      active: this.number(column.active),
      go_on: this.goOn(column),
      go_on_title: next
        ? this.t('reached', { count: column.went_on ?? 0, of: column.reached, stage: this.columnName(next) })
        : '',
      late: this.lateColumn(column),
      is_slim: isSlim,
      toggle_href: isLate ? boardHref(this.intake.id, toggled) : null,
      external_stage_id: this.isShown('external') ? (column.stages.external?.id ?? null) : null,
      internal_stage_id: this.isShown('internal') ? (column.stages.internal?.id ?? null) : null,
      none: this.t('none', { stage: name }),
    };
  }

  /** In words what the mark means, for the card of somebody who stays longer than the stage's limit. */
  private lateCard({ days, limit_days: limit }: BoardCard): string | null {
    return days !== null && limit !== null && days > limit ? this.t('late', { days, limit }) : null;
  }

  private lateColumn({ late: { count, limit_days: limit } }: BoardColumnView): string | null {
    if (count === 0) return null;
    return limit === null ? this.t('late-count', { count }) : this.t('late-over', { count, limit });
  }

  private goOn({ reached, went_on }: BoardColumnView): string | null {
    if (went_on === null || reached === 0) return null;
    return reached < FEWEST_FOR_A_SHARE
      ? this.t('go-on-few', { count: went_on, of: reached })
      : this.t('go-on', { share: this.percent(went_on / reached) });
  }

  private shownStages(stages: BoardColumnView['stages']): Named[] {
    return DOORS.filter((door) => this.isShown(door)).flatMap((door) => stages[door] ?? []);
  }

  private isShown(door: Door): boolean {
    return this.state.door === 'both' || this.state.door === door;
  }

  private canMove(): boolean {
    return this.page.actor !== null && may(this.page.actor, 'applications:move');
  }

  private date(day: string): string {
    return formatDate(day, this.page.language, this.intake.time_zone, 'medium');
  }

  private number(value: number): string {
    return formatNumber(value, this.page.language);
  }

  private percent(share: number): string {
    return formatPercent(share, this.page.language);
  }
}

const TONES = {
  applied: 'm1',
  screened: 'm2',
  interviewed: 'm3',
  matched: 'm4',
  training: 'm5',
  placed: 'm6',
} as const;
