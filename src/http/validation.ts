import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { AppError, invalid, type FieldError } from '../errors.js';

/** A body of many wrong items is answered with the first of them. */
const MOST_ERRORS = 100;

/** Every DTO: fields it does not name are refused, all problems are answered at once. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (problems: ValidationError[]): AppError => invalid(fieldErrors(problems).slice(0, MOST_ERRORS)),
  });
}

/** Nested problems flattened: `items.3.id`. What is no number is called that before it is called too large. */
export function fieldErrors(problems: readonly ValidationError[], parent = ''): FieldError[] {
  return problems.flatMap((problem) => {
    const field = parent === '' ? problem.property : `${parent}.${problem.property}`;
    const inOrderOfDecorators = Object.entries(problem.constraints ?? {}).toReversed();
    const own = inOrderOfDecorators.map(([rule, message]) => ({
      field,
      code: codeOf(rule),
      message: rule === 'whitelistValidation' ? 'is not known here' : message,
    }));
    return [...own, ...fieldErrors(problem.children ?? [], field)];
  });
}

function codeOf(rule: string): string {
  if (rule === 'whitelistValidation') return 'unknown-field';
  return rule.replace(/[A-Z]/g, '-$&').toLowerCase();
}
