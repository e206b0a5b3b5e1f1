import { v7 as uuid } from 'uuid';
import { fold } from '../imports/fold.js';
import type { ClassifiedRow, FieldValue, ReadChoice, ReadMoment } from '../imports/import-kind.js';
import type { LanguageSkill } from '../imports/languages.js';
import type { ReadPhone } from '../imports/phones.js';
import type { ImportedOutcome } from './import-choices.js';
import { choiceOf, standingOf } from './import-standing.js';
import type { ApplicationTarget } from './import-target.js';

type Values = Readonly<Record<string, FieldValue>>;

/** One application as it is written: snake_case, for jsonb_to_recordset. */
export interface ApplicationRecord {
  row: number;
  outcome: 'new' | 'update';
  candidate_id: string;
  application_id: string;
  name: string;
  email: string | null;
  phone: string | null;
  phone_e164: string | null;
  location: string | null;
  languages: LanguageSkill[];
  source_id: string | null;
  referrer: string | null;
  working_time_percent: number | null;
  tags: string[];
  note: string | null;
  /** Null: the file gives no date. */
  applied_at: string | null;
  stage_id: string;
  standing: ImportedOutcome;
  reason_id: string | null;
  /** When the stage was entered, when it ended: in this order and after applying, each null where it is not known. */
  entered_at: string | null;
  closed_at: string | null;
  external_id: string | null;
  import_hash: string;
  import_ordinal: number;
}

/** The record of a row that was found to be new or changed. */
export function recordOf(
  row: ClassifiedRow,
  target: ApplicationTarget,
  sources: ReadonlyMap<string, string>,
): ApplicationRecord {
  const { values } = row;
  const phone = (values['phone'] ?? values['other_phone'] ?? null) as ReadPhone | null;
  const applied = (values['applied_on'] ?? null) as ReadMoment | null;
  const standing = standingOf(values, target);
  return {
    row: row.number,
    outcome: row.outcome === 'update' ? 'update' : 'new',
    candidate_id: uuid(),
    application_id: row.objectId ?? uuid(),
    name: nameOf(values),
    email: textOf(values, 'email'),
    phone: phone?.phone ?? null,
    phone_e164: phone?.phone_e164 ?? null,
    location: textOf(values, 'location'),
    languages: (values['languages'] ?? []) as LanguageSkill[],
    source_id: sourceOf(values, sources),
    referrer: textOf(values, 'referrer'),
    working_time_percent: (values['working_time_percent'] ?? null) as number | null,
    tags: (values['tags'] ?? []) as string[],
    note: textOf(values, 'note'),
    applied_at: applied?.at ?? null,
    stage_id: standing.stageId,
    standing: standing.outcome,
    reason_id: standing.reasonId,
    entered_at: standing.enteredAt,
    closed_at: standing.closedAt,
    external_id: row.externalId,
    import_hash: row.hash.toString('hex'),
    import_ordinal: row.ordinal,
  };
}

/** `new:job_board` and the file's own word for it, of a row whose source is not known yet. */
export function newSourceOf(values: Values): { key: string; name: string; kind: string } | null {
  const choice = values['source'] as ReadChoice | undefined;
  if (choice?.choice.startsWith('new:') !== true) return null;
  return { key: fold(choice.text), name: choice.text, kind: choice.choice.slice('new:'.length) };
}

function textOf(values: Values, field: string): string | null {
  const value = values[field];
  return typeof value === 'string' ? value : null;
}

function nameOf(values: Values): string {
  const parts = [textOf(values, 'first_name'), textOf(values, 'last_name')].filter((part) => part !== null);
  return textOf(values, 'name') ?? parts.join(' ');
}

function sourceOf(values: Values, sources: ReadonlyMap<string, string>): string | null {
  const made = newSourceOf(values);
  return made === null ? choiceOf(values, 'source') : (sources.get(made.key) ?? null);
}
