import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { DateOrder } from './dates.js';
import type { DecimalMark } from './numbers.js';

/** What was chosen for the files of a source, by header, so that the next file needs no choosing. */
export interface RememberedMapping {
  /** Folded header → field, or null for a column left out. */
  columns: Record<string, string | null>;
  /** Field → value in the file → chosen option. */
  choices: Record<string, Record<string, string>>;
  /** Absent in what was remembered before workbooks. */
  sheet?: string | null;
  date_order?: DateOrder | null;
  decimal_mark?: DecimalMark;
}

/** One per office, kind and source. */
@Entity()
@Unique(['officeId', 'kind', 'source'])
export class ImportMapping {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey('Office')
  @Column('uuid')
  officeId: string;

  @Column('text')
  kind: string;

  @Column('text')
  source: string;

  @Column('jsonb')
  mapping: RememberedMapping;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
