import type { StreamableFile } from '@nestjs/common';
import { csvStream, type CsvCells } from '../http/csv.js';
import { fileAnswer, workbookAnswer } from '../http/file-answer.js';
import type { XlsxCell, XlsxSheet } from '../http/xlsx.js';
import type {
  InterviewerQualityView,
  InterviewersQualityView,
  QualityFileQuery,
  QuestionQualityView,
  QuestionsQualityView,
  QualityQuery,
} from './quality.dto.js';

type Column<Row> = readonly [header: string, cell: (row: Row) => string | number | null];

const INTERVIEWER_COLUMNS: readonly Column<InterviewerQualityView>[] = [
  ['user_id', (row) => row.user_id],
  ['name', (row) => row.name],
  ['calibrated_on', (row) => row.calibrated_on],
  ['calibration_due', (row) => String(row.calibration_due)],
  ['scorecards', (row) => row.scorecards],
  ['ratings', (row) => row.ratings],
  ['mean', (row) => row.mean],
  ['spread', (row) => row.spread],
  ['share_at_1', (row) => row.share_at_1],
  ['share_at_5', (row) => row.share_at_5],
  ['hidden', (row) => row.hidden],
  ['shared_interviews', ({ agreement }) => agreement.interviews],
  ['shared_answers', ({ agreement }) => agreement.answers],
  ['alpha', ({ agreement }) => agreement.alpha],
  ['alpha_ci_low', ({ agreement }) => agreement.ci_low],
  ['alpha_ci_high', ({ agreement }) => agreement.ci_high],
  ['mean_difference', ({ agreement }) => agreement.mean_difference],
  ['alpha_hidden', ({ agreement }) => agreement.hidden],
  ['findings', ({ findings }) => findings.join(' ')],
];

const QUESTION_COLUMNS: readonly Column<QuestionQualityView>[] = [
  ['template_id', (row) => row.template_id],
  ['template', ({ template }) => template.en ?? template.sv ?? template.es],
  ['code', (row) => row.code],
  ['kind', (row) => row.kind],
  ['competency', ({ competency }) => competency.en ?? competency.sv ?? competency.es],
  ['versions', (row) => row.versions.join(' ')],
  ['interviews', (row) => row.interviews],
  ['ratings', (row) => row.ratings],
  ['mean', (row) => row.mean],
  ['spread', (row) => row.spread],
  ['share_at_1', (row) => row.share_at_1],
  ['share_at_5', (row) => row.share_at_5],
  ['hidden', (row) => row.hidden],
  ['correlation', ({ usefulness }) => usefulness.correlation],
  ['correlation_ci_low', ({ usefulness }) => usefulness.ci_low],
  ['correlation_ci_high', ({ usefulness }) => usefulness.ci_high],
  ['correlation_hidden', ({ usefulness }) => usefulness.hidden],
  ['passed', ({ usefulness }) => usefulness.passed],
  ['not_passed', ({ usefulness }) => usefulness.not_passed],
  ['difference', ({ usefulness }) => usefulness.difference],
  ['findings', ({ findings }) => findings.join(' ')],
];

/** What each figure is, in the words of docs/definitions.md. */
const FIGURES: Readonly<Record<string, string>> = {
  counted: 'live interviews in which nobody is left to submit, with the ratings as they were submitted',
  scorecards: 'submitted scorecards in them',
  spread: 'standard deviation of the ratings',
  share_at_1: 'share of the ratings that are a 1, from 0 to 1; share_at_5 likewise',
  hidden: 'too_few: fewer than five scorecards (of a question: interviews)',
  alpha: 'Krippendorff’s alpha with the interval metric over the answers that both rated',
  alpha_ci_low: '95 % interval of alpha by the jackknife over interviews',
  mean_difference: 'own rating less that of a co-interviewer of the same answer, on average',
  correlation: 'between the mean of the question and the mean of the other questions of the interview',
  correlation_ci_low: '95 % interval of the correlation by Fisher’s z',
  difference: 'mean of those who passed less that of those who did not, from five of each on',
};

const cells = <Row>(columns: readonly Column<Row>[], row: Row): (string | number | null)[] =>
  columns.map(([, cell]) => cell(row));

const headers = <Row>(columns: readonly Column<Row>[]): string[] => columns.map(([header]) => header);

export function interviewersFile({ interviewers }: InterviewersQualityView, query: QualityFileQuery): StreamableFile {
  return csv(
    'interviewers',
    headers(INTERVIEWER_COLUMNS),
    interviewers.map((row) => cells(INTERVIEWER_COLUMNS, row)),
    query,
  );
}

export function questionsFile({ questions }: QuestionsQualityView, query: QualityFileQuery): StreamableFile {
  return csv(
    'interview-questions',
    headers(QUESTION_COLUMNS),
    questions.map((row) => cells(QUESTION_COLUMNS, row)),
    query,
  );
}

function csv(name: string, columns: string[], body: CsvCells[], query: QualityFileQuery): StreamableFile {
  const stream = csvStream(columns, body, {
    separator: query.separator ?? 'comma',
    hasBom: query.bom === 'true',
    decimalMark: query.decimals === 'comma' ? ',' : '.',
  });
  return fileAnswer(name, 'csv', stream);
}

export function qualityWorkbook(
  { interviewers, definition }: InterviewersQualityView,
  { questions }: QuestionsQualityView,
  query: QualityQuery,
): StreamableFile {
  return workbookAnswer('interview-quality', [
    sheet('Interviewers', INTERVIEWER_COLUMNS, interviewers),
    sheet('Questions', QUESTION_COLUMNS, questions),
    definitionSheet(definition, query),
  ]);
}

function sheet<Row>(name: string, columns: readonly Column<Row>[], body: readonly Row[]): XlsxSheet {
  return {
    name,
    columns: columns.map(([header]) => ({ header, width: /name|template$|competency|_id/.test(header) ? 26 : 13 })),
    rows: body.map((row) => cells(columns, row).map((value, i) => dayOr(value, columns[i]?.[0]))),
  };
}

const dayOr = (value: string | number | null, header: string | undefined): XlsxCell =>
  typeof value === 'string' && header?.endsWith('_on') ? { day: value } : value;

function definitionSheet(definition: string, { template_id, version, office_id, from, to }: QualityQuery): XlsxSheet {
  return {
    name: 'Definitions',
    columns: [
      { header: 'term', width: 20 },
      { header: 'meaning', width: 110 },
    ],
    rows: [
      ['definition', definition],
      ['template_id', template_id ?? null],
      ['version (questions)', version ?? null],
      ['office_id', office_id ?? null],
      ['from', from === undefined ? null : { day: from }],
      ['to (not included)', to === undefined ? null : { day: to }],
      ...Object.entries(FIGURES),
    ],
  };
}
