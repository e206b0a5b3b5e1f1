import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { AppError, invalid, invalidField } from '../errors.js';
import { fieldErrors } from '../http/validation.js';
import { UploadDto } from './import.dto.js';
import type { UploadedFile } from './opened-file.js';
import type { Uploads } from './upload.service.js';

/** Reads a multipart upload: one file, and the fields before or behind it. The caller removes the spool of the file. */
export async function takeUpload(
  uploads: Uploads,
  request: FastifyRequest,
): Promise<{ given: UploadDto; file: UploadedFile }> {
  if (!request.isMultipart()) {
    throw new AppError('unsupported-media-type', 'multipart-needed', 'Send the file as multipart/form-data.');
  }
  const fields: Record<string, unknown> = {};
  let file: UploadedFile | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.filename === '') part.file.resume();
      else if (part.type === 'file') file = await uploads.receive(part.filename, part.file);
      else if (part.fieldname !== '_csrf' && part.value !== '') fields[part.fieldname] = part.value;
    }
    const given = await validated(fields);
    if (file === undefined) throw invalidField('file', 'file-missing', 'Choose a file.');
    return { given, file };
  } catch (error) {
    await file?.spool.remove();
    throw error;
  }
}

async function validated(fields: Record<string, unknown>): Promise<UploadDto> {
  const given = plainToInstance(UploadDto, fields);
  const problems = await validate(given, { whitelist: true, forbidNonWhitelisted: true });
  if (problems.length > 0) throw invalid(fieldErrors(problems));
  return given;
}
