import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { Confidence } from './columns.js';
import type { DateOrder } from './dates.js';
import type { ForbiddenReason } from './forbidden.js';
import type { ImportState } from './import.entity.js';

export class ColumnView {
  index: number;
  header: string;
  /** Null once the rows are erased, and of a column that is never stored. */
  first_value: string | null;
  field: string | null;
  confidence: Confidence | null;
  forbidden: ForbiddenReason | null;
}

export class ChoiceView {
  field: string;
  value: string;
  rows: number;
  /** Null: not decided; an empty text: left empty. */
  choice: string | null;
}

export class OptionView {
  value: string;
  name: string | null;
  code: string;
}

/** What a person has to answer before the rows can be checked. */
export class QuestionView {
  code: 'field-needed' | 'date-order' | 'choice-open' | 'too-many-values' | 'drop-forbidden';
  field: string | null;
  column: number | null;
  value: string | null;
}

export class SheetView {
  name: string;
  is_hidden: boolean;
}

export class ImportFieldView {
  key: string;
  /** How values are read: as text, a date, a choice and so on. */
  kind: string;
  is_required: boolean;
}

@ApiExtraModels(OptionView)
export class ImportView {
  id: string;
  kind: string;
  state: ImportState;
  office_id: string;
  project_id: string | null;
  intake_id: string | null;
  source: string;
  file_name: string;
  format: 'text' | 'workbook';
  /** Null for a workbook, as is the delimiter. */
  encoding: string | null;
  delimiter: string | null;
  /** The sheet that was read, among those of the workbook in order; null and none for a text. */
  sheet: string | null;
  sheets: SheetView[];
  /** Read like the others. */
  hidden_rows: number;
  hidden_columns: number;
  header_row: number;
  decimal_mark: string;
  date_order: DateOrder | null;
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
  kind: string;
  state: ImportState;
  office_id: string;
  intake_id: string | null;
  source: string;
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
  code: string;
  field: string | null;
  /** The header of the column. */
  column: string | null;
  message: string;
}

/** A row of the file with what is wrong in it. */
export class RowView {
  /** As a spreadsheet counts. */
  row: number;
  cells: string[];
  outcome: string | null;
  problems: RowProblemView[];
}

export class PreviewView {
  data: RowView[];
}

/** Two people who may be one. */
export class ResemblanceView {
  name: string;
  candidate_id: string;
  other_name: string;
  other_id: string;
  reasons: string[];
}

export class ResemblancesView {
  data: ResemblanceView[];
}
