import { IsUUID } from 'class-validator';

export class CandidateAccountDto {
  /** An active user with the role `agent` who works for an office where the candidate applied. */
  @IsUUID()
  user_id: string;
}

/** As whom an inside candidate signs in, and then reads the own results. */
export class CandidateAccountView {
  candidate_id: string;
  /** Null: nobody. */
  user_id: string | null;
  /** @example 'Elena Vives' */
  name: string | null;
}
