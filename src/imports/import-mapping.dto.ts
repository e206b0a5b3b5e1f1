import type { DateOrder } from './dates.js';

/** A column of the files of a source. */
export class RememberedColumnView {
  /** As it was read: small letters without accents, words apart. */
  header: string;
  /** Null: it is left out. */
  field: string | null;
}

/** What a value of these files means. */
export class RememberedChoiceView {
  field: string;
  value: string;
  /** An empty text: the field stays empty. */
  choice: string;
}

/** What was chosen for the files of a source, and is taken for the next one. */
export class ImportMappingView {
  id: string;
  office_id: string;
  office_name: string;
  kind: string;
  source: string;
  columns: RememberedColumnView[];
  choices: RememberedChoiceView[];
  /** Of a workbook; null: the first that looks like a table. */
  sheet: string | null;
  date_order: DateOrder | null;
  saved_at: string;
  /** When a file was last read with it; null: not yet. */
  last_used_at: string | null;
}

export class ImportMappingsPage {
  data: ImportMappingView[];
  next_cursor: string | null;
}
