import { validate } from 'uuid';
import type { BoardFilter } from '../applications/board.service.js';
import { DOORS } from '../pipelines/ladder.js';

/** What the address of a board says: its filters, and which of the late stages is open. */
export interface BoardState extends BoardFilter {
  readonly open: string | null;
}

/** Anything in an address that names nothing is left out; every link of the board is written anew from the result. */
export function boardState(query: Readonly<Record<string, unknown>>): BoardState {
  const { door, source, language, open } = query;
  return {
    door: DOORS.find((one) => one === door) ?? 'both',
    source_id: typeof source === 'string' && validate(source) ? source : null,
    language: typeof language === 'string' && /^[a-z]{2,3}$/.test(language) ? language : null,
    open: typeof open === 'string' && /^[a-z]+-\d{1,2}$/.test(open) ? open : null,
  };
}

/** The state a form carries along in its field `board`; null for a form that was not opened from a board. */
export function boardStateOf(field: unknown): BoardState | null {
  return typeof field === 'string' && field !== '' ? boardState(Object.fromEntries(new URLSearchParams(field))) : null;
}

/** Never empty, so that a form knows that it came from a board. */
export function stateQuery(state: BoardState): string {
  const query = new URLSearchParams({ door: state.door });
  if (state.source_id !== null) query.set('source', state.source_id);
  if (state.language !== null) query.set('language', state.language);
  if (state.open !== null) query.set('open', state.open);
  return query.toString();
}

export function boardHref(intakeId: string, state: BoardState): string {
  return `/intakes/${intakeId}/board?${stateQuery(state)}`;
}

export function columnHref(intakeId: string, key: string, state: BoardState, cursor: string): string {
  return `/intakes/${intakeId}/columns/${key}?${stateQuery(state)}&cursor=${encodeURIComponent(cursor)}`;
}

/** A page that also serves as the sheet of a card: it comes back to this board. */
export function fromBoard(path: string, state: BoardState): string {
  return `${path}?board=${encodeURIComponent(stateQuery(state))}`;
}
