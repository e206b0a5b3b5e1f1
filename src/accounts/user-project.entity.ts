import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from '../organization/project.entity.js';
import { UserAccount } from './user-account.entity.js';

/** A project whose rows the user sees. */
@Entity()
export class UserProject {
  @ForeignKey(() => UserAccount)
  @PrimaryColumn('uuid')
  userId: string;

  @ForeignKey(() => Project)
  @PrimaryColumn('uuid')
  projectId: string;
}
