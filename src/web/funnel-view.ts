import { formatDateTime, formatNumber, formatPercent } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import { DOORS, MILESTONES } from '../pipelines/ladder.js';
import { ENDINGS } from '../reports/funnel.report.js';
import { quartersBetween } from '../reports/quarter.js';
import type {
  CountedPeopleView,
  CountedPersonView,
  FunnelPeopleQuery,
  FunnelQuery,
  FunnelSourceView,
  FunnelStepView,
  FunnelTotalsView,
  FunnelView,
  RateView,
} from '../reports/reports.dto.js';
import type { Choices } from '../reports/reports.queries.js';
import type { PageContext } from '../views/page-context.js';
import { endOfScale, funnelChart, intervalStrip, type FunnelBar } from './funnel-chart.js';
import { namesIn, type Names } from './names.js';

const PATH = '/reports/funnel';
const STEP_COLUMNS = [
  'reached',
  'persons',
  'entered',
  'advanced',
  'moved_back',
  'rejected',
  'withdrawn',
  'hired',
  'transferred',
  'still_here',
  'open',
] as const;

interface Rights {
  canSeePeople: boolean;
  canExport: boolean;
}

interface Option {
  value: string;
  label: string;
  is_current: boolean;
}

/** A number, and where its people are. */
interface NumberView {
  text: string;
  href: string | null;
  is_zero: boolean;
}

/** Puts a funnel into the words and numbers of its reader. */
export class FunnelPresenter {
  private readonly names: Names;
  private readonly zone: string;

  constructor(
    private readonly i18n: I18n,
    private readonly page_: PageContext,
    private readonly funnel: FunnelView,
    private readonly query: FunnelQuery,
    private readonly rights: Rights,
  ) {
    this.names = namesIn(i18n, page_.language);
    const [zone, ...others] = funnel.cohort.time_zones;
    this.zone = zone !== undefined && others.length === 0 ? zone : page_.timeZone;
  }

  page(choices: Choices) {
    const { funnel } = this;
    const tables = this.tables();
    const isEmpty = funnel.totals.applications === 0;
    return {
      title: this.t('title-of', { cohort: this.cohort() }),
      meta: this.meta(),
      files: this.rights.canExport && !isEmpty ? this.files() : null,
      filters: this.filters(choices),
      empty: isEmpty ? this.empty(choices) : null,
      chart: isEmpty ? null : this.chart(tables[0]?.steps ?? []),
      facts: this.facts(),
      tables: isEmpty ? [] : tables.map((table) => this.table(table.heading, table.steps)),
      sources: isEmpty ? null : this.sources(),
      definition: { version: funnel.definition, mode: this.t(`definition.reached-${funnel.mode}`) },
      api: `/api/v1/reports/funnel?${this.search({})}`,
    };
  }

  people(query: FunnelPeopleQuery, people: CountedPeopleView) {
    return {
      title: this.t('people.title', { count: people.total }),
      measure: this.numberInWords(query.cell),
      meta: this.meta(),
      back: `${PATH}?${this.search({})}`,
      total: this.t('people.count', { count: people.total }),
      people: people.data.map((person) => this.person(person)),
      next: people.next_cursor === null ? null : this.peopleHref(query.cell, { cursor: people.next_cursor }),
      first: query.cursor === undefined ? null : this.peopleHref(query.cell),
    };
  }

  private t(key: string, variables?: MessageVariables): string {
    return this.i18n.t(this.page_.language, `reports.${key}`, variables);
  }

  private number(value: number): string {
    return formatNumber(value, this.page_.language);
  }

  private percent(share: number, digits = 1): string {
    return formatPercent(share, this.page_.language, digits);
  }

  /** `41.6–51.8`: percentages without their sign. */
  private range(low: number, high: number, digits = 1): string {
    const [from, to] = [low, high].map((share) => formatNumber(share * 100, this.page_.language, digits));
    return `${from}–${to}`;
  }

  private at(time: string): string {
    return formatDateTime(time, this.page_.language, this.zone, 'medium');
  }

  private quarter(name: string): string {
    const [year = '', quarter = ''] = name.split('-Q');
    return this.t('quarter', { year, quarter });
  }

  private cohort(): string {
    return this.query.quarter === undefined ? this.t('cohort-all') : this.quarter(this.query.quarter);
  }

  private meta(): string {
    const { as_of, known_at, cohort } = this.funnel;
    const followed = { as_of: this.at(as_of), zone: this.zone };
    const { from, to } = cohort;
    const applied =
      this.query.quarter !== undefined
        ? this.t('meta.quarter', { quarter: this.quarter(this.query.quarter), ...followed })
        : from === null && to === null
          ? this.t('meta.all', followed)
          : this.t('meta.period', { from: from ?? '…', to: to ?? '…', ...followed });
    return known_at === as_of ? applied : `${applied} ${this.t('meta.known', { known_at: this.at(known_at) })}`;
  }

  /** The filters in force and both clocks, so that a link leads to the same figures later on. */
  private search(more: Record<string, string>): string {
    const { quarter, from, to, door, office_id, job_id, intake_id, source_id } = this.query;
    const { mode, as_of, known_at } = this.funnel;
    const all = { quarter, from, to, door, office_id, job_id, intake_id, source_id, mode, as_of, known_at, ...more };
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return new URLSearchParams(given).toString();
  }

  private peopleHref(cell: string, more: Record<string, string> = {}): string {
    return `${PATH}/people?${this.search({ ...more, cell })}`;
  }

  private cell(value: number, cell: string, more: Record<string, string> = {}): NumberView {
    const href = this.rights.canSeePeople && value > 0 ? this.peopleHref(cell, more) : null;
    return { text: this.number(value), href, is_zero: value === 0 };
  }

  private files() {
    const usesComma = this.page_.language !== 'en';
    const excel = {
      separator: usesComma ? 'semicolon' : 'comma',
      bom: 'true',
      decimals: usesComma ? 'comma' : 'point',
    };
    return [
      { label: this.t('xlsx'), href: `${PATH}.xlsx?${this.search({})}` },
      { label: this.t('csv'), href: `${PATH}.csv?${this.search({})}` },
      { label: this.t('csv-excel'), href: `${PATH}.csv?${this.search(excel)}` },
    ];
  }

  private filters({ offices, jobs, intakes, sources, first_on, last_on }: Choices) {
    const { query, funnel } = this;
    const quarters = first_on === null || last_on === null ? [] : quartersBetween(first_on, last_on);
    if (query.quarter !== undefined && !quarters.includes(query.quarter)) quarters.unshift(query.quarter);
    const options = (current: string | undefined, all: readonly { value: string; label: string }[]): Option[] =>
      all.map((option) => ({ ...option, is_current: option.value === current }));
    const named = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
    const select = (name: string, all: string, choices: Option[]) => ({
      name,
      label: this.t(`filter.${name}`),
      all,
      choices,
    });
    const shownJobs = jobs.map(({ id, name, office }) => ({
      value: id,
      label: offices.length > 1 ? `${name}, ${office}` : name,
    }));
    const source = sources.map((one) => ({ value: one.id, label: this.names('source', one) }));
    return {
      selects: [
        select(
          'quarter',
          this.t('filter.all-quarters'),
          options(
            query.quarter,
            quarters.map((value) => ({ value, label: this.quarter(value) })),
          ),
        ),
        select('office_id', this.t('filter.all-offices'), options(query.office_id, offices.map(named))),
        select('job_id', this.t('filter.all-jobs'), options(query.job_id, shownJobs)),
        select(
          'intake_id',
          this.t('filter.all-intakes'),
          options(
            query.intake_id,
            intakes.map((one) => ({ value: one.id, label: one.name })),
          ),
        ),
        select(
          'door',
          this.t('filter.all-doors'),
          options(
            query.door,
            DOORS.map((door) => ({ value: door, label: this.t(`door.${door}`) })),
          ),
        ),
        select(
          'source_id',
          this.t('filter.all-sources'),
          options(query.source_id, [...source, { value: 'none', label: this.t('source-none') }]),
        ),
      ],
      modes: (['implied', 'actual'] as const).map((mode) => ({
        value: mode,
        label: this.t(`mode.${mode}`),
        is_current: mode === funnel.mode,
      })),
      mode: funnel.mode,
      clocks: (['as_of', 'known_at'] as const).map((name) => ({
        name,
        label: this.t(`filter.${name}`),
        value: query[name] === undefined ? '' : localTime(funnel[name], this.page_.timeZone),
      })),
      zone: this.page_.timeZone,
      has_clock: query.as_of !== undefined || query.known_at !== undefined,
      counts: this.t('counts', { skipped: funnel.totals.skipped, back: funnel.totals.moved_back }),
    };
  }

  /** Before anybody applied no filter is to blame. */
  private empty({ last_on }: Choices) {
    if (last_on === null) return { heading: this.t('empty.first-heading'), text: this.t('empty.first-text') };
    return {
      heading: this.t('empty.heading'),
      text: this.t('empty.text'),
      href: `${PATH}?quarter=`,
      link: this.t('empty.link'),
    };
  }

  /** Both doors by milestone; each door by stage where one pipeline is behind it. */
  private tables(): { heading: string; steps: FunnelStepView[] }[] {
    const { steps } = this.funnel;
    const of = (door: string, level: string): FunnelStepView[] =>
      steps.filter((step) => step.door === door && step.level === level);
    const doors = DOORS.map((door) => {
      const stages = of(door, 'stage');
      return stages.length > 0
        ? { heading: this.t(`table.stages-${door}`), steps: stages, hasStages: true }
        : { heading: this.t(`table.milestones-${door}`), steps: of(door, 'milestone'), hasStages: false };
    });
    const one = doors.find(({ steps: [first] }) => first !== undefined && first.door === this.query.door);
    if (one) return [one];
    return [
      { heading: this.t('table.both'), steps: of('both', 'milestone') },
      ...doors.filter(({ hasStages, steps: [first] }) => hasStages && first !== undefined && first.reached > 0),
    ];
  }

  private stepName(step: Pick<FunnelStepView, 'stage' | 'stage_code' | 'milestone'>): string {
    return step.stage === null
      ? this.t(`milestone.${step.milestone}`)
      : this.names('stage', { name: step.stage, code: step.stage_code });
  }

  private chart(steps: FunnelStepView[]) {
    const { applications, matched, trainees, match, trainee } = this.funnel.totals;
    const heading = this.t('chart.heading', { applications, matched, trainees });
    const description = steps.map((step) => `${this.stepName(step)} ${this.number(step.reached)}`).join(', ');
    return {
      heading,
      svg: funnelChart(
        steps.map((step, i) => this.bar(step, steps[i - 1])),
        { title: this.t('chart.title', { cohort: this.cohort() }), description },
      ),
      caption:
        match.rate === null || trainee.rate === null
          ? this.t('chart.few')
          : this.t('chart.finding', {
              match: this.percent(match.rate),
              match_range: this.range(match.ci_low ?? 0, match.ci_high ?? 0),
              trainee: this.percent(trainee.rate),
              trainee_range: this.range(trainee.ci_low ?? 0, trainee.ci_high ?? 0),
            }),
    };
  }

  private bar(step: FunnelStepView, before: FunnelStepView | undefined): FunnelBar {
    const isShare = before !== undefined && before.conversion !== null;
    return {
      label: this.stepName(step),
      reached: step.reached,
      here: Math.min(step.still_here, step.reached),
      milestone: MILESTONES.indexOf(step.milestone) + 1,
      figure: this.number(step.reached),
      note: isShare
        ? this.t('chart.share', { share: this.percent(before.conversion ?? 0, 0), step: this.stepName(before) })
        : '',
    };
  }

  private facts() {
    const { totals } = this.funnel;
    const measures = ['applications', 'persons', 'skipped', 'reopened', 'time_unknown'] as const;
    return measures.map((measure) => ({
      label: this.t(`fact.${measure}`),
      number: this.cell(totals[measure], measure),
    }));
  }

  private table(heading: string, steps: readonly FunnelStepView[]) {
    return {
      heading,
      balance: this.balance(steps),
      is_balanced: steps.every((step) => step.is_balanced),
      columns: STEP_COLUMNS.map((column) => this.t(`column.${column}`)),
      rows: steps.map((step) => this.row(step)),
    };
  }

  private balance(steps: readonly FunnelStepView[]): string {
    const sum = (field: 'entered' | (typeof ENDINGS)[number]): number =>
      steps.reduce((total, step) => total + step[field], 0);
    const parts = ENDINGS.filter((ending) => sum(ending) > 0).map((ending) =>
      this.t(`balance.${ending}`, { count: sum(ending) }),
    );
    const key = steps.every((step) => step.is_balanced) ? 'balance.holds' : 'balance.fails';
    return this.t(key, { entered: sum('entered'), parts: parts.join(' + ') });
  }

  private row(step: FunnelStepView) {
    const address = `${step.door}.${step.level}.${step.stage_id ?? step.milestone}`;
    const isLast = step.converted === null;
    return {
      label: this.stepName(step),
      numbers: STEP_COLUMNS.map((column) => ({
        ...this.cell(step[column], `${column}.${address}`),
        is_main: column === 'reached',
        sub:
          column === 'withdrawn' && step.no_show > 0
            ? { ...this.cell(step.no_show, `no_show.${address}`), text: this.t('no-show', { count: step.no_show }) }
            : null,
      })),
      ...this.shownRate({ ...step, rate: step.conversion }),
      is_last: isLast,
    };
  }

  private shownRate({ rate, ci_low, ci_high, provisional_low, provisional_high, hidden }: RateView) {
    const bounds =
      provisional_low === null || provisional_high === null ? null : { low: provisional_low, high: provisional_high };
    return {
      rate: rate === null ? null : this.percent(rate),
      interval: ci_low === null || ci_high === null ? null : this.range(ci_low, ci_high),
      is_hidden: hidden !== null,
      provisional: bounds && {
        text: this.t('provisional', { range: this.range(bounds.low, bounds.high, 0) }),
        why: this.t('provisional-why', { low: this.percent(bounds.low, 0), high: this.percent(bounds.high, 0) }),
      },
    };
  }

  private sources() {
    const { sources, totals } = this.funnel;
    const ends = {
      match: endOfScale(sources.map(({ match }) => match)),
      trainee: endOfScale(sources.map(({ trainee }) => trainee)),
    };
    const outcome = (one: FunnelSourceView | FunnelTotalsView, more: Record<string, string>) => ({
      applications: this.cell(one.applications, 'applications', more),
      matched: this.cell(one.matched, 'matched', more),
      match: { ...this.shownRate(one.match), strip: intervalStrip(one.match, ends.match) },
      trainees: this.cell(one.trainees, 'trainees', more),
      trainee: { ...this.shownRate(one.trainee), strip: intervalStrip(one.trainee, ends.trainee) },
    });
    const nameOf = ({ source, source_code }: FunnelSourceView): string =>
      source === null ? this.t('source-none') : this.names('source', { name: source, code: source_code });
    return {
      match_scale: this.t('scale', { end: this.percent(ends.match, 0) }),
      trainee_scale: this.t('scale', { end: this.percent(ends.trainee, 0) }),
      rows: sources.map((one) => ({ label: nameOf(one), ...outcome(one, { source_id: one.source_id ?? 'none' }) })),
      total: outcome(totals, {}),
    };
  }

  private numberInWords(cell: string): string {
    const [measure = '', door, , key] = cell.split('.');
    const step = this.funnel.steps.find((one) => one.door === door && (one.stage_id ?? one.milestone) === key);
    const label = this.t(step ? `column.${measure}` : `fact.${measure}`);
    return step
      ? this.t('people.number', { step: this.stepName(step), number: label, door: this.t(`door.${step.door}`) })
      : label;
  }

  private person(person: CountedPersonView) {
    return {
      name: person.candidate_name,
      href: `/applications/${person.application_id}`,
      door: this.t(`door.${person.door}`),
      source:
        person.source === null
          ? this.t('source-none')
          : this.names('source', { name: person.source, code: person.source_code }),
      applied_at: this.at(person.applied_at),
      stage: this.names('stage', { name: person.stage, code: person.stage_code }),
      entered_at: this.at(person.entered_at),
      left_at: person.left_at === null ? null : this.at(person.left_at),
      ending: this.t(`ending.${person.ending}`),
    };
  }
}

/** What a `datetime-local` control holds. */
function localTime(time: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(new Date(time)).replace(' ', 'T');
}
