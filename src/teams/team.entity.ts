import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Office } from '../organization/office.entity.js';

/** People of one office who work under one lead. */
@Entity()
@Unique(['id', 'officeId'])
@Unique(['officeId', 'name'])
@Unique(['officeId', 'externalId'])
export class Team {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Office)
  @Column('uuid')
  officeId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
