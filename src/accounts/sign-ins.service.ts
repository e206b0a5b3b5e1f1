import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { rows, type Queryable } from '../database/sql.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { SignInView } from './account.dto.js';
import { SIGN_IN_SUCCESSES, type SignInKind } from './sign-in.entity.js';

interface SignInRow {
  id: string;
  kind: SignInKind;
  /** To the microsecond, as the cursor needs it. */
  at: string;
}

/** When somebody signed in or was refused. */
@Injectable()
export class SignInsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Of one user, the latest first. Whether the reader may see the user is the caller's question. */
  async list(userId: string, query: ListQuery): Promise<Page<SignInView>> {
    const [at = null, id = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
    const found = await rows<SignInRow>(
      this.dataSource,
      sql`SELECT id, kind, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
          FROM sign_in
          WHERE user_id = ${userId}
            AND (${at}::text IS NULL OR (sign_in.at, id) < (${at}::text::timestamptz, ${id}::text::uuid))
          ORDER BY sign_in.at DESC, id DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, signInView, (row) => [row.at, row.id]);
  }
}

/** @param userId null for a try with an address that nobody has */
export async function recordSignIn(db: Queryable, userId: string | null, kind: SignInKind): Promise<void> {
  await rows(db, sql`INSERT INTO sign_in (id, user_id, kind) VALUES (${uuid()}, ${userId}, ${kind})`);
}

function signInView(row: SignInRow): SignInView {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    has_succeeded: SIGN_IN_SUCCESSES.some((kind) => kind === row.kind),
    kind: row.kind,
  };
}
