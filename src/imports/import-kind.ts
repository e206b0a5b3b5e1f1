import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { Queryable } from '../database/sql.js';
import type { LanguageSkill } from './languages.js';
import type { ReadPhone } from './phones.js';

/** How the cells of a field are read. A `choice` is one of the values that the kind offers for it. */
export type FieldKind =
  'name' | 'text' | 'email' | 'phone' | 'date' | 'languages' | 'percent' | 'tags' | 'id' | 'choice';

export interface ImportField {
  /** As the API spells it; pages show `imports.fields.<key>`. */
  key: string;
  kind: FieldKind;
  /** Headers that mean this field, in any language, best first: of two columns that fit the earlier label wins. */
  labels: readonly string[];
  /** Headers that mean it only as a whole: as a part they say something else, as `Candidate` in `Candidate rating`. */
  wholeLabels?: readonly string[];
  /** A row without it is rejected. */
  isRequired?: boolean;
  /** The field it stands in for where that is empty: it takes the next column whose header means that field. */
  spareOf?: string;
  /** Fields that say the same in another way: a column for one of them leaves no need for this. */
  insteadOf?: readonly string[];
}

/** A system whose exports are recognised by their headers. Its own meaning of a header goes before the labels. */
export interface KnownSystem {
  name: string;
  /** Headers that all must be there. */
  signature: readonly string[];
  /** Header → field, or null for a header that would mislead. */
  columns: Readonly<Record<string, string | null>>;
  /** Field → folded value → choice, where a value says what it means only in this system. */
  choices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ChoiceOption {
  value: string;
  /** A name given by users, or null: then pages show `imports.choices.<code>`. */
  name: string | null;
  code: string;
}

/** What the rows of an import go into; a kind extends it with what its writer needs. */
export interface ImportTarget {
  officeId: string;
  projectId: string;
  intakeId: string;
  country: string;
  timeZone: string;
  /** Shown above the pages: `Anti-churn agent, Barcelona, Q4 2026`. */
  title: string;
  options: Readonly<Record<string, readonly ChoiceOption[]>>;
}

/** A moment as a file gives it. `isDay`: only the day was given, and `at` is its beginning in the office's zone. */
export interface ReadMoment {
  at: string;
  isDay: boolean;
}

/** The option chosen for a value, and the value itself. */
export interface ReadChoice {
  choice: string;
  text: string;
}

/** What a cell turned out to be, by the kind of its field. */
export type FieldValue = string | number | ReadPhone | ReadMoment | ReadChoice | LanguageSkill[] | string[];

/** What is wrong with a row. Codes, positions and numbers only: the value itself stays in the encrypted row. */
export interface RowProblem {
  /** An error keeps the row out, a warning does not. */
  level: 'error' | 'warning';
  code: string;
  field: string | null;
  /** Index of the column, or null when the row as a whole is meant. */
  column: number | null;
  facts: Readonly<Record<string, string | number>>;
}

export interface ReadRow {
  number: number;
  values: Readonly<Record<string, FieldValue>>;
  problems: RowProblem[];
}

export type RowOutcome = 'new' | 'update' | 'unchanged' | 'rejected';

/** A row with its identity: the id it carries, else its fingerprint and its ordinal among equal rows. */
export interface IdentifiedRow extends ReadRow {
  externalId: string | null;
  /** SHA-256 of the mapped, normalised values. */
  hash: Buffer;
  ordinal: number;
}

export interface ClassifiedRow extends IdentifiedRow {
  outcome: RowOutcome;
  /** The object an update or an unchanged row speaks of. */
  objectId: string | null;
}

/** The batch as a writer sees it. */
export interface ImportBatch {
  importId: string;
  actorId: string;
  source: string;
}

/** What an import brought, by name: shown on the result page under `imports.counts.<name>`. */
export type ImportCounts = Readonly<Record<string, number>>;

/** Two that may be the same, and why. Flagged, never merged. */
export interface Resemblance {
  name: string;
  candidate_id: string;
  other_name: string;
  other_id: string;
  reasons: string[];
}

/** A kind of record that can be imported: its fields, rules, identity and writer. */
export interface ImportKind<Target extends ImportTarget = ImportTarget> {
  readonly kind: string;
  readonly fields: readonly ImportField[];
  readonly systems: readonly KnownSystem[];
  /** Throws notFound for what the actor may not see. */
  targetFor(db: Queryable, actor: Actor, intakeId: string): Promise<Target>;
  /** The same for a job, whose actor was checked when the import was made. */
  target(db: Queryable, intakeId: string): Promise<Target>;
  /** The likely meaning of a value among all values of its column, or null. */
  suggest(field: string, value: string, target: Target, values: readonly string[]): string | null;
  /** Rules that need more than one field; adds problems to the row. */
  judge(row: ReadRow, target: Target): void;
  classify(db: Queryable, batch: ImportBatch, target: Target, rows: readonly IdentifiedRow[]): Promise<ClassifiedRow[]>;
  /** Writes the new and changed rows of one part of a batch. Gives the id of the object by row number. */
  publish(
    tx: EntityManager,
    batch: ImportBatch,
    target: Target,
    rows: readonly ClassifiedRow[],
  ): Promise<ReadonlyMap<number, string>>;
  /** After the last part, in the same transaction. */
  complete(tx: EntityManager, batch: ImportBatch, target: Target): Promise<ImportCounts>;
  /** Takes back what the import brought, but not what somebody has worked on since. */
  undo(tx: EntityManager, batch: ImportBatch): Promise<ImportCounts>;
  /** Pairs that may be one person, of which the import brought at least one: only what the actor may see. */
  resemblances(db: Queryable, actor: Actor, importId: string, limit: number): Promise<Resemblance[]>;
  /** How many of the objects have been touched since by somebody. */
  touchedSince(db: Queryable, importId: string): Promise<number>;
}
