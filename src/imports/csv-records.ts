import { CsvError, parse, type Options } from 'csv-parse';
import iconv from 'iconv-lite';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { AppError } from '../errors.js';
import type { Encoding } from './encoding.js';
import { namedDelimiter, type Delimiter } from './layout.js';
import type { FileRecord } from './records.js';

/** Longest record: a cell may hold a letter, a whole unclosed quote may not eat the file. */
const MAX_RECORD = 1_000_000;

function parserOptions(delimiter: Delimiter): Options {
  return {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MAX_RECORD,
    record_delimiter: ['\r\n', '\n', '\r'],
  };
}

/** The records of a text file, one by one; blank lines and a `sep=` line are counted and left out. */
export async function* csvRecords(
  file: Readable,
  encoding: Encoding,
  delimiter: Delimiter,
): AsyncGenerator<FileRecord> {
  const parser = parse(parserOptions(delimiter));
  const decoded = iconv.decodeStream(encoding) as unknown as Transform;
  pipeline(file, decoded, parser, () => undefined);
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number++;
      if (number === 1 && namedDelimiter(cells.join(delimiter)) !== null) continue;
      if (cells.every((cell) => cell.trim() === '')) continue;
      yield { number, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, number + 1) : error;
  } finally {
    file.destroy();
  }
}

function unreadable(error: CsvError, row: number): AppError {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return new AppError(
      'invalid',
      'csv-quote-not-closed',
      `A quotation mark opened at row ${row} is never closed. Close it or save the file as CSV again.`,
      { row },
    );
  }
  return new AppError('invalid', 'csv-unreadable', `Row ${row} cannot be read as CSV. Save the file as CSV again.`, {
    row,
  });
}
