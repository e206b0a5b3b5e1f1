import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Office } from './office.entity.js';

export const REASON_TYPES = ['we_rejected', 'they_withdrew'] as const;
export type ReasonType = (typeof REASON_TYPES)[number];

/** Why somebody does not go on. Without an office it is known to every office; a code marks a default one. */
@Entity()
@Unique(['code'])
@Index('uq_rejection_reason_office_id_name', { synchronize: false })
@Check('ck_rejection_reason_type', `type IN ('we_rejected', 'they_withdrew')`)
export class RejectionReason {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Office)
  @Column('uuid', { nullable: true })
  officeId: string | null;

  @Column('text', { nullable: true })
  code: string | null;

  @Column('text')
  name: string;

  @Column('text')
  type: ReasonType;

  /** The order of the list in the reject form, and the digit that picks it. */
  @Column('integer')
  position: number;

  @Column('boolean', { default: true })
  isActive: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
