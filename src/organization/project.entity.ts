import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Client } from './client.entity.js';

export const PROJECT_KINDS = ['sales', 'customer_service', 'anti_churn'] as const;
export type ProjectKind = (typeof PROJECT_KINDS)[number];

/** The work done for a client. */
@Entity()
@Unique(['externalId'])
@Unique(['clientId', 'name'])
@Check('ck_project_kind', `kind IN ('sales', 'customer_service', 'anti_churn')`)
export class Project {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Client)
  @Column('uuid')
  clientId: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: ProjectKind;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
