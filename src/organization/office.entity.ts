import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A place people work at; its time zone decides where a day and a quarter begin. */
@Entity()
@Unique(['code'])
@Unique(['name'])
@Unique(['externalId'])
@Check('ck_office_country', `country ~ '^[A-Z]{2}$'`)
export class Office {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  /** ISO 3166-1 alpha-2, e.g. `ES`. */
  @Column('text')
  country: string;

  /** IANA name, e.g. `Europe/Madrid`. */
  @Column('text')
  timeZone: string;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
