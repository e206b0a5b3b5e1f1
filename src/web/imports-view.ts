import { formatDateTime, formatNumber } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { FieldError } from '../errors.js';
import type { Resemblance, RowProblem } from '../imports/import-kind.js';
import type { ChoiceView, ColumnView, ImportSummaryView, ImportView, OptionView } from '../imports/import-view.dto.js';
import type { ShownRow } from '../imports/imports.service.js';
import type { PageContext } from '../views/page-context.js';
import { namesIn } from './names.js';

const DELIMITER_NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
export const STEPS = ['upload', 'match', 'check', 'import'] as const;
export type Step = (typeof STEPS)[number];

const CONFIDENCE_ICONS = { sure: 'check', likely: 'circle-check', check: 'alert-triangle' } as const;
const CONFIDENCE_KINDS = { sure: 'ok', likely: 'info', check: 'warn' } as const;

/** Turns imports into what their pages show, in the reader's words. */
export class ImportPresenter {
  constructor(
    private readonly i18n: I18n,
    private readonly page: PageContext,
  ) {}

  t(key: string, variables: MessageVariables = {}): string {
    return this.i18n.t(this.page.language, `imports.${key}`, variables);
  }

  steps(current: Step) {
    const at = STEPS.indexOf(current);
    return STEPS.map((step, i) => ({
      label: this.t(`step.${step}`),
      number: i + 1,
      is_done: i < at,
      is_current: i === at,
    }));
  }

  summary(view: ImportSummaryView) {
    return {
      href: `/imports/${view.id}`,
      file_name: view.file_name,
      source: view.source,
      state: this.t(`state.${view.state}`),
      rows: formatNumber(view.total, this.page.language),
      at: formatDateTime(view.created_at, this.page.language, this.page.timeZone, 'medium'),
    };
  }

  facts(view: ImportView): string[] {
    return [
      ...(view.format === 'text' ? [this.textFacts(view)] : this.workbookFacts(view)),
      ...(view.system === null ? [] : [this.t('read.system', { system: view.system })]),
      ...(view.is_remembered ? [this.t('read.remembered', { source: view.source })] : []),
    ];
  }

  /** Where the same file can be uploaded to be read in another way: the file itself is not kept. */
  readAgain({ intake_id, source, sheet, sheets }: ImportView) {
    const given = { intake: intake_id ?? '', source };
    const form = (other: Record<string, string>): string =>
      `/imports/new?${new URLSearchParams({ ...given, ...other }).toString()}`;
    return {
      again: form({}),
      other_sheets: sheets
        .filter(({ name }) => name !== sheet)
        .map(({ name, is_hidden }) => ({ name, is_hidden, href: form({ sheet: name }) })),
    };
  }

  tags(view: ImportView) {
    const mapped = view.columns.filter(({ field }) => field !== null);
    const of = (confidence: string): number => mapped.filter((column) => column.confidence === confidence).length;
    const refused = view.columns.filter(({ forbidden }) => forbidden !== null).length;
    return [
      { kind: 'ok', icon: 'check', text: this.t('match.sure', { count: of('sure') }), count: of('sure') },
      {
        kind: 'info',
        icon: 'circle-check',
        text: this.t('match.likely', { count: of('likely') }),
        count: of('likely'),
      },
      { kind: 'warn', icon: 'alert-triangle', text: this.t('match.check', { count: of('check') }), count: of('check') },
      { kind: 'bad', icon: 'ban', text: this.t('match.refused', { count: refused }), count: refused },
    ].filter(({ count }) => count > 0);
  }

  columns(view: ImportView, timeZone: string) {
    return view.columns.map((column) => ({
      index: column.index,
      header: column.header,
      first_value: column.first_value ?? '',
      label: this.t('match.field-for', { column: column.header }),
      refused: column.forbidden === null ? null : this.t(`forbidden.${column.forbidden}`),
      fields: view.fields.map(({ key }) => ({
        value: key,
        name: this.t(`fields.${key}`),
        is_selected: key === column.field,
      })),
      confidence:
        column.confidence === null
          ? null
          : {
              text: this.t(`confidence.${column.confidence}`),
              kind: CONFIDENCE_KINDS[column.confidence],
              icon: CONFIDENCE_ICONS[column.confidence],
            },
      read: this.reading(view, column, timeZone),
    }));
  }

  /** Null when nothing has to be asked about the order of day and month, which is one for the whole file. */
  dateQuestion(view: ImportView) {
    const asked = view.questions.find(({ code }) => code === 'date-order');
    if (asked === undefined) return null;
    const dates = view.fields.filter(({ kind }) => kind === 'date').map(({ key }) => key);
    const columns = view.columns.filter(({ field }) => field !== null && dates.includes(field));
    return { field: asked.field, column: columns.map(({ header }) => header).join(', ') };
  }

  choices(view: ImportView) {
    const names = namesIn(this.i18n, this.page.language);
    const fields = [...new Set(view.choices.map(({ field }) => field))];
    return fields.map((field) => ({
      title: this.t('choices.title', { field: this.t(`fields.${field}`) }),
      values: view.choices
        .map((choice, index) => ({ choice, index }))
        .filter(({ choice }) => choice.field === field)
        .map(({ choice, index }) => ({
          name: `choice.${index}`,
          value: choice.value,
          rows: formatNumber(choice.rows, this.page.language),
          label: this.t('choices.for', { value: choice.value }),
          is_open: choice.choice === null,
          is_left: choice.choice === '',
          options: (view.options[field] ?? []).map((option) => this.option(option, field, choice, names)),
        })),
    }));
  }

  rows(view: ImportView, shown: readonly ShownRow[]) {
    const mapped = view.columns.filter(({ field }) => field !== null);
    return {
      heads: mapped.map(({ field }) => this.t(`fields.${field ?? ''}`)),
      rows: shown.map(({ number, cells, problems }) => ({
        number,
        cells: mapped.map(({ index }) => ({
          text: (cells[index] ?? '').slice(0, 80),
          kind: worst(problems.filter(({ column }) => column === index)),
        })),
        problems: problems.map((problem) => this.problem(view, number, problem)),
      })),
    };
  }

  problem(view: Pick<ImportView, 'columns'>, row: number, problem: RowProblem): string {
    const sentence = this.t(`problems.${problem.code}`, problem.facts);
    const column = problem.column === null ? undefined : view.columns[problem.column];
    const named = column?.header ?? (problem.field === null ? null : this.t(`fields.${problem.field}`));
    return named === null
      ? this.t('problem-of-row', { row, sentence })
      : this.t('problem', { row, column: named, sentence });
  }

  rejected(view: ImportView, shown: readonly ShownRow[]) {
    return shown.flatMap(({ number, cells, problems }) =>
      problems
        .filter(({ level }) => level === 'error')
        .map((problem) => ({
          number,
          column: problem.column === null ? this.t('rejected.whole-row') : (view.columns[problem.column]?.header ?? ''),
          value: this.valueOf(cells, problem),
          sentence: this.t(`problems.${problem.code}`, problem.facts),
        })),
    );
  }

  resemblances(pairs: readonly Resemblance[]) {
    return pairs.map((pair) => ({
      ...pair,
      href: `/candidates/${pair.candidate_id}`,
      other_href: `/candidates/${pair.other_id}`,
      why: pair.reasons.map((reason) => this.t(`resembling.${reason}`)).join(', '),
    }));
  }

  /** The sentences of a refusal, in the reader's words. */
  errors(code: string, message: string, facts: MessageVariables, errors: readonly FieldError[]) {
    if (errors.length === 0) return [{ field: 'file', message: this.sentence(code, message, facts) }];
    return errors.map(({ field, code: own, message: text }) => {
      const [, about = field, ...value] = field.startsWith('choices.') ? field.split('.') : [];
      const name = this.i18n.has(`imports.fields.${about}`) ? this.t(`fields.${about}`) : about;
      return {
        field: field.split('.')[0] ?? field,
        message: this.sentence(own, text, { ...facts, field: name, value: value.join('.') }),
      };
    });
  }

  private textFacts(view: ImportView): string {
    return this.t('read.facts', {
      rows: view.total,
      delimiter: this.t(`delimiter.${DELIMITER_NAMES[view.delimiter ?? ','] ?? 'comma'}`),
      encoding: (view.encoding ?? '').toUpperCase(),
      decimal: this.t(view.decimal_mark === ',' ? 'decimal.comma' : 'decimal.point'),
      header: view.header_row,
    });
  }

  private workbookFacts({ total, header_row, sheet, sheets, hidden_rows, hidden_columns }: ImportView): string[] {
    const number = sheets.findIndex(({ name }) => name === sheet) + 1;
    return [
      this.t('read.sheet', { sheet: sheet ?? '', number, sheets: sheets.length }),
      this.t('read.workbook', { rows: total, header: header_row }),
      ...(hidden_rows > 0 ? [this.t('read.hidden-rows', { count: hidden_rows })] : []),
      ...(hidden_columns > 0 ? [this.t('read.hidden-columns', { count: hidden_columns })] : []),
    ];
  }

  private sentence(code: string, message: string, facts: MessageVariables): string {
    for (const key of [`imports.error.${code}`, `errors.${code}`]) {
      if (this.i18n.has(key)) return this.i18n.t(this.page.language, key, facts);
    }
    return message;
  }

  private option(option: OptionView, field: string, choice: ChoiceView, names: ReturnType<typeof namesIn>) {
    const kind = field === 'source' ? 'source' : field === 'rejection_reason' ? 'reason' : 'stage';
    const name =
      option.name === null ? this.t(`choices.${option.code}`) : names(kind, { name: option.name, code: option.code });
    return { value: option.value, name, is_selected: option.value === choice.choice };
  }

  private reading(view: ImportView, column: ColumnView, zone: string): { text: string; is_open: boolean } {
    const kind = view.fields.find(({ key }) => key === column.field)?.kind;
    if (kind !== 'date') return { text: '', is_open: false };
    return view.date_order === null
      ? { text: this.t('dates.open'), is_open: true }
      : { text: this.t(`dates.${view.date_order}`, { zone }), is_open: false };
  }

  private valueOf(cells: readonly string[], problem: RowProblem): string {
    if (problem.column === null) return '';
    const value = (cells[problem.column] ?? '').trim();
    return value === '' ? this.t('rejected.empty') : value.slice(0, 80);
  }
}

function worst(problems: readonly RowProblem[]): string {
  if (problems.some(({ level }) => level === 'error')) return 'hp-cell-bad';
  return problems.length > 0 ? 'hp-cell-warn' : '';
}
