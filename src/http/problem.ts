import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { QueryFailedError } from 'typeorm';
import { AppError, type ErrorFacts, type ErrorKind, type FieldError } from '../errors.js';

const STATUS: Record<ErrorKind, number> = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  invalid: 422,
  'precondition-required': 428,
  'too-many-requests': 429,
};
const KINDS = new Map(Object.entries(STATUS).map(([kind, status]) => [status, kind as ErrorKind]));

/** RFC 9457; `facts` become members of the document. */
export interface Problem {
  status: number;
  title: string;
  code: string;
  detail: string | null;
  facts: ErrorFacts;
  errors: readonly FieldError[];
}

/** How an error is answered. What is not expected says nothing about its cause. */
export function problemOf(error: unknown): Problem {
  const expected = expectedError(error);
  if (expected === undefined) {
    const isUnavailable = error instanceof HttpException && error.getStatus() === 503;
    return isUnavailable ? answer(503, 'unavailable', null, {}, []) : answer(500, 'internal-error', null, {}, []);
  }
  return answer(STATUS[expected.kind], expected.code, expected.message, expected.facts, expected.errors);
}

function answer(
  status: number,
  code: string,
  detail: string | null,
  facts: ErrorFacts,
  errors: readonly FieldError[],
): Problem {
  return { status, title: STATUS_CODES[status] ?? 'Error', code, detail, facts, errors };
}

/** The refusal behind an error, of ours or of the database; undefined for a failure. */
export function expectedError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof QueryFailedError) return databaseError(error.driverError as DriverError);
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const kind = KINDS.get(status);
  if (kind !== undefined) return new AppError(kind, codeOf(kind, status), sentences[kind]);
  return status >= 400 && status < 500
    ? new AppError('bad-request', 'bad-request', sentences['bad-request'])
    : undefined;
}

/** Fastify and its plugins put the status on the error. */
function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

const codeOf = (kind: ErrorKind, status: number): string => (status === 404 ? 'not-found' : kind);

const sentences: Record<ErrorKind, string> = {
  'bad-request': 'The request cannot be read.',
  unauthenticated: 'Sign in first.',
  forbidden: 'You are not allowed to do this.',
  'not-found': 'There is nothing here.',
  conflict: 'This does not fit what is there now; nothing was changed.',
  'precondition-failed': 'Somebody changed this in the meantime; nothing was changed.',
  'too-large': 'The request is too large.',
  'unsupported-media-type': 'This kind of content is not understood here.',
  invalid: 'The request has fields that are not valid.',
  'precondition-required': 'Say which version you edit: send If-Match.',
  'too-many-requests': 'Too many requests; wait a little.',
};

interface DriverError {
  code?: string;
  constraint?: string;
  table?: string;
  message?: string;
}

/** What the database refused, by SQLSTATE; the field comes from the name of the constraint (`uq_office_code`). */
function databaseError(error: DriverError): AppError | undefined {
  const field = fieldOf(error);
  switch (error.code) {
    case '23505':
      return new AppError('conflict', 'not-unique', 'There is one like this already.', {}, [
        { field, code: 'not-unique', message: 'must be unique' },
      ]);
    case '23503':
      return error.message?.startsWith('update or delete')
        ? inUse(error)
        : invalidValue(field, 'unknown', 'must name something that exists');
    case '23514':
    case '23502':
      return invalidValue(field, 'not-allowed', 'has a value that is not allowed');
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
      return new AppError('invalid', 'invalid', 'The request has a value that cannot be stored.');
    case '40001':
    case '40P01':
    case '55P03':
      return new AppError('conflict', 'try-again', 'Somebody else changed the same thing at this moment; try again.');
    default:
      return undefined;
  }
}

/** PostgreSQL names the table that still refers to the row. */
function inUse({ table = 'row' }: DriverError): AppError {
  const user = table.replaceAll('_', ' ');
  const sentence = `This is still in use (at least one ${user} refers to it); nothing was changed.`;
  return new AppError('conflict', 'in-use', sentence, { used_by: table });
}

function invalidValue(field: string, code: string, message: string): AppError {
  return new AppError('invalid', 'invalid', sentences.invalid, {}, [{ field, code, message }]);
}

function fieldOf({ constraint = '', table = '' }: DriverError): string {
  const name = constraint.replace(/^(uq|fk|ck|pk|ix)_/, '');
  const columns = name.startsWith(`${table}_`) ? name.slice(table.length + 1) : name;
  // Of `office_id_name` only the name is the reader's: the rest says within what it must be unique.
  return columns.replace(/^.*_id_/, '');
}
