import { may, type Actor } from '../access/actor.js';
import { formatDate, formatOfficeTime, formatTime } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import type { NameInLanguages } from '../interviews/interview-plan.dto.js';
import type { CalibrationState } from '../interviews/calibration.queries.js';
import type { InterviewerView, InterviewState, InterviewView } from '../interviews/interview.dto.js';
import type { PageContext } from '../views/page-context.js';
import { namesIn, type Names } from './names.js';

const TONES: Readonly<Record<InterviewState, string>> = {
  planned: 'is-info',
  in_progress: 'is-info',
  complete: 'is-warn',
  decided: 'is-ok',
  cancelled: '',
};

const ICONS: Readonly<Record<InterviewState, string>> = {
  planned: 'calendar-event',
  in_progress: 'clock',
  complete: 'circle-check',
  decided: 'gavel',
  cancelled: 'x',
};

/** What the reader can do next with an interview, as a link. */
interface NextStep {
  readonly href: string;
  readonly label: string;
}

/** An interview as a line of a list; never what somebody noted or rated. */
export interface InterviewRowView {
  readonly id: string;
  readonly href: string;
  readonly candidate: string;
  readonly template: string;
  readonly place: string;
  readonly iso: string | null;
  readonly when: string;
  readonly tone: string;
  readonly icon: string;
  readonly state: string;
  /** One for each interviewer who is not excused: whether the scorecard is in. */
  readonly dots: readonly { readonly icon: string }[];
  readonly progress: string;
  /** What a planner should look at. */
  readonly warnings: readonly string[];
  readonly step: NextStep | null;
  readonly planning: NextStep | null;
}

/** Draws interviews for one reader. */
export class InterviewPresenter {
  readonly names: Names;

  constructor(
    private readonly i18n: I18n,
    private readonly page: PageContext,
    private readonly actor: Actor,
  ) {
    this.names = namesIn(i18n, page.language);
  }

  row(view: InterviewView): InterviewRowView {
    const left = view.interviewers.filter(({ state }) => state !== 'excused');
    const submitted = left.filter(({ state }) => state === 'submitted').length;
    return {
      id: view.id,
      href: `/interviews/${view.id}`,
      candidate: view.candidate.name,
      template: this.templateName(view.template),
      place: `${view.job_name} · ${this.names('stage', view.stage)}`,
      iso: view.scheduled_at,
      when: view.scheduled_at === null ? this.t('no-time') : this.when(view.scheduled_at, view.time_zone),
      tone: TONES[view.state],
      icon: ICONS[view.state],
      state: this.t(`state.${view.state}`),
      dots: left
        .toSorted((one, other) => Number(other.state === 'submitted') - Number(one.state === 'submitted'))
        .map(({ state }) => ({ icon: state === 'submitted' ? 'circle-check' : 'circle-dashed' })),
      progress: this.t('progress', { submitted, expected: left.length }),
      warnings: this.warnings(view),
      step: this.step(view),
      planning: this.planning(view),
    };
  }

  templateName({ name, code }: { readonly name: NameInLanguages; readonly code: string }): string {
    return sayName(name, this.page.language) ?? code;
  }

  /** By the clock of the office. */
  when(at: string, timeZone: string): string {
    return formatOfficeTime(at, this.page.language, timeZone, this.page.timeZone);
  }

  time(at: string, timeZone: string): string {
    return formatTime(at, this.page.language, timeZone);
  }

  /** What is to be known of an interviewer who is not trained, or was long ago; null: nothing. */
  trainingDue({ calibrated_on: day, is_due: isDue }: CalibrationState): string | null {
    if (!isDue) return null;
    if (day === null) return this.t('training-due.never');
    return this.t('training-due.since', { day: formatDate(day, this.page.language, this.page.timeZone, 'medium') });
  }

  t(key: string, variables: MessageVariables = {}): string {
    return this.i18n.t(this.page.language, `interviews.${key}`, variables);
  }

  private warnings(view: InterviewView): string[] {
    const isLive = view.state === 'planned' || view.state === 'in_progress';
    const missing = view.interviewers.filter((one) => isLive && isMissing(one)).map(({ name }) => name);
    return [
      ...(isLive && view.application_status !== 'active' ? [this.t('warning.closed')] : []),
      ...missing.map((name) => this.t('warning.unavailable', { name })),
      ...(view.has_open_objection ? [this.t('warning.objection')] : []),
      ...(view.interviewers_short && view.state !== 'cancelled' ? [this.t('warning.short')] : []),
    ];
  }

  private step(view: InterviewView): NextStep | null {
    const own = view.interviewers.find(({ user_id: id }) => id === this.actor.id);
    if (view.state === 'cancelled' || own === undefined) return null;
    if (own.state !== 'open' && own.state !== 'started') return null;
    return { href: `/interviews/${view.id}/scorecard`, label: this.t(own.state === 'open' ? 'begin' : 'go-on') };
  }

  private planning(view: InterviewView): NextStep | null {
    if (!may(this.actor, 'interviews:plan') || view.state === 'decided') return null;
    return { href: `/interviews/${view.id}/planning`, label: this.t('planning.link') };
  }
}

/** Has a scorecard to submit and cannot any more. */
export function isMissing({ state, is_available }: InterviewerView): boolean {
  return !is_available && (state === 'open' || state === 'started');
}

/** The name in the reader's language, or in another one; undefined when there is none at all. */
export function sayName(name: NameInLanguages, language: Language): string | undefined {
  return name[language] ?? name.en ?? name.sv ?? name.es ?? undefined;
}
