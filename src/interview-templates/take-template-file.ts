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

/** Reads the file of a multipart upload. The fields before it are dropped. @throws AppError 415, 422 */
export async function takeFileBytes(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart())
    throw new AppError('unsupported-media-type', 'multipart-needed', 'Send the file as multipart/form-data.');
  let bytes: Buffer | undefined;
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue;
    if (part.filename === '' || bytes !== undefined) part.file.resume();
    else bytes = await beginningOf(part.file);
  }
  if (bytes === undefined) throw invalidField('file', 'file-missing', 'Choose a file.');
  return bytes;
}

export async function takeTemplateFile(request: FastifyRequest): Promise<TemplateFile> {
  const read = readTemplateFile(await takeFileBytes(request));
  if ('file' in read) return read.file;
  throw unreadableFile(read.problems);
}

/** What is wrong, line by line. */
export function unreadableFile(problems: readonly FileProblem[]): AppError {
  return new AppError(
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
