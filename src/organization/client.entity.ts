import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** The outsourcing customer. */
@Entity()
@Unique(['name'])
@Unique(['externalId'])
export class Client {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
