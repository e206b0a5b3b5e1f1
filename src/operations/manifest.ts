import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  Equals,
  IsArray,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';

export const FORMAT = 'handpick-backup';
/** Of the archive as such; the schema has the names of its migrations. */
export const FORMAT_VERSION = 1;

/** What a table's rows came to, as they stand in the archive. */
export class TableInBackup {
  @IsString()
  name: string;

  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  columns: string[];

  @IsInt()
  @Min(0)
  rows: number;

  @IsInt()
  @Min(0)
  bytes: number;

  @Matches(/^[0-9a-f]{64}$/)
  sha256: string;
}

export class SequenceInBackup {
  @IsString()
  name: string;

  /** Null: never used. */
  @IsOptional()
  @Matches(/^-?\d+$/)
  last_value: string | null;
}

/** The end of the chain that proves the audit entries unchanged. */
export class SealInBackup {
  @IsInt()
  @Min(1)
  number: number;

  @Matches(/^[0-9a-f]{64}$/)
  hash: string;
}

/** The last entry of an archive: an archive without it was never finished. */
export class Manifest {
  @Equals(FORMAT)
  format: string;

  @IsInt()
  @Min(1)
  format_version: number;

  @IsString()
  product_version: string;

  /** The moment whose state the archive holds. */
  @IsISO8601()
  made_at: string;

  @IsString()
  server_version: string;

  /** Names, in the order in which they ran. */
  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  migrations: string[];

  @IsArray()
  @ValidateNested({ each: true })
  @IsObject({ each: true })
  @Type(() => TableInBackup)
  tables: TableInBackup[];

  @IsArray()
  @ValidateNested({ each: true })
  @IsObject({ each: true })
  @Type(() => SequenceInBackup)
  sequences: SequenceInBackup[];

  /** Absent when nothing was sealed yet, and in backups of versions that did not seal. */
  @IsOptional()
  @ValidateNested()
  @IsObject()
  @Type(() => SealInBackup)
  audit_seal?: SealInBackup;

  /** Tells one secret key from another and nothing of the key; null when the command did not know it. */
  @IsOptional()
  @IsString()
  secret_key: string | null;
}

/** Undefined when the text is not a manifest. */
export function parseManifest(text: string): Manifest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const manifest = plainToInstance(Manifest, parsed);
  return validateSync(manifest).length === 0 ? manifest : undefined;
}

/** The entry that holds the rows of a table. */
export function entryOf(table: string): string {
  return `tables/${table}.copy`;
}
