import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { RowOutcome, RowProblem } from './import-kind.js';
import { Import } from './import.entity.js';

/** A row of a file between upload and commit. Its cells are encrypted; beside them stand codes and numbers only. */
@Entity()
@Check('ck_import_row_outcome', `outcome IN ('new', 'update', 'unchanged', 'rejected')`)
@Index('ix_import_row_import_hash', { synchronize: false })
export class ImportRow {
  @ForeignKey(() => Import, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  importId: string;

  /** As a spreadsheet counts, from 1. */
  @PrimaryColumn('integer')
  rowNumber: number;

  @Column('bytea')
  cipher: Buffer;

  /** null: not read since the last change of the mapping. */
  @Column('text', { nullable: true })
  outcome: RowOutcome | null;

  @Column('jsonb', { default: [] })
  problems: RowProblem[];

  @Column('bytea', { nullable: true })
  importHash: Buffer | null;

  @Column('integer', { nullable: true })
  importOrdinal: number | null;

  @Column('uuid', { nullable: true })
  applicationId: string | null;
}
