import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Job } from '../pipelines/job.entity.js';

export const PAY_PERIODS = ['hour', 'month', 'year'] as const;
export type PayPeriod = (typeof PAY_PERIODS)[number];

/** One quarter's need of a job. Both doors draw on its seats. Dates are `YYYY-MM-DD` in the office's time zone. */
@Entity()
@Unique(['jobId', 'name'])
@Unique(['jobId', 'externalId'])
@Unique(['id', 'jobId', 'officeId', 'projectId'])
@Index(['officeId', 'closesOn'])
@Check('ck_intake_seats', 'seats >= 0')
@Check('ck_intake_planned_applications', 'planned_applications >= 0')
@Check('ck_intake_planned_matches', 'planned_matches >= 0')
@Check('ck_intake_dates', 'closes_on >= opens_on')
@Check('ck_intake_pay_min', 'pay_min >= 0')
@Check('ck_intake_pay_max', 'pay_max >= 0 AND (pay_min IS NULL OR pay_max >= pay_min)')
@Check('ck_intake_pay_currency', `pay_currency ~ '^[A-Z]{3}$'`)
@Check('ck_intake_pay_period', `pay_period IN ('hour', 'month', 'year')`)
@Check('ck_intake_pay_agreement', `btrim(pay_agreement) <> ''`)
@Check(
  'ck_intake_opened',
  'opened_at IS NULL OR num_nulls(pay_min, pay_max, pay_currency, pay_period, pay_agreement) = 0',
)
@ForeignKey(() => Job, ['jobId', 'officeId', 'projectId'], ['id', 'officeId', 'projectId'])
export class Intake {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  /** Repeats the job's, held true by the foreign key: row scope needs no join. */
  @Column('uuid')
  officeId: string;

  /** Repeats the job's, as the office. */
  @Column('uuid')
  projectId: string;

  @Column('text')
  name: string;

  @Column('integer')
  seats: number;

  @Column('integer')
  plannedApplications: number;

  @Column('integer')
  plannedMatches: number;

  @Column('date')
  opensOn: string;

  @Column('date')
  closesOn: string;

  @Column('date', { nullable: true })
  trainingStartsOn: string | null;

  /** What the job pays, in whole and hundredths of the currency. As text: a number of the database, not of JavaScript. */
  @Column('numeric', { precision: 12, scale: 2, nullable: true })
  payMin: string | null;

  @Column('numeric', { precision: 12, scale: 2, nullable: true })
  payMax: string | null;

  /** ISO 4217, e.g. `SEK`. */
  @Column('text', { nullable: true })
  payCurrency: string | null;

  @Column('text', { nullable: true })
  payPeriod: PayPeriod | null;

  /** The collective agreement that applies, or that there is none. */
  @Column('text', { nullable: true })
  payAgreement: string | null;

  /** Since when applicants can see it; null: not opened to them. */
  @Column('timestamptz', { nullable: true })
  openedAt: Date | null;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
