import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from '../organization/project.entity.js';
import { ApiToken } from './api-token.entity.js';

/** A project whose rows the token reaches. */
@Entity()
export class ApiTokenProject {
  @ForeignKey(() => ApiToken)
  @PrimaryColumn('uuid')
  tokenId: string;

  @ForeignKey(() => Project)
  @PrimaryColumn('uuid')
  projectId: string;
}
