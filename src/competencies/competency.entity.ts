import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Criterion } from './criterion.js';
import type { LocalText } from '../i18n/local-text.js';

/** Something a job needs of a person, which a question can show. */
@Entity()
@Check('ck_competency_code', `code ~ '^[a-z][a-z0-9_]{1,59}$'`)
@Check('ck_competency_criterion', `criterion IN ('attitude', 'goal_focus', 'attendance', 'patience', 'sales')`)
export class Competency {
  /** E.g. `goal_focus`. */
  @PrimaryColumn('text')
  code: string;

  @Column('jsonb')
  name: LocalText;

  /** The criterion of a selection policy that it stands for, if one. */
  @Column('text', { nullable: true })
  criterion: Criterion | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
