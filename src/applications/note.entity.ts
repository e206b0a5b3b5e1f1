import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Application } from './application.entity.js';

/** Free text about an application. History points to it and never repeats it, so that it can be erased. */
@Entity()
@Check('ck_note_body', `btrim(body) <> ''`)
@Index(['applicationId', 'createdAt'])
export class Note {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Application)
  @Column('uuid')
  applicationId: string;

  @Column('uuid', { nullable: true })
  authorId: string | null;

  @Column('text')
  body: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
