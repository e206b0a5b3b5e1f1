import { conflict } from '../errors.js';
import type { ApplicationHistory } from './application-history.entity.js';
import { uncorrectedRows, type HistoryFact } from './current-state.js';

/** How long the author of a row may take it back without `applications:correct`. */
export const CORRECTION_MINUTES = 10;

type Recorded = HistoryFact & Pick<ApplicationHistory, 'recordedAt' | 'actorId'>;

/**
 * The rows that a correction of `historyId` takes back, latest first: the latest uncorrected row, or a move together with
 * the hire it caused. Throws `not-latest-row` for any other.
 */
export function rowsToCorrect<Row extends Recorded>(rows: readonly Row[], historyId: string): Row[] {
  const [latest, before] = uncorrectedRows(rows).toReversed();
  if (latest?.id === historyId) return [latest];
  if (latest !== undefined && before?.id === historyId && causedHire(before, latest)) return [latest, before];
  throw conflict('not-latest-row', 'Only the latest step can be taken back; take the later ones back first.', {
    latest_history_id: latest?.id ?? null,
  });
}

/** Entering a placed stage hires in the same breath: next number, same actor, same two times. */
function causedHire(move: Recorded, hire: Recorded): boolean {
  return (
    move.kind === 'moved' &&
    hire.kind === 'hired' &&
    hire.seq === move.seq + 1 &&
    hire.actorId === move.actorId &&
    hire.occurredAt.getTime() === move.occurredAt.getTime() &&
    hire.recordedAt.getTime() === move.recordedAt.getTime()
  );
}

/** Whether the one who made a row may still take it back on their own. */
export function isOwnAndRecent(row: Recorded, actorId: string, now: Date): boolean {
  return row.actorId === actorId && now.getTime() - row.recordedAt.getTime() <= CORRECTION_MINUTES * 60_000;
}
