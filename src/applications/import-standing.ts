import type { FieldValue, ReadChoice, ReadMoment, RowProblem } from '../imports/import-kind.js';
import type { ImportedOutcome } from './import-choices.js';
import type { ApplicationTarget } from './import-target.js';

type Values = Readonly<Record<string, FieldValue>>;
type Remark = Pick<RowProblem, 'level' | 'code'> & { field: string };

/** Where an application of a file stands and since when, and what contradicts itself in the row. */
export interface Standing {
  stageId: string;
  outcome: ImportedOutcome;
  /** Of a rejection or a withdrawal. */
  reasonId: string | null;
  /** When the stage was entered and when it ended, not before one another; null: not known. */
  enteredAt: string | null;
  closedAt: string | null;
  remarks: Remark[];
}

const DAY = 86_400_000;

export function standingOf(values: Values, target: ApplicationTarget): Standing {
  const remarks: Remark[] = [];
  const { outcome, reasonId } = endingOf(values, target, remarks);
  const { stageId, isOfFile } = stageOf(values, outcome, target, remarks);
  const times = timesOf(values, { outcome, isOfFile, isEntry: stageId === target.stages[0]!.id }, remarks);
  return { stageId, outcome, reasonId, ...times, remarks };
}

/** The outcome that the row gives or that follows from its stage, else from its reason; a reason knows who ended it. */
function endingOf(
  values: Values,
  target: ApplicationTarget,
  remarks: Remark[],
): Pick<Standing, 'outcome' | 'reasonId'> {
  const said = (choiceOf(values, 'outcome') as ImportedOutcome | null) ?? impliedBy(choiceOf(values, 'stage'));
  const chosen = choiceOf(values, 'rejection_reason');
  const reason = target.reasons.find(({ id }) => id === chosen);
  const byReason = reason === undefined ? impliedBy(chosen) : OUTCOME_OF[reason.type];
  if (byReason === null) return { outcome: said ?? 'open', reasonId: null };
  if (said === 'open' || said === 'hired') {
    if (said !== byReason) remarks.push({ level: 'warning', code: 'reason-without-end', field: 'rejection_reason' });
    return { outcome: said, reasonId: null };
  }
  if (said !== null && said !== byReason) {
    remarks.push({ level: 'warning', code: `reason-says-${byReason}`, field: 'rejection_reason' });
  }
  return { outcome: byReason, reasonId: reason?.id ?? null };
}

const OUTCOME_OF = { we_rejected: 'rejected', they_withdrew: 'withdrawn' } as const;

/** What a word for the end says where a stage or a reason is expected. */
function impliedBy(choice: string | null): ImportedOutcome | null {
  return choice === 'hired' || choice === 'rejected' || choice === 'withdrawn' ? choice : null;
}

/** The stage of the file; hired people stand in a placed one. */
function stageOf(
  values: Values,
  outcome: ImportedOutcome,
  { stages }: ApplicationTarget,
  remarks: Remark[],
): { stageId: string; isOfFile: boolean } {
  const stage = choiceOf(values, 'stage');
  const given = stages.find(({ id }) => stage === `stage:${id}`);
  const placed = stages.find(({ milestone }) => milestone === 'placed');
  const here = { stageId: given?.id ?? stages[0]!.id, isOfFile: true };
  if (stage === 'hired' && outcome !== 'hired') {
    remarks.push({ level: 'error', code: 'hired-but-closed', field: 'stage' });
  }
  if (outcome !== 'hired' || placed === undefined || given?.milestone === 'placed') return here;
  if (given !== undefined) remarks.push({ level: 'warning', code: 'stage-raised', field: 'stage' });
  return { stageId: placed.id, isOfFile: given === undefined };
}

interface Situation {
  outcome: ImportedOutcome;
  /** The stage is the one that the file speaks of. */
  isOfFile: boolean;
  isEntry: boolean;
}

/**
 * The time of a stage called rejected is the time of the end, and who enters a placed stage is hired. A time before the one
 * ahead of it is left out, unless it is only a day and the other one is of that day.
 */
function timesOf(
  values: Values,
  { outcome, isOfFile, isEntry }: Situation,
  remarks: Remark[],
): Pick<Standing, 'enteredAt' | 'closedAt'> {
  const entered = isOfFile ? momentOf(values, 'stage_entered_at') : null;
  const closed = momentOf(values, 'closed_on');
  const isEnd = outcome === 'hired' || impliedBy(choiceOf(values, 'stage')) !== null;
  const entry = isEntry ? null : (entered ?? (outcome === 'hired' ? closed : null));
  const end = outcome === 'open' ? null : (closed ?? (isEnd ? entered : null));
  if (outcome === 'open' && closed !== null) {
    remarks.push({ level: 'warning', code: 'end-without-outcome', field: 'closed_on' });
  }
  const appliedAt = momentOf(values, 'applied_on')?.at ?? null;
  const enteredAt = notBefore(entry, appliedAt);
  const closedAt = notBefore(end, enteredAt ?? appliedAt);
  for (const [moment, at] of [[entry, enteredAt] as const, [end, closedAt] as const]) {
    if (moment === null || at !== null) continue;
    const field = moment === closed ? 'closed_on' : 'stage_entered_at';
    remarks.push({ level: 'warning', code: 'time-before-earlier', field });
  }
  return { enteredAt, closedAt };
}

function notBefore(moment: ReadMoment | null, earlier: string | null): string | null {
  if (moment === null) return null;
  if (earlier === null || moment.at >= earlier) return moment.at;
  return moment.isDay && Date.parse(earlier) - Date.parse(moment.at) < DAY ? earlier : null;
}

export function choiceOf(values: Values, field: string): string | null {
  return (values[field] as ReadChoice | undefined)?.choice ?? null;
}

function momentOf(values: Values, field: string): ReadMoment | null {
  return (values[field] as ReadMoment | undefined) ?? null;
}
