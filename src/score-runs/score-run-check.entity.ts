import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ScoreRun } from './score-run.entity.js';

/** A stored run was computed again. Append-only. */
@Entity()
@Index(['scoreRunId', 'checkedAt'])
export class ScoreRunCheck {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => ScoreRun)
  @Column('uuid')
  scoreRunId: string;

  /** Within 1e-6. */
  @Column('boolean')
  isEqual: boolean;

  /** Null: the outputs have different shapes. */
  @Column('double precision', { nullable: true })
  largestDifference: number | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  checkedAt: Date;
}
