import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Language } from '../i18n/language.js';

/** A place people work at; its time zone decides where a day and a quarter begin. */
@Entity()
@Unique(['code'])
@Unique(['name'])
@Unique(['externalId'])
@Check('ck_office_country', `country ~ '^[A-Z]{2}$'`)
@Check('ck_office_languages', `languages <@ ARRAY['en', 'sv', 'es'] AND cardinality(languages) >= 1`)
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

  /** In which its people and applicants are spoken to. */
  @Column('text', { array: true, default: '{en,sv,es}' })
  languages: Language[];

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
