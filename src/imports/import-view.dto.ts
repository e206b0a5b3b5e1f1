import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { Confidence } from './columns.js';
import type { DateOrder } from './dates.js';
import type { ForbiddenReason } from './forbidden.js';
import type { ImportState } from './import.entity.js';

export class ColumnView {
  index: number;
  /** @example Namn */
  header: string;
  /**
   * Null once the rows are erased, and of a column that is never stored.
   * @example 'Sara Lindgren'
   */
  first_value: string | null;
  /** @example name */
  field: string | null;
  confidence: Confidence | null;
  forbidden: ForbiddenReason | null;
}

export class ChoiceView {
  /** @example name */
  field: string;
  /** @example Arbetsförmedlingen */
  value: string;
  rows: number;
  /**
   * Null: not decided; an empty text: left empty.
   * @example job-centre
   */
  choice: string | null;
}

export class OptionView {
  /** @example Arbetsförmedlingen */
  value: string;
  /** @example 'Job centre' */
  name: string | null;
  /** @example job-centre */
  code: string;
}

/** What a person has to answer before the rows can be checked. */
export class QuestionView {
  code: 'field-needed' | 'date-order' | 'choice-open' | 'too-many-values' | 'drop-forbidden';
  /** @example name */
  field: string | null;
  column: number | null;
  /** @example Arbetsförmedlingen */
  value: string | null;
}

export class SheetView {
  /** @example Applicants */
  name: string;
  is_hidden: boolean;
}

export class ImportFieldView {
  /** @example applied_on */
  key: string;
  /**
   * How values are read: as text, a date, a choice and so on.
   * @example date
   */
  kind: string;
  is_required: boolean;
}

@ApiExtraModels(OptionView)
export class ImportView {
  id: string;
  /** @example applications */
  kind: string;
  state: ImportState;
  office_id: string;
  project_id: string | null;
  intake_id: string | null;
  /** @example 'Malmö form' */
  source: string;
  /** @example applicants.xlsx */
  file_name: string;
  format: 'text' | 'workbook';
  /**
   * Null for a workbook, as is the delimiter.
   * @example utf-8
   */
  encoding: string | null;
  /** @example ; */
  delimiter: string | null;
  /**
   * The sheet that was read, among those of the workbook in order; null and none for a text.
   * @example Applicants
   */
  sheet: string | null;
  sheets: SheetView[];
  /** Read like the others. */
  hidden_rows: number;
  hidden_columns: number;
  header_row: number;
  /** @example , */
  decimal_mark: string;
  date_order: DateOrder | null;
  /** @example teamtailor */
  system: string | null;
  is_remembered: boolean;
  columns: ColumnView[];
  /** What can be mapped. */
  fields: ImportFieldView[];
  /** Field → what its values can be read as. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { $ref: getSchemaPath(OptionView) } },
  })
  options: Record<string, OptionView[]>;
  choices: ChoiceView[];
  questions: QuestionView[];
  drop_forbidden: boolean;
  /** Rows the current step has done, of `total`. */
  done: number;
  total: number;
  /** Rows left out. */
  errors: number;
  /** Outcome → rows. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  counts: Record<string, number>;
  failure_code: string | null;
  created_at: string;
  published_at: string | null;
  undo_until: string | null;
  undone_at: string | null;
  rows_erased_at: string | null;
  version: number;
}

/** One line of the list of imports. */
export class ImportSummaryView {
  id: string;
  /** @example applications */
  kind: string;
  state: ImportState;
  office_id: string;
  intake_id: string | null;
  /** @example 'Malmö form' */
  source: string;
  /** @example applicants.xlsx */
  file_name: string;
  done: number;
  total: number;
  errors: number;
  /** Outcome → rows. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  counts: Record<string, number>;
  created_at: string;
  published_at: string | null;
  version: number;
}

export class ImportsPage {
  data: ImportSummaryView[];
  next_cursor: string | null;
}

export class RowProblemView {
  /** `error`: the row is left out; `warning`: it is brought in. */
  level: 'error' | 'warning';
  /** @example date-unreadable */
  code: string;
  /** @example name */
  field: string | null;
  /**
   * The header of the column.
   * @example Namn
   */
  column: string | null;
  /** @example 'Row 17, Namn: is empty.' */
  message: string;
}

/** A row of the file with what is wrong in it. */
export class RowView {
  /** As a spreadsheet counts. */
  row: number;
  /** @example ["Sara Lindgren"] */
  cells: string[];
  /** @example new */
  outcome: string | null;
  problems: RowProblemView[];
}

export class PreviewView {
  data: RowView[];
}

/** Two people who may be one. */
export class ResemblanceView {
  /** @example 'Sara Lindgren' */
  name: string;
  candidate_id: string;
  /** @example 'Sara Lindgren' */
  other_name: string;
  other_id: string;
  /** @example ["phone"] */
  reasons: string[];
}

export class ResemblancesView {
  data: ResemblanceView[];
}
