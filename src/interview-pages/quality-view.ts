import { formatDate, formatNumber, formatPercent } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import { say, type LocalText } from '../i18n/local-text.js';
import type {
  AgreementView,
  InterviewerQualityView,
  QuestionQualityView,
  QuestionTextView,
} from '../interview-quality/quality.dto.js';
import type { QualityChoices } from '../interview-quality/quality.queries.js';
import { ratersNeeded } from '../statistics/spearman-brown.js';
import type { PageContext } from '../views/page-context.js';
import { scaleStrip } from './scale-strip.js';

const PATH = '/interviews/quality';
const API = '/api/v1/interview-quality';
const USABLE = 0.7;

export interface QualityFigures {
  readonly interviewers: readonly InterviewerQualityView[];
  readonly questions: readonly QuestionQualityView[];
}

interface Spread {
  ratings: number;
  mean: number | null;
  spread: number | null;
  share_at_1: number | null;
  share_at_5: number | null;
}

/** Puts the quality of interviews into the words and numbers of its reader. */
export class QualityPresenter {
  constructor(
    private readonly i18n: I18n,
    private readonly reader: PageContext,
    private readonly given: Readonly<Record<string, string>>,
  ) {}

  page({ interviewers, questions }: QualityFigures, choices: QualityChoices) {
    const due = interviewers.filter(({ calibration_due: isDue }) => isDue).length;
    const isFiltered = Object.keys(this.given).length > 0;
    return {
      title: this.t('title'),
      filters: this.filters(choices),
      is_filtered: isFiltered,
      due: due === 0 ? null : this.t('due', { due, all: interviewers.length }),
      interviewers: interviewers.map((row) => this.interviewer(row)),
      questions: this.groups(questions),
      files: interviewers.length === 0 && questions.length === 0 ? [] : this.files(),
      api: `${API}/interviewers${isFiltered ? `?${this.search()}` : ''}`,
    };
  }

  private t(key: string, variables?: MessageVariables): string {
    return this.i18n.t(this.reader.language, `interview-quality.${key}`, variables);
  }

  private number(value: number | null, digits = 2): string {
    return value === null ? '–' : formatNumber(value, this.reader.language, digits).replace(/^-/, '−');
  }

  private signed(value: number | null): string {
    if (value === null) return '–';
    return `${value > 0.005 ? '+' : ''}${this.number(value)}`;
  }

  private range(low: number | null, high: number | null): string {
    return low === null || high === null ? '–' : this.t('range', { low: this.number(low), high: this.number(high) });
  }

  /** `12 % (7 of 60)`. */
  private share(share: number | null, of: number): string {
    if (share === null) return '–';
    const percent = formatPercent(share, this.reader.language);
    return this.t('share', { percent, count: Math.round(share * of), of });
  }

  private search(more: Readonly<Record<string, string>> = {}): string {
    return new URLSearchParams({ ...this.given, ...more }).toString();
  }

  private spread({ ratings, mean, spread, share_at_1, share_at_5 }: Spread) {
    const [low, high] = mean === null || spread === null ? [null, null] : [mean - spread, mean + spread];
    return {
      mean: this.number(mean),
      spread: this.number(spread),
      at_1: this.share(share_at_1, ratings),
      at_5: this.share(share_at_5, ratings),
      strip: scaleStrip({ value: mean, low, high }, [1, 5]),
    };
  }

  private interviewer(row: InterviewerQualityView) {
    return {
      name: row.name,
      calibrated: row.calibrated_on === null ? this.t('never') : this.day(row.calibrated_on),
      is_due: row.calibration_due,
      base: this.t('base.scorecards', { scorecards: row.scorecards, ratings: row.ratings }),
      ...this.spread(row),
      agreement: this.agreement(row.agreement),
      findings: row.hidden === null ? this.findings('interviewer', row) : [this.t('finding.too-few-scorecards')],
    };
  }

  private agreement(agreement: AgreementView) {
    const { alpha, ci_low, ci_high, interviews, hidden } = agreement;
    return {
      alpha: this.number(alpha),
      interval: this.range(ci_low, ci_high),
      base: this.t('base.shared', { interviews }),
      why: hidden === null ? null : this.t(`hidden.${hidden}`),
      difference: this.signed(agreement.mean_difference),
      strip: scaleStrip({ value: alpha, low: ci_low, high: ci_high }, [0, 1]),
    };
  }

  private findings(of: 'interviewer' | 'question', row: InterviewerQualityView | QuestionQualityView): string[] {
    const needed =
      'agreement' in row && row.agreement.alpha !== null ? ratersNeeded(row.agreement.alpha, USABLE) : null;
    const rating = Math.round(row.mean ?? 0);
    const said = row.findings.map((finding) => this.t(`finding.${of}.${finding}`, { rating, needed: needed ?? 0 }));
    return said.length === 0 ? [this.t('finding.none')] : said;
  }

  /** By template, as the questions come. */
  private groups(questions: readonly QuestionQualityView[]) {
    const groups = new Map<string, QuestionQualityView[]>();
    for (const one of questions) groups.set(one.template_id, [...(groups.get(one.template_id) ?? []), one]);
    return [...groups.values()].map((rows) => ({
      heading: this.said(rows[0]?.template),
      rows: rows.map((row) => this.question(row)),
    }));
  }

  private question(row: QuestionQualityView) {
    const { usefulness } = row;
    return {
      code: row.code,
      text: this.said(row.text),
      competency: this.said(row.competency),
      base: this.t('base.interviews', { interviews: row.interviews, ratings: row.ratings }),
      versions: this.t('versions', { versions: row.versions.join(', ') }),
      ...this.spread(row),
      correlation: this.number(usefulness.correlation),
      interval: this.range(usefulness.ci_low, usefulness.ci_high),
      why: usefulness.hidden === null ? null : this.t(`hidden.${usefulness.hidden}`),
      rest_strip: scaleStrip(
        { value: usefulness.correlation, low: usefulness.ci_low, high: usefulness.ci_high },
        [-1, 1],
      ),
      difference: this.signed(usefulness.difference),
      decided: this.t('base.decided', { passed: usefulness.passed, not_passed: usefulness.not_passed }),
      findings: row.hidden === null ? this.findings('question', row) : [this.t('finding.too-few-interviews')],
    };
  }

  private said(text: QuestionTextView | LocalText | undefined): string {
    const written = Object.entries(text ?? {}).filter(([, words]) => words !== null);
    return say(Object.fromEntries(written), this.reader.language);
  }

  private day(day: string): string {
    return formatDate(day, this.reader.language, 'UTC', 'medium');
  }

  private files() {
    const usesComma = this.reader.language !== 'en';
    const excel = usesComma ? { separator: 'semicolon', bom: 'true', decimals: 'comma' } : { bom: 'true' };
    return [
      { label: this.t('file.workbook'), href: `${API}/workbook.xlsx?${this.search()}` },
      { label: this.t('file.interviewers'), href: `${API}/interviewers.csv?${this.search(excel)}` },
      { label: this.t('file.questions'), href: `${API}/questions.csv?${this.search(excel)}` },
    ];
  }

  private filters({ templates, offices }: QualityChoices) {
    const chosen = templates.find(({ id }) => id === this.given['template_id']);
    const select = (name: string, options: readonly { value: string; label: string }[]) => ({
      name,
      label: this.t(`filter.${name}`),
      all: this.t(`filter.all-${name}`),
      options: options.map((option) => ({ ...option, is_current: option.value === this.given[name] })),
    });
    const versions = (chosen?.versions ?? []).map((number) => ({
      value: String(number),
      label: this.t('filter.version-of', { number }),
    }));
    return {
      action: PATH,
      selects: [
        select(
          'template_id',
          templates.map(({ id, name }) => ({ value: id, label: this.said(name) })),
        ),
        ...(versions.length > 0 ? [select('version', versions)] : []),
        select(
          'office_id',
          offices.map(({ id, name }) => ({ value: id, label: name })),
        ),
      ],
      days: ['from', 'to'].map((name) => ({ name, label: this.t(`filter.${name}`), value: this.given[name] ?? '' })),
    };
  }
}
