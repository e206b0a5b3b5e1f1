import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Office } from '../organization/office.entity.js';
import { UserAccount } from './user-account.entity.js';

/** An office whose rows the user sees. */
@Entity()
export class UserOffice {
  @ForeignKey(() => UserAccount)
  @PrimaryColumn('uuid')
  userId: string;

  @ForeignKey(() => Office)
  @PrimaryColumn('uuid')
  officeId: string;
}
