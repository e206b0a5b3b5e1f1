import { Check, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Application } from './application.entity.js';

/** A word somebody put on an application, at most 40 characters. */
@Entity()
@Check('ck_application_tag_tag', `btrim(tag) <> '' AND length(tag) <= 40`)
export class ApplicationTag {
  @ForeignKey(() => Application)
  @PrimaryColumn('uuid')
  applicationId: string;

  @PrimaryColumn('text')
  tag: string;
}
