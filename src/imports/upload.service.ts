import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { Config } from '../config/config.js';
import { firstRow, rows } from '../database/sql.js';
import { AppError } from '../errors.js';
import { isKnownHeader } from './columns.js';
import { EncodingDetector } from './encoding.js';
import { keeper, readFile, refuseForbidden, type ForbiddenColumns, type ReadFile } from './file-reading.js';
import { fold } from './fold.js';
import type { UploadDto } from './import.dto.js';
import { Import, type Reading } from './import.entity.js';
import { ImportMapping, type RememberedMapping } from './import-mapping.entity.js';
import type { ImportKind, ImportTarget } from './import-kind.js';
import { ImportKinds } from './import-kinds.js';
import { openFile, type ReadingWishes, type UploadedFile } from './opened-file.js';
import type { RecordSource } from './records.js';
import type { Mapping } from './rows.js';
import { RowVault } from './row-vault.js';
import { Spool } from './spool.js';
import { suggestedMapping } from './suggested-mapping.js';

const MEGABYTE = 1_000_000;
const ROWS_AT_ONCE = 500;

/** Reads an uploaded file and stages its rows. */
@Injectable()
export class Uploads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly kinds: ImportKinds,
    private readonly vault: RowVault,
  ) {}

  /** Takes the bytes in. The caller removes the spool. Throws `too-large`. */
  async receive(name: string, stream: Readable): Promise<UploadedFile> {
    const detector = new EncodingDetector();
    const spool = await Spool.fill(stream, this.config.maxUploadMb * MEGABYTE, (chunk) => detector.add(chunk));
    return { name: name.slice(0, 200), spool, detected: detector.encoding() };
  }

  /** Gives the id of the import, whose columns can now be matched. Columns that must not be stored are never staged. */
  async stage(actor: Actor, given: UploadDto, file: UploadedFile, forbidden: ForbiddenColumns): Promise<string> {
    const kind = this.kinds.get(given.kind);
    const target = await kind.targetFor(this.dataSource, actor, given.intake_id);
    const remembered = await this.remembered(target, kind, given.source);
    const isKnown = knownHeaders(kind, remembered);
    const opened = await openFile(file, wishesOf(given, remembered), isKnown);
    try {
      const read = await readFile(kind, opened, given.header_row, isKnown);
      refuseForbidden(read.reading.columns, forbidden);
      const mapping = suggestedMapping(kind, target, read, remembered, forbidden);
      read.reading.is_remembered = remembered !== null;
      const id = await this.create(actor, given, file, target, read, mapping);
      await this.fill(id, opened.source, read.reading);
      await this.ready(actor, id, target);
      return id;
    } finally {
      await opened.source.remove();
    }
  }

  private async remembered(target: ImportTarget, kind: ImportKind, source: string): Promise<RememberedMapping | null> {
    const found = await this.dataSource.manager.findOneBy(ImportMapping, {
      officeId: target.officeId,
      kind: kind.kind,
      source,
    });
    return found?.mapping ?? null;
  }

  private async create(
    actor: Actor,
    given: UploadDto,
    file: UploadedFile,
    target: ImportTarget,
    read: ReadFile,
    mapping: Mapping,
  ): Promise<string> {
    const id = uuid();
    await this.dataSource.manager.insert(Import, {
      id,
      kind: given.kind,
      officeId: target.officeId,
      projectId: target.projectId,
      intakeId: target.intakeId,
      source: given.source,
      fileName: file.name,
      fileHash: file.spool.digest(),
      fileBytes: String(file.spool.size),
      state: 'reading',
      reading: read.reading as never,
      mapping: mapping as never,
      profile: this.vault.seal(id, 0, read.profiles),
      total: read.rows,
      createdById: actor.id,
    });
    return id;
  }

  /** Stages the rows, encrypted, without what must not be stored. Nothing stays of a file that breaks on the way. */
  private async fill(id: string, source: RecordSource, reading: Reading): Promise<void> {
    const keep = keeper(reading.columns);
    let batch: { number: number; cipher: Buffer }[] = [];
    try {
      for await (const { number, cells } of source.records()) {
        if (number <= reading.header_row) continue;
        batch.push({ number, cipher: this.vault.seal(id, number, keep(cells)) });
        if (batch.length < ROWS_AT_ONCE) continue;
        await this.insert(id, batch);
        batch = [];
      }
      await this.insert(id, batch);
    } catch (error) {
      await rows(this.dataSource, sql`DELETE FROM import WHERE id = ${id}`);
      throw error;
    }
  }

  private async insert(id: string, batch: readonly { number: number; cipher: Buffer }[]): Promise<void> {
    if (batch.length === 0) return;
    await rows(
      this.dataSource,
      sql`WITH staged AS (
          INSERT INTO import_row (import_id, row_number, cipher)
          SELECT ${id}, * FROM unnest(${batch.map(({ number }) => number)}::int[], ${batch.map(({ cipher }) => cipher)}::bytea[]))
        UPDATE import SET done = done + ${batch.length} WHERE id = ${id}`,
    );
  }

  private async ready(actor: Actor, id: string, target: ImportTarget): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const still = await firstRow<{ id: string }>(
        tx,
        sql`SELECT id FROM import WHERE id = ${id} AND state = 'reading' FOR UPDATE`,
      );
      if (still === undefined) throw new AppError('conflict', 'import-cancelled', 'This import was cancelled.');
      await rows(tx, sql`UPDATE import SET state = 'mapping' WHERE id = ${id}`);
      await recordAudit(tx, actor, {
        action: 'import.uploaded',
        object_type: 'import',
        object_id: id,
        office_id: target.officeId,
      });
    });
  }
}

/** What a form says goes before what was chosen for its source. */
function wishesOf({ encoding, delimiter, sheet }: UploadDto, remembered: RememberedMapping | null): ReadingWishes {
  return { encoding, delimiter, sheet, usualSheet: remembered?.sheet ?? undefined };
}

function knownHeaders({ fields }: ImportKind, remembered: RememberedMapping | null): (header: string) => boolean {
  const isKnown = isKnownHeader(fields);
  return (header) => isKnown(header) || remembered?.columns[fold(header)] !== undefined;
}
