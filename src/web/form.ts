import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { AppError, invalid } from '../errors.js';
import { fieldErrors } from '../http/validation.js';

/** What a page's form sent: text, or a list where a field occurs more than once. */
export type Fields = Readonly<Record<string, unknown>>;

/** A field as text without the blanks around it; undefined when it was left empty. */
export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A field as a number: null when it was left empty, NaN when it is none. */
export function number(fields: Fields, name: string): number | null {
  const given = text(fields, name);
  return given === undefined ? null : Number(given);
}

/** A field that may occur several times, or not at all. */
export function texts(fields: Fields, name: string): string[] {
  const value = fields[name];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string' && one !== '');
}

/** The same checks as the API's on what a form sent. Throws `invalid` with every field that is wrong. */
export async function checked<Dto extends object>(type: new () => Dto, values: object): Promise<Dto> {
  const dto = plainToInstance(type, values);
  const problems = await validate(dto, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (problems.length > 0) throw invalid(fieldErrors(problems));
  return dto;
}

/** Refusals of which a form says more than "that cannot be done". */
export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && ['invalid', 'conflict', 'precondition-failed'].includes(error.kind);
}
