import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { Config } from '../config/config.js';
import { firstRow, rows } from '../database/sql.js';
import { AppError, invalid } from '../errors.js';
import { isKnownHeader, matchColumns, systemOf } from './columns.js';
import { contentOf, type Content } from './content.js';
import { csvRecords } from './csv-records.js';
import { dateOrder } from './dates.js';
import { EncodingDetector, type Encoding } from './encoding.js';
import { fold } from './fold.js';
import { forbiddenReason, type ForbiddenReason } from './forbidden.js';
import type { UploadDto } from './import.dto.js';
import { Import, type ReadColumn, type Reading } from './import.entity.js';
import { ImportMapping, type RememberedMapping } from './import-mapping.entity.js';
import type { ImportKind, ImportTarget } from './import-kind.js';
import { ImportKinds } from './import-kinds.js';
import { detectDelimiter, detectHeaderRow, looksLikeValue, type Delimiter } from './layout.js';
import { FileProfile, holdsNationalIds, type ColumnProfile } from './profile.js';
import type { Mapping } from './rows.js';
import { RowVault } from './row-vault.js';
import { Spool } from './spool.js';

const MEGABYTE = 1_000_000;
const HEADER_CANDIDATES = 30;
const ROWS_AT_ONCE = 500;
const MAX_COLUMNS = 500;

/** A file taken in, not yet understood. */
export interface UploadedFile {
  name: string;
  spool: Spool;
  detected: Encoding;
}

/** What to do about columns that must not be stored: refuse the file, leave them out, or leave them out and ask. */
export type ForbiddenColumns = 'refuse' | 'drop' | 'ask';

interface ReadFile {
  reading: Reading;
  profiles: ColumnProfile[];
  rows: number;
}

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
    refuseUnreadable(contentOf(file.spool.head));
    const read = await this.read(kind, given, file);
    refuseForbidden(read.reading.columns, forbidden);
    const id = uuid();
    const remembered = await this.remembered(target, kind, given.source);
    const mapping = mappingOf(kind, target, read, remembered, forbidden);
    read.reading.is_remembered = remembered !== null;
    await this.create(actor, id, given, file, target, read, mapping);
    try {
      await this.fill(id, file, read.reading);
    } catch (error) {
      await rows(this.dataSource, sql`DELETE FROM import WHERE id = ${id}`);
      throw error;
    }
    await this.ready(actor, id, target);
    return id;
  }

  private async read(kind: ImportKind, given: UploadDto, file: UploadedFile): Promise<ReadFile> {
    const encoding = given.encoding ?? file.detected;
    const delimiter = given.delimiter ?? detectDelimiter(headText(file.spool.head, encoding));
    const layout = await this.header(kind, given.header_row, file, encoding, delimiter);
    const profile = new FileProfile(layout.headers.length);
    for await (const record of csvRecords(await file.spool.read(), encoding, delimiter)) {
      if (record.number > layout.row) profile.add(record.cells);
    }
    if (profile.rows === 0)
      throw new AppError('invalid', 'no-rows', 'The file has column names and no rows below them.');
    const profiles = profile.result();
    const columns = layout.headers.map((header, index) => ({
      index,
      header,
      forbidden: forbiddenReason(header) ?? (holdsNationalIds(profiles[index]!) ? ('national-id' as const) : null),
    }));
    const system = systemOf(layout.headers, kind.systems);
    const reading: Reading = {
      encoding,
      delimiter,
      header_row: layout.row,
      system: system?.name ?? null,
      columns,
      confidence: {},
      is_remembered: false,
    };
    return {
      reading,
      profiles: profiles.filter(({ index }) => columns[index]!.forbidden === null),
      rows: profile.rows,
    };
  }

  private async header(
    kind: ImportKind,
    given: number | undefined,
    file: UploadedFile,
    encoding: Encoding,
    delimiter: Delimiter,
  ): Promise<{ row: number; headers: string[] }> {
    const head: { number: number; cells: string[] }[] = [];
    for await (const record of csvRecords(await file.spool.read(), encoding, delimiter)) {
      head.push(record);
      if (head.length === HEADER_CANDIDATES) break;
    }
    if (head.length === 0) throw unreadable('empty');
    const at = head[0]!.number;
    const padded = head.filter(({ number }) => number <= 10);
    const known = isKnownHeader(kind.fields);
    const found =
      given ??
      padded[
        (detectHeaderRow(
          head.map(({ cells }) => cells),
          known,
        ) ?? 0) - 1
      ]?.number;
    const chosen = head.find(({ number }) => number === found);
    if (chosen === undefined || chosen.cells.some((cell) => looksLikeValue(cell.trim()))) {
      throw new AppError(
        'invalid',
        'no-header-row',
        `No row from ${at} to 10 holds column names. Put a first row with names such as Name, Email, Phone above the data.`,
      );
    }
    if (chosen.cells.length > MAX_COLUMNS) {
      throw new AppError('invalid', 'too-many-columns', `The file has more than ${MAX_COLUMNS} columns.`, {
        limit: MAX_COLUMNS,
      });
    }
    return { row: chosen.number, headers: headersOf(chosen.cells) };
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
    id: string,
    given: UploadDto,
    file: UploadedFile,
    target: ImportTarget,
    read: ReadFile,
    mapping: Mapping,
  ): Promise<void> {
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
  }

  /** Stages the rows, encrypted, without what must not be stored. */
  private async fill(id: string, file: UploadedFile, reading: Reading): Promise<void> {
    const keep = keeper(reading.columns);
    let batch: { number: number; cipher: Buffer }[] = [];
    for await (const { number, cells } of csvRecords(await file.spool.read(), reading.encoding, reading.delimiter)) {
      if (number <= reading.header_row) continue;
      batch.push({ number, cipher: this.vault.seal(id, number, keep(cells)) });
      if (batch.length < ROWS_AT_ONCE) continue;
      await this.insert(id, batch);
      batch = [];
    }
    await this.insert(id, batch);
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

/** Header names, trimmed; an empty or repeated one is told apart by its place. */
function headersOf(cells: readonly string[]): string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  const seen = new Set<string>();
  return cells.slice(0, last + 1).map((cell, index) => {
    const name = cell.trim().replace(/\s+/g, ' ').slice(0, 120);
    const own = name === '' || seen.has(name) ? `${name === '' ? 'Column' : name} ${index + 1}` : name;
    seen.add(own);
    return own;
  });
}

/**
 * Blanks the columns that must not be stored. In a row with more cells than the header they may stand anywhere, so nothing of
 * it is kept but its length: such a row is rejected.
 */
function keeper(columns: readonly ReadColumn[]): (cells: readonly string[]) => string[] {
  if (columns.every(({ forbidden }) => forbidden === null)) return (cells) => [...cells];
  return (cells) => {
    const isShifted = cells.slice(columns.length).some((cell) => cell.trim() !== '');
    if (isShifted) return cells.map((_, index) => (index < columns.length ? '' : '…'));
    return cells.map((cell, index) => (columns[index]?.forbidden === null ? cell : ''));
  };
}

function headText(head: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(head);
}

function refuseUnreadable(content: Content): void {
  if (content !== 'text') throw unreadable(content);
}

/** What the file is and what to do about it. */
function unreadable(content: Exclude<Content, 'text'>): AppError {
  const sentences: Record<typeof content, string> = {
    empty: 'The file is empty. Export it again and choose the file that holds the rows.',
    xlsx: 'This is an Excel workbook. Save it as CSV (File, Save as, CSV UTF-8) and upload that; workbooks come in a later release.',
    xls: 'This is an old Excel or Word file. Open it, save it as CSV (CSV UTF-8) and upload that.',
    pdf: 'This is a PDF. Export the rows as CSV from the system they come from.',
    zip: 'This is a compressed file. Unpack it and upload the CSV file inside.',
    binary: 'This is not a text file. Export the rows as CSV and upload that.',
  };
  return new AppError('invalid', `file-${content}`, sentences[content], {}, [
    { field: 'file', code: `file-${content}`, message: sentences[content] },
  ]);
}

function refuseForbidden(columns: readonly ReadColumn[], forbidden: ForbiddenColumns): void {
  const struck = columns.filter(
    (column): column is ReadColumn & { forbidden: ForbiddenReason } => column.forbidden !== null,
  );
  if (forbidden !== 'refuse' || struck.length === 0) return;
  throw invalid(
    struck.map((column) => ({
      field: `columns.${column.index}`,
      code: `forbidden-${column.forbidden}`,
      message: `"${column.header}" must not be stored (${column.forbidden}): send drop_forbidden=true to go on without it`,
    })),
  );
}

/** The first guess: what was chosen before for this source, else what headers and values say. */
function mappingOf(
  kind: ImportKind,
  target: ImportTarget,
  read: ReadFile,
  remembered: RememberedMapping | null,
  forbidden: ForbiddenColumns,
): Mapping {
  const columns = read.reading.columns.filter((column) => column.forbidden === null);
  const profiles = new Map(read.profiles.map((profile) => [profile.index, profile]));
  const unknown = columns.filter(({ header }) => remembered?.columns[fold(header)] === undefined);
  const system = systemOf(
    columns.map(({ header }) => header),
    kind.systems,
  );
  const fields: Record<string, number> = {};
  for (const { index, header } of columns) {
    const field = remembered?.columns[fold(header)];
    if (typeof field === 'string' && kind.fields.some(({ key }) => key === field)) {
      fields[field] = index;
      read.reading.confidence[field] = 'sure';
    }
  }
  for (const match of matchColumns(kind.fields, system, unknown, profiles)) {
    if (fields[match.field] !== undefined) continue;
    fields[match.field] = match.index;
    read.reading.confidence[match.field] = match.confidence;
  }
  const mapping: Mapping = {
    fields,
    date_order: null,
    decimal_mark: '.',
    choices: {},
    drop_forbidden: forbidden === 'drop',
  };
  return completed(mapping, kind, target, profiles, remembered);
}

/** Fills in what follows from the fields: the date order of the column, its decimal mark, the likely choices. */
export function completed(
  mapping: Mapping,
  kind: ImportKind,
  target: ImportTarget,
  profiles: ReadonlyMap<number, ColumnProfile>,
  remembered: RememberedMapping | null,
): Mapping {
  const profileOf = (kindOfField: string): ColumnProfile | undefined => {
    const field = kind.fields.find((each) => each.kind === kindOfField && mapping.fields[each.key] !== undefined);
    return field === undefined ? undefined : profiles.get(mapping.fields[field.key]!);
  };
  const dates = profileOf('date');
  const choices: Mapping['choices'] = {};
  for (const field of kind.fields.filter((each) => each.kind === 'choice')) {
    const column = mapping.fields[field.key];
    const values = column === undefined ? null : (profiles.get(column)?.distinct ?? null);
    if (values === null) continue;
    const offered = new Set(target.options[field.key]?.map(({ value }) => value));
    const chosen: Record<string, string> = {};
    for (const value of Object.keys(values)) {
      const before = mapping.choices[field.key]?.[value] ?? remembered?.choices[field.key]?.[value];
      const choice =
        before === '' || (before !== undefined && offered.has(before))
          ? before
          : kind.suggest(field.key, value, target);
      if (choice !== null) chosen[value] = choice;
    }
    choices[field.key] = chosen;
  }
  return {
    ...mapping,
    date_order: dates === undefined ? null : (dateOrder(dates.dates) ?? mapping.date_order),
    decimal_mark: profileOf('percent')?.decimal ?? mapping.decimal_mark,
    choices,
  };
}
