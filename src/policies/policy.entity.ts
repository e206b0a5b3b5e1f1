import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Weights, thresholds and parameters of the selection, in versions. */
@Entity()
@Check('ck_policy_name', `btrim(name) <> ''`)
@Unique(['name'])
export class Policy {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
