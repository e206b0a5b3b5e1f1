import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Office } from '../organization/office.entity.js';
import { ApiToken } from './api-token.entity.js';

/** An office whose rows the token reaches. */
@Entity()
export class ApiTokenOffice {
  @ForeignKey(() => ApiToken)
  @PrimaryColumn('uuid')
  tokenId: string;

  @ForeignKey(() => Office)
  @PrimaryColumn('uuid')
  officeId: string;
}
