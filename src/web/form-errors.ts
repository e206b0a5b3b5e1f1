import { AppError } from '../errors.js';
import type { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import type { Fields } from './form.js';

/** What `_errors.hbs` and `_field-error.hbs` show. */
export interface FormErrors {
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** The first sentence for each field. */
  readonly wrong: Readonly<Record<string, string>>;
}

export const NO_ERRORS: FormErrors = { errors: [], wrong: {} };

/**
 * The sentences for a form that was refused; whatever else went wrong is thrown on.
 * @param words namespace whose `error.<code>` goes before the general `errors.<code>`
 */
export function formErrors(error: unknown, i18n: I18n, language: Language, words: string): FormErrors {
  if (!(error instanceof AppError) || error.errors.length === 0) throw error;
  const sentences = error.errors.map(({ field, code, message }) => {
    const key = [`${words}.error.${code}`, `errors.${code}`].find((candidate) => i18n.has(candidate));
    return { field, message: key === undefined ? message : i18n.t(language, key) };
  });
  const wrong = Object.fromEntries(sentences.toReversed().map(({ field, message }) => [field, message]));
  return { errors: Object.entries(wrong).map(([field, message]) => ({ field, message })), wrong };
}

/** A field exactly as it was posted. */
export function posted(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
