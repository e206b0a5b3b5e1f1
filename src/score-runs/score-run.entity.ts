import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Intake } from '../intakes/intake.entity.js';
import { PolicyVersion } from '../policies/policy-version.entity.js';

/** An immutable computation: what went in, under which policy, what came out. */
@Entity()
@Index(['intakeId', 'runAt'])
@Unique(['id', 'intakeId'])
@Check('ck_score_run_seats', 'seats >= 0')
export class ScoreRun {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Intake)
  @Column('uuid')
  intakeId: string;

  @ForeignKey(() => PolicyVersion)
  @Column('uuid')
  policyVersionId: string;

  /** Version of the method, e.g. `1`. */
  @Column('text')
  method: string;

  @Column('integer')
  seats: number;

  /** What was known by then went in. */
  @Column('timestamptz')
  asOf: Date;

  /** Ids and figures, no names and no words. */
  @Column('jsonb')
  input: object;

  /** SHA-256 of the input in its canonical form. */
  @Column('bytea')
  inputHash: Buffer;

  @Column('jsonb')
  output: object;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  runById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  runAt: Date;
}
