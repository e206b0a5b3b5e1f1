import { invalid, type FieldError } from '../errors.js';
import type { QuestionView } from './import-view.dto.js';

/** Throws what has to be answered before rows can be read. */
export function refuseOpenQuestions(questions: readonly QuestionView[]): void {
  if (questions.length === 0) return;
  const sentences: Record<QuestionView['code'], string> = {
    'field-needed': 'must be matched with a column',
    'date-order': 'can be read as day/month and as month/day: send date_order',
    'choice-open': 'has a value without a choice: choose one or leave it empty',
    'too-many-values': 'has too many different values to choose from: is this the right column?',
    'drop-forbidden': 'The file has columns that must not be stored: send drop_forbidden: true to go on without them',
  };
  throw invalid(
    questions.map(({ code, field, value }): FieldError => ({
      field: value === null ? (field ?? 'drop_forbidden') : `choices.${field}.${value}`,
      code,
      message: sentences[code],
    })),
  );
}
