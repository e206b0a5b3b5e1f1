import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Office } from './office.entity.js';

export const SOURCE_KINDS = [
  'referral',
  'friend',
  'social_media',
  'job_board',
  'walk_in',
  'agency',
  'internal',
  'other',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Where an applicant came from. Without an office it is known to every office; a code marks a default one. */
@Entity()
@Unique(['code'])
@Index('uq_source_office_id_name', { synchronize: false })
@Check(
  'ck_source_kind',
  `kind IN ('referral', 'friend', 'social_media', 'job_board', 'walk_in', 'agency', 'internal', 'other')`,
)
export class Source {
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
  kind: SourceKind;

  @Column('boolean', { default: true })
  isActive: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
