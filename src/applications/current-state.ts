import type { ApplicationHistory } from './application-history.entity.js';
import type { ApplicationStatus } from './application.entity.js';

/** The part of a history row that decides where an application stands. */
export type HistoryFact = Pick<ApplicationHistory, 'id' | 'seq' | 'kind' | 'toStageId' | 'occurredAt' | 'correctsId'>;

/** Where an application stands: `stageId` and `enteredAt` of a closed one are those of its last stay. */
export interface CurrentState {
  status: ApplicationStatus;
  stageId: string;
  enteredAt: Date;
}

/** The rows that no correction took back, without the corrections, ordered by `(occurredAt, seq)`. */
export function uncorrectedRows<Row extends HistoryFact>(rows: readonly Row[]): Row[] {
  const corrected = new Set(rows.map((row) => row.correctsId));
  return rows
    .filter((row) => row.kind !== 'corrected' && !corrected.has(row.id))
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.seq - b.seq);
}

/** What follows from a whole history, in any order; null when every row was taken back. */
export function currentState(rows: readonly HistoryFact[]): CurrentState | null {
  return uncorrectedRows(rows).reduce<CurrentState | null>(stateAfter, null);
}

/** What follows from one more uncorrected row. Throws where a history begins with anything but an entry. */
export function stateAfter(
  before: CurrentState | null,
  row: Pick<HistoryFact, 'kind' | 'toStageId' | 'occurredAt'>,
): CurrentState {
  if (row.toStageId !== null) return { status: 'active', stageId: row.toStageId, enteredAt: row.occurredAt };
  if (before === null) throw new Error(`A history cannot begin with ${row.kind}.`);
  return { ...before, status: statusAfter(row.kind, before.status) };
}

function statusAfter(kind: HistoryFact['kind'], before: ApplicationStatus): ApplicationStatus {
  switch (kind) {
    case 'rejected':
    case 'hired':
      return kind;
    case 'withdrawn':
    case 'no_show':
      return 'withdrawn';
    case 'transferred_out':
      return 'transferred';
    case 'applied':
    case 'transferred_in':
    case 'moved':
    case 'reopened':
    case 'unhired':
      return 'active';
    case 'corrected':
      return before;
  }
}
