import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from './user-account.entity.js';

/** How somebody got in, and how somebody did not. */
export const SIGN_IN_SUCCESSES = ['signed_in', 'set_up', 'joined', 'password_reset'] as const;
export const SIGN_IN_REFUSALS = ['wrong_password', 'not_joined', 'deactivated', 'unknown_user'] as const;
export const SIGN_IN_KINDS = [...SIGN_IN_SUCCESSES, ...SIGN_IN_REFUSALS] as const;
export type SignInKind = (typeof SIGN_IN_KINDS)[number];

/**
 * One try to sign in: when and with what result, not from where. Never changed; deleted after half a year. A try with an
 * unknown address is a row too, so that the same work is done for every try.
 */
@Entity()
@Check(
  'ck_sign_in_kind',
  `kind IN ('signed_in', 'set_up', 'joined', 'password_reset', 'wrong_password', 'not_joined', 'deactivated',
    'unknown_user')`,
)
@Check('ck_sign_in_user_id', `(user_id IS NULL) = (kind = 'unknown_user')`)
@Index('ix_sign_in_user_id_at', ['userId', 'at'])
@Index('ix_sign_in_at', ['at'])
export class SignIn {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  userId: string | null;

  @Column('text')
  kind: SignInKind;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;
}
