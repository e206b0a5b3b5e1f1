/** How an error is answered over HTTP; the filter in http/ is the only place that turns a kind into a status. */
export type ErrorKind =
  | 'bad-request' // 400
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'conflict' // 409
  | 'precondition-failed' // 412
  | 'too-large' // 413
  | 'unsupported-media-type' // 415
  | 'invalid' // 422
  | 'precondition-required' // 428
  | 'too-many-requests'; // 429

export interface FieldError {
  /** The field as the API spells it, e.g. `email` or `items.3.id`. */
  field: string;
  /** Kebab-case code, translated by the pages under `errors.<code>`. */
  code: string;
  /** An English sentence that says what would be right. */
  message: string;
  /** Where in a file that was sent, from 1. */
  line?: number;
  column?: number;
}

/** Extra members of the problem document: ids, codes, names the actor may see, numbers. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An expected refusal. `code` is kebab-case and stable; `message` an English sentence; `facts` become members of the
 * problem document and variables of the translated sentence `errors.<code>`.
 */
export class AppError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly facts: ErrorFacts = {},
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
    this.name = 'AppError';
  }
}

/** What does not exist and what the actor may not see are answered alike. */
export function notFound(what: string): AppError {
  return new AppError('not-found', `${what}-not-found`, `There is no such ${what.replaceAll('-', ' ')}.`);
}

export function conflict(code: string, message: string, facts: ErrorFacts = {}): AppError {
  return new AppError('conflict', code, message, facts);
}

export function invalid(errors: readonly FieldError[]): AppError {
  return new AppError('invalid', 'invalid', 'The request has fields that are not valid.', {}, errors);
}

export function invalidField(field: string, code: string, message: string): AppError {
  return invalid([{ field, code, message }]);
}
