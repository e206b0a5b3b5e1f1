import { AppError, type FieldError } from '../errors.js';

/** A form shows what is wrong with one of the interviewers where they are chosen. */
export function atInterviewers(error: unknown): unknown {
  if (!(error instanceof AppError) || error.errors.length === 0) return error;
  const errors = error.errors.map((one): FieldError =>
    one.field.startsWith('interviewers') ? { ...one, field: 'interviewers' } : one,
  );
  return new AppError(error.kind, error.code, error.message, error.facts, errors);
}
