import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { decodeCursor, encodeCursor } from '../http/page.js';
import { DOORS, type Door } from '../pipelines/ladder.js';
import { boardColumns, columnOfStage, movesBack, type BoardColumn } from './board-columns.js';
import { boardNumbers, doorNumbers, type BoardNumbers } from './board-numbers.js';
import { DEFINITION } from './definition.js';
import type { IntakeProgressView } from './intake-progress.dto.js';
import {
  boardCards,
  boardGroups,
  boardStages,
  countCards,
  findBoardIntake,
  findCard,
  intakeChoices,
  lateInStages,
  sourceChoices,
  type BoardCard,
  type BoardIntake,
  type IntakeChoice,
  type LateInStage,
  type PeopleFilter,
  type Place,
  type SourceChoice,
} from './board.queries.js';

/** Cards a column shows before it says how many more there are, and on each further page of the column. */
export const CARDS_A_COLUMN = 7;
export const CARDS_A_PAGE = 30;

export interface BoardFilter extends PeopleFilter {
  readonly door: Door | 'both';
}

export interface BoardColumnView extends BoardColumn {
  readonly active: number;
  readonly reached: number;
  /** Who reached the next column; null for the last. */
  readonly went_on: number | null;
  readonly late: LateInColumn;
}

/** Who stays longer than a stage's limit; the limit is null where the doors differ, or none is set. */
export interface LateInColumn {
  readonly count: number;
  readonly limit_days: number | null;
}

/** Everything of a board but the cards. */
export interface BoardHead {
  readonly intake: BoardIntake;
  readonly filter: BoardFilter;
  readonly plan: BoardNumbers['plan'];
  readonly doors: BoardNumbers['doors'];
  readonly closed: BoardNumbers['closed'];
  readonly columns: readonly BoardColumnView[];
}

export interface CardPage {
  readonly cards: readonly BoardCard[];
  /** Cards after these. */
  readonly more: number;
  readonly next_cursor: string | null;
}

export interface BoardView extends BoardHead {
  /** By column key. */
  readonly pages: ReadonlyMap<string, CardPage>;
}

/** The pipeline board of an intake: who stands where, how many go on, and how far the plan is met. */
@Injectable()
export class BoardService {
  constructor(private readonly dataSource: DataSource) {}

  async get(actor: Actor, intakeId: string, filter: BoardFilter): Promise<BoardView> {
    const head = await this.head(actor, intakeId, filter);
    const shown = head.columns.map((column) => ({ key: column.key, stage_ids: stageIds(column, filter.door) }));
    const cards = await boardCards(this.dataSource, intakeId, shown, filter, CARDS_A_COLUMN, null);
    const pages = new Map(
      head.columns.map(({ key, active }) => [
        key,
        cardPage(
          cards.filter((card) => card.column_key === key),
          active,
        ),
      ]),
    );
    return { ...head, pages };
  }

  async head(actor: Actor, intakeId: string, filter: BoardFilter): Promise<BoardHead> {
    const { intake, columns } = await this.columnsOf(actor, intakeId);
    const groups = await boardGroups(this.dataSource, intakeId, movesBack(columns), filter);
    const late = await lateInStages(this.dataSource, intake, filter);
    const { columns: counts, ...numbers } = boardNumbers(columns, groups, filter.door);
    const counted = columns.map((column, i) => ({
      ...column,
      active: counts[i]?.active ?? 0,
      reached: counts[i]?.reached ?? 0,
      late: lateInColumn(stageIds(column, filter.door), late),
    }));
    const shown = counted.filter((column) => isShown(column, filter.door));
    return {
      intake,
      filter,
      ...numbers,
      columns: shown.map((column, i) => ({ ...column, went_on: shown[i + 1]?.reached ?? null })),
    };
  }

  /** How far the intake is by door, from the same reading as the board's numbers. */
  async progress(actor: Actor, intakeId: string): Promise<IntakeProgressView> {
    const { intake, columns } = await this.columnsOf(actor, intakeId);
    const asOf = new Date();
    const groups = await boardGroups(this.dataSource, intakeId, movesBack(columns), EVERYBODY);
    return {
      intake_id: intake.id,
      seats: intake.seats,
      planned_applications: intake.planned_applications,
      planned_matches: intake.planned_matches,
      doors: doorNumbers(columns, groups),
      definition: DEFINITION,
      as_of: asOf.toISOString(),
    };
  }

  /** One column by itself, a longer page at a time. */
  async column(
    actor: Actor,
    intakeId: string,
    key: string,
    filter: BoardFilter,
    cursor: string | null,
  ): Promise<CardPage & { intake: BoardIntake; column: BoardColumn }> {
    const { intake, columns } = await this.columnsOf(actor, intakeId);
    const column = columns.find((one) => one.key === key);
    if (!column) throw notFound('column');
    const after = cursor === null ? null : placeOf(cursor);
    const ids = stageIds(column, filter.door);
    const shown = [{ key, stage_ids: ids }];
    const cards = await boardCards(this.dataSource, intakeId, shown, filter, CARDS_A_PAGE, after);
    const left = await countCards(this.dataSource, intakeId, ids, filter, after);
    return { intake, column, ...cardPage(cards, left) };
  }

  /** The card of an application and its column; null when the application is closed. */
  async card(actor: Actor, applicationId: string, columns: readonly BoardColumn[]): Promise<PlacedCard | null> {
    const card = await findCard(this.dataSource, actor, applicationId);
    const column = card && columns[columnOfStage(columns).get(card.current_stage_id) ?? -1];
    return card && column ? { card, column_key: column.key } : null;
  }

  /** The intakes a reader can look at, the one to begin with first. */
  intakes(actor: Actor): Promise<IntakeChoice[]> {
    return intakeChoices(this.dataSource, actor);
  }

  sources(intake: BoardIntake): Promise<SourceChoice[]> {
    return sourceChoices(this.dataSource, intake.office_id);
  }

  private async columnsOf(actor: Actor, intakeId: string): Promise<{ intake: BoardIntake; columns: BoardColumn[] }> {
    const db: Queryable = this.dataSource;
    const intake = await findBoardIntake(db, actor, intakeId);
    if (!intake) throw notFound('intake');
    return { intake, columns: boardColumns(await boardStages(db, intake.job_id)) };
  }
}

const EVERYBODY: PeopleFilter = { source_id: null, language: null };

export interface PlacedCard {
  readonly card: BoardCard;
  readonly column_key: string;
}

function stageIds({ stages }: BoardColumn, shown: Door | 'both'): string[] {
  return DOORS.filter((door) => shown === 'both' || shown === door).flatMap((door) => stages[door]?.id ?? []);
}

function lateInColumn(shown: readonly string[], late: readonly LateInStage[]): LateInColumn {
  const own = late.filter(({ stage_id }) => shown.includes(stage_id));
  const limits = new Set(own.map(({ limit_days }) => limit_days));
  const [limit] = limits;
  return {
    count: own.reduce((sum, { count }) => sum + count, 0),
    limit_days: limits.size === 1 && own.length === shown.length ? (limit ?? null) : null,
  };
}

/** A column of the doors shown; a retired one only as long as somebody stands in it. */
function isShown(column: BoardColumn & { active: number }, shown: Door | 'both'): boolean {
  const stages = DOORS.filter((door) => shown === 'both' || shown === door).flatMap(
    (door) => column.stages[door] ?? [],
  );
  return column.active > 0 || stages.some((stage) => stage.position !== null);
}

function cardPage(cards: readonly BoardCard[], left: number): CardPage {
  const last = cards.at(-1);
  const more = Math.max(0, left - cards.length);
  return { cards, more, next_cursor: more > 0 && last ? encodeCursor([last.entered_at, last.id]) : null };
}

function placeOf(cursor: string): Place {
  const [enteredAt, id] = decodeCursor(cursor, 2);
  return { entered_at: String(enteredAt), id: String(id) };
}
