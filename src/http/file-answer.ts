import { applyDecorators, Header, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { Readable } from 'node:stream';
import { xlsxStream, type XlsxSheet } from './xlsx.js';

export const FILE_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const;
type FileType = keyof typeof FILE_TYPES;

/** A handler answers with a file, which no cache keeps; the API's document says so. */
export function AnswersFile(type: FileType): MethodDecorator {
  const [media = ''] = FILE_TYPES[type].split(';');
  const schema = type === 'csv' ? { type: 'string' } : { type: 'string', format: 'binary' };
  return applyDecorators(
    Header('cache-control', 'no-store'),
    ApiProduces(media),
    ApiOkResponse({ description: 'A file to download.', schema }),
  );
}

/** A file to download. `name`: without its ending. */
export function fileAnswer(name: string, type: FileType, content: Readable): StreamableFile {
  const safe = name.replace(/[^\w.-]+/g, '-');
  return new StreamableFile(content, {
    type: FILE_TYPES[type],
    disposition: `attachment; filename="${safe}.${type}"`,
  });
}

export function workbookAnswer(name: string, sheets: readonly XlsxSheet[]): StreamableFile {
  return fileAnswer(name, 'xlsx', xlsxStream(sheets));
}
