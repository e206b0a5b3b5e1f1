import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Interview } from '../interviews/interview.entity.js';

/** What somebody says against the own result, and what a person answers. One at a time is open; the result stays as it is. */
@Entity()
@Check('ck_result_objection_text', `btrim(text) <> ''`)
@Check('ck_result_objection_answer', `btrim(answer) <> ''`)
@Check('ck_result_objection_answered', 'num_nulls(answer, answered_by_id, answered_at) IN (0, 3)')
@Index(['interviewId', 'filedAt'])
@Index('uq_result_objection_open', { synchronize: false })
export class ResultObjection {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Interview)
  @Column('uuid')
  interviewId: string;

  @Column('text')
  text: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  filedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  filedAt: Date;

  @Column('text', { nullable: true })
  answer: string | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  answeredById: string | null;

  /** Null: open. */
  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;
}
