import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { I18n } from '../i18n/i18n.js';
import { say } from '../i18n/local-text.js';
import type { TemplateContent } from '../interview-templates/content.js';
import { spokenLanguages } from '../interview-guides/spoken-languages.js';
import { calibrationOf, type CalibrationState } from '../interviews/calibration.queries.js';
import { InterviewersService } from '../interviews/interviewers.service.js';
import type { InterviewerView, InterviewView } from '../interviews/interview.dto.js';
import { isUnderWay } from '../interviews/interviews.queries.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import { contentOf } from '../interviews/used-template.js';
import type { FieldView } from '../settings/form-fields.js';
import { MOST_CHOICES, SettingsViews, type Refused } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import { Views, type ToastView } from '../views/views.js';
import type { Fields } from '../web/form.js';
import { InterviewPresenter, isMissing } from '../web/interview-rows.js';
import { languageName } from '../web/names.js';
import { localTime } from '../web/office-time.js';
import { INTERVIEW_WORDS } from './new-interview-form.js';

interface Attempt {
  readonly fields: Fields;
  readonly refused: Refused;
}

export interface PlanningState {
  readonly toast?: ToastView | null;
  /** A change of time or language that was refused. */
  readonly change?: Attempt;
  /** An interviewer that was refused. */
  readonly addition?: Attempt;
  /** A button that could not do what it says. */
  readonly refused?: Refused;
}

/** One interview as its planner sees it: when, in which language, and who interviews. */
@Injectable()
export class PlanningPage {
  constructor(
    private readonly dataSource: DataSource,
    private readonly interviews: InterviewsService,
    private readonly interviewers: InterviewersService,
    private readonly settings: SettingsViews,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  async draw(actor: Actor, page: PageContext, id: string, state: PlanningState = {}): Promise<string> {
    const interview = await this.interviews.get(actor, id);
    const content = await contentOf(this.dataSource, interview.template.version_id);
    const trained = await calibrationOf(
      this.dataSource,
      interview.interviewers.map(({ user_id: userId }) => userId),
    );
    const drawn = new InterviewPresenter(this.i18n, page, actor);
    const isOpen = isUnderWay(interview.state);
    const canAdd = isOpen || interview.state === 'complete';
    const row = drawn.row(interview);
    return this.views.page('interview-pages/planning', page, {
      title: drawn.t('planning.title', { name: interview.candidate.name, template: row.template }),
      toast: state.toast ?? null,
      notice: state.refused?.notice ?? null,
      row,
      result_href: row.href,
      application_href: `/applications/${interview.application_id}#interviews`,
      path: `/interviews/${id}`,
      version: interview.version,
      change: isOpen ? this.change(page, drawn, interview, content, state.change) : null,
      interviewers: interview.interviewers.map((one) => ({
        ...this.interviewer(actor, page, drawn, interview, one, content),
        training_due: trainingDue(drawn, interview, one, trained),
      })),
      addition: canAdd ? await this.addition(actor, page, drawn, interview, content, state.addition) : null,
      can_cancel: isOpen,
      can_reinstate: interview.state === 'cancelled',
    });
  }

  private change(
    page: PageContext,
    drawn: InterviewPresenter,
    interview: InterviewView,
    content: TemplateContent,
    attempt: Attempt | undefined,
  ) {
    const { scheduled_at: at, time_zone: zone, language } = interview;
    const stored = { scheduled_at: at === null ? '' : localTime(new Date(at), zone), language };
    const refused = attempt?.refused ?? null;
    const fields = this.settings.fields(page, INTERVIEW_WORDS, attempt?.fields ?? stored, refused, stored);
    const languages = spokenLanguages(content).map((value) => ({ value, label: languageName(value, page.language) }));
    return {
      ...shown(attempt),
      fields: [
        fields.input('scheduled_at', { type: 'datetime-local' }),
        interview.state === 'planned'
          ? fields.select('language', languages, { isRequired: true })
          : fields.fixed('language_fixed', languageName(language, page.language)),
      ],
      zone: drawn.t('zone', { zone }),
    };
  }

  private interviewer(
    actor: Actor,
    page: PageContext,
    drawn: InterviewPresenter,
    interview: InterviewView,
    one: InterviewerView,
    content: TemplateContent,
  ) {
    const path = `/interviews/${interview.id}/interviewers/${one.user_id}`;
    const isWaiting = one.state === 'open' || one.state === 'started';
    const isOpen = isUnderWay(interview.state);
    const mayExcuse = may(actor, 'interviews:excuse');
    const focus = one.focus_competencies.map((code) => say(content.competencies[code] ?? {}, page.language) || code);
    return {
      name: one.name,
      state: drawn.t(`interviewer.${one.state}`),
      tone: one.state === 'submitted' ? 'is-ok' : one.state === 'excused' ? 'is-warn' : '',
      focus: focus.length === 0 ? null : drawn.t('listens-for', { competencies: focus.join(', ') }),
      reason: one.excuse_reason,
      missing: isMissing(one) && interview.state !== 'cancelled' ? drawn.t('missing-hint') : null,
      removal: isOpen && canBeRemoved(interview, one) ? `${path}/removal` : null,
      remove_label: drawn.t('remove-name', { name: one.name }),
      excuse: isOpen && isWaiting && mayExcuse ? `${path}/excuse` : null,
      excuse_label: drawn.t('excuse-name', { name: one.name }),
      recall: isOpen && one.state === 'excused' && mayExcuse ? `${path}/recall` : null,
      recall_label: drawn.t('recall-name', { name: one.name }),
    };
  }

  private async addition(
    actor: Actor,
    page: PageContext,
    drawn: InterviewPresenter,
    interview: InterviewView,
    { competencies }: TemplateContent,
    attempt: Attempt | undefined,
  ): Promise<{ fields: FieldView[] }> {
    const { data } = await this.interviewers.possible(actor, { job_id: interview.job_id, limit: MOST_CHOICES });
    const asked = new Set(interview.interviewers.map(({ user_id: id }) => id));
    const people = data.filter(({ user_id: id }) => !asked.has(id));
    const fields = this.settings.fields(page, INTERVIEW_WORDS, attempt?.fields ?? {}, attempt?.refused ?? null);
    return {
      ...shown(attempt),
      fields: [
        fields.select(
          'user_id',
          people.map(({ user_id: value, name, is_training_due: isDue }) => ({
            value,
            label: isDue ? drawn.t('training-due.option', { name }) : name,
          })),
          { isRequired: true, none: this.settings.choose(page) },
        ),
        fields.checks(
          'focus_competencies',
          Object.entries(competencies).map(([value, name]) => ({ value, label: say(name, page.language) })),
        ),
      ],
    };
  }
}

/** As the service decides again; a button that cannot work is not shown. */
function canBeRemoved({ interviewers, template }: InterviewView, { state }: InterviewerView): boolean {
  const left = interviewers.filter((one) => one.state !== 'excused');
  return state === 'open' && left.length > template.min_interviewers && left.every((one) => one.state !== 'submitted');
}

/** Of those who still have to rate. */
function trainingDue(
  drawn: InterviewPresenter,
  { state: interview }: InterviewView,
  { user_id: id, state }: InterviewerView,
  trained: ReadonlyMap<string, CalibrationState>,
): string | null {
  const calibration = trained.get(id);
  const hasToRate = isUnderWay(interview) && (state === 'open' || state === 'started');
  return hasToRate && calibration !== undefined ? drawn.trainingDue(calibration) : null;
}

function shown(attempt: Attempt | undefined): object {
  return { errors: attempt?.refused.errors.errors ?? [], notice: attempt?.refused.notice ?? null };
}
