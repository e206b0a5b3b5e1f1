import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Office } from '../organization/office.entity.js';
import { Project } from '../organization/project.entity.js';

/** A standing role at an office for a project, with one pipeline per door. */
@Entity()
@Unique(['officeId', 'name'])
@Unique(['officeId', 'externalId'])
@Unique(['id', 'officeId', 'projectId'])
export class Job {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Office)
  @Column('uuid')
  officeId: string;

  @ForeignKey(() => Project)
  @Column('uuid')
  projectId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
