import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What of this database is invented: one row as long as the demonstration is there, none without it. */
@Entity()
@Check('ck_demonstration_is_only', 'is_only')
export class Demonstration {
  @PrimaryColumn('boolean', { default: true })
  isOnly: true;

  @Column('timestamptz', { default: () => 'now()' })
  plantedAt: Date;

  /** Everything at these offices belongs to it. */
  @Column('uuid', { array: true })
  officeIds: string[];

  /** With their projects. */
  @Column('uuid', { array: true })
  clientIds: string[];

  /** The accounts with the published password. */
  @Column('uuid', { array: true })
  userIds: string[];
}
