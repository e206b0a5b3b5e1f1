import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { rows } from '../database/sql.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf } from '../http/page.js';
import type { AuditSealsPage, AuditSealView } from './audit.dto.js';

type SealRow = Omit<AuditSealView, 'sealed_at'> & { sealed_at: Date };

@Injectable()
export class AuditSealsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. A block is of the whole installation, so it tells of no office how much happened there. */
  async list(query: ListQuery): Promise<AuditSealsPage> {
    const [last] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const before = last === undefined ? empty : sql`WHERE number < ${last}::text::integer`;
    const found = await rows<SealRow>(
      this.dataSource,
      sql`SELECT number, sealed_at, encode(hash, 'hex') AS hash, encode(previous_hash, 'hex') AS previous_hash
          FROM audit_seal ${before} ORDER BY number DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, sealView, (row) => [row.number]);
  }
}

function sealView(row: SealRow): AuditSealView {
  return {
    number: row.number,
    sealed_at: row.sealed_at.toISOString(),
    hash: row.hash,
    previous_hash: row.previous_hash,
  };
}
