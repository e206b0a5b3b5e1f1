import type { DateOrder } from './dates.js';

/** A column of the files of a source. */
export class RememberedColumnView {
  /**
   * As it was read: small letters without accents, words apart.
   * @example namn
   */
  header: string;
  /**
   * Null: it is left out.
   * @example name
   */
  field: string | null;
}

/** What a value of these files means. */
export class RememberedChoiceView {
  /** @example source */
  field: string;
  /** @example Arbetsförmedlingen */
  value: string;
  /**
   * An empty text: the field stays empty.
   * @example job-centre
   */
  choice: string;
}

/** What was chosen for the files of a source, and is taken for the next one. */
export class ImportMappingView {
  id: string;
  office_id: string;
  /** @example Malmö */
  office_name: string;
  /** @example applications */
  kind: string;
  /** @example 'Malmö form' */
  source: string;
  columns: RememberedColumnView[];
  choices: RememberedChoiceView[];
  /**
   * Of a workbook; null: the first that looks like a table.
   * @example Applicants
   */
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
