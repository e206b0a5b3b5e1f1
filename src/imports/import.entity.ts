import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Confidence } from './columns.js';
import type { Encoding } from './encoding.js';
import type { ForbiddenReason } from './forbidden.js';
import type { Delimiter } from './layout.js';
import type { Mapping } from './rows.js';

export const IMPORT_STATES = [
  'reading',
  'mapping',
  'checking',
  'checked',
  'filling',
  'publishing',
  'published',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** States in which a job works and numbers move. */
export const BUSY_STATES: readonly ImportState[] = ['reading', 'checking', 'filling', 'publishing', 'undoing'];
/** States from which the choices can still be changed. */
export const OPEN_STATES: readonly ImportState[] = ['mapping', 'checked'];

export interface ReadColumn {
  index: number;
  header: string;
  /** Why it is never stored; null: it may be. */
  forbidden: ForbiddenReason | null;
}

/** The sheet of a workbook that was read, among its sheets in order. */
export interface ReadSheet {
  name: string;
  sheets: { name: string; is_hidden: boolean }[];
  /** Read like the others. */
  hidden_rows: number;
  hidden_columns: number;
}

/** How the file was read. */
export interface Reading {
  /** Null for a workbook. */
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  /** Null for a text; absent in imports of before workbooks. */
  sheet?: ReadSheet | null;
  header_row: number;
  /** Name of the system whose export it looks like. */
  system: string | null;
  columns: ReadColumn[];
  /** How sure each suggested field is. */
  confidence: Record<string, Confidence>;
  /** Field columns of an earlier import from the same source were used. */
  is_remembered: boolean;
}

/** One file on its way into the records of a kind. */
@Entity()
@Check(
  'ck_import_state',
  `state IN ('reading', 'mapping', 'checking', 'checked', 'filling', 'publishing', 'published', 'cancelled', 'failed',
    'undoing', 'undone')`,
)
@Index('ix_import_office_id_created_at', ['officeId', 'createdAt', 'id'])
export class Import {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: string;

  @ForeignKey('Office')
  @Column('uuid')
  officeId: string;

  @ForeignKey('Project')
  @Column('uuid', { nullable: true })
  projectId: string | null;

  @ForeignKey('Intake')
  @Column('uuid', { nullable: true })
  intakeId: string | null;

  /** Where the file comes from: one label per form or system, part of the identity of its rows. */
  @Column('text')
  source: string;

  @Column('text')
  fileName: string;

  /** SHA-256 of the file, which itself is not kept. */
  @Column('bytea')
  fileHash: Buffer;

  @Column('bigint')
  fileBytes: string;

  @Column('text')
  state: ImportState;

  @Column('jsonb', { default: {} })
  reading: Reading;

  @Column('jsonb', { default: {} })
  mapping: Mapping;

  @Column('jsonb', { default: {} })
  counts: Record<string, number>;

  /** Encrypted like the rows and erased with them. */
  @Column('bytea', { nullable: true })
  profile: Buffer | null;

  @Column('text', { nullable: true })
  failureCode: string | null;

  @Column('integer', { default: 0 })
  done: number;

  @Column('integer', { default: 0 })
  total: number;

  @ForeignKey('UserAccount')
  @Column('uuid')
  createdById: string;

  /** Who started the step under way, or the last one. */
  @ForeignKey('UserAccount')
  @Column('uuid', { nullable: true })
  startedById: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  undoneAt: Date | null;

  @Column('timestamptz', { nullable: true })
  rowsErasedAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;
}
