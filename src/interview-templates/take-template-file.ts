import type { FastifyRequest } from 'fastify';
import { AppError, invalidField } from '../errors.js';
import { spelled } from './content-problem.js';
import {
  fileProblemLine,
  LARGEST_FILE,
  readTemplateFile,
  type FileProblem,
  type TemplateFile,
} from './template-file.js';

/** What a multipart upload holds: one file, and the fields before it. */
export interface TemplateUpload {
  readonly bytes: Buffer;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What is wrong with a template file, for the API by line in English; the pages say it in the reader's language. */
export class UnreadableFile extends AppError {
  constructor(readonly problems: readonly FileProblem[]) {
    super(
      'invalid',
      'template-file-invalid',
      'The file is no template that can be used; nothing was changed.',
      { problems: problems.length },
      problems.map((problem) => ({
        field: problem.path.length === 0 ? 'file' : spelled(problem.path),
        code: problem.code,
        message: fileProblemLine(problem),
        ...(problem.line !== null && { line: problem.line, column: problem.column ?? 1 }),
      })),
    );
  }
}

/** @throws AppError 415, 422 */
export async function takeTemplateFile(request: FastifyRequest): Promise<TemplateFile> {
  return readUpload(await takeTemplateUpload(request));
}

/** @throws AppError `multipart-needed`, `file-missing` */
export async function takeTemplateUpload(request: FastifyRequest): Promise<TemplateUpload> {
  if (!request.isMultipart())
    throw new AppError('unsupported-media-type', 'multipart-needed', 'Send the file as multipart/form-data.');
  const fields: Record<string, unknown> = {};
  let bytes: Buffer | undefined;
  for await (const part of request.parts()) {
    if (part.type !== 'file') fields[part.fieldname] = part.value;
    else if (part.filename === '' || bytes !== undefined) part.file.resume();
    else bytes = await beginningOf(part.file);
  }
  if (bytes === undefined) throw invalidField('file', 'file-missing', 'Choose a file.');
  return { bytes, fields };
}

/** @throws UnreadableFile */
export function readUpload({ bytes }: TemplateUpload): TemplateFile {
  const read = readTemplateFile(bytes);
  if ('file' in read) return read.file;
  throw new UnreadableFile(read.problems);
}

/** One byte more than is read is enough to know that a file is too large; the rest is not kept. */
async function beginningOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (length <= LARGEST_FILE) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}
