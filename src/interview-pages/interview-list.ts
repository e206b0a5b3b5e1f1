import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { intakeChoices } from '../applications/board.queries.js';
import { formatDate } from '../i18n/format.js';
import { I18n } from '../i18n/i18n.js';
import { InterviewOffersService } from '../interviews/interview-offers.service.js';
import {
  WaitingApplicationsQuery,
  type InterviewView,
  type WaitingApplicationView,
} from '../interviews/interview.dto.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import type { PageContext } from '../views/page-context.js';
import { formErrors, NO_ERRORS } from '../web/form-errors.js';
import { checked, text, type Fields } from '../web/form.js';
import { InterviewPresenter, type InterviewRowView } from '../web/interview-rows.js';
import { localTime } from '../web/office-time.js';
import { fieldsOf, filtersView, searchOf, wantedBy, type InterviewFields } from './interview-filters.js';
import { interviewersInUse } from './interviewers-in-use.queries.js';

const MOST_OWN = 100;
const LATEST_SUBMITTED = 10;
const WAITING_A_PAGE = 20;
const A_PAGE = 50;

type Due = 'late' | 'today' | 'next' | 'no-time';
const DUES: readonly Due[] = ['late', 'today', 'next', 'no-time'];

/** The parts of the page of interviews: one's own, who waits to be planned, and all of them. */
@Injectable()
export class InterviewList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly interviews: InterviewsService,
    private readonly offers: InterviewOffersService,
    private readonly i18n: I18n,
  ) {}

  /** What the reader has to do, by when it is due, and what was submitted last. Null: has never interviewed, and plans. */
  async own(actor: Actor, page: PageContext, now: Date): Promise<object | null> {
    const drawn = this.presenter(actor, page);
    const [todo, submitted] = await Promise.all([
      this.interviews.list(actor, {
        interviewer: 'me',
        interviewer_state: 'waiting',
        order: 'earliest',
        limit: MOST_OWN,
      }),
      this.interviews.list(actor, { interviewer: 'me', interviewer_state: 'submitted', limit: LATEST_SUBMITTED }),
    ]);
    const isPlanner = may(actor, 'interviews:plan');
    if (isPlanner && todo.data.length === 0 && submitted.data.length === 0) return null;
    const due = todo.data.filter(isToDo).map((view) => ({ due: dueOf(view, now), row: drawn.row(view) }));
    return {
      groups: DUES.map((name) => ({
        name,
        heading: drawn.t(`due.${name}`),
        is_late: name === 'late',
        rows: due.filter((one) => one.due === name).map(({ row }) => row),
      })).filter(({ rows }) => rows.length > 0),
      submitted: submitted.data.map((view) => drawn.row(view)),
    };
  }

  /** Whoever stands in a stage whose interview is not planned, the longest first. Null: not the reader's part. */
  async waiting(actor: Actor, page: PageContext, query: Fields): Promise<object | null> {
    if (!may(actor, 'interviews:plan')) return null;
    const cursor = text(query, 'waiting');
    const wanted = await checked(WaitingApplicationsQuery, { limit: WAITING_A_PAGE, ...(cursor && { cursor }) });
    const { data, next_cursor: next } = await this.offers.waiting(actor, wanted);
    const drawn = this.presenter(actor, page);
    return {
      rows: data.map((view) => waitingRow(drawn, page, view)),
      next: next === null ? null : `/interviews?${new URLSearchParams({ waiting: next }).toString()}#waiting`,
      first: cursor === undefined ? null : '/interviews#waiting',
    };
  }

  /** All interviews that the reader oversees. Of filters that cannot be meant nothing is found, and the form says why. */
  async all(actor: Actor, page: PageContext, query: Fields) {
    if (!may(actor, 'interviews:oversee')) return null;
    const given = fieldsOf(query);
    const cursor = text(query, 'cursor');
    const { found, errors } = await this.find(actor, page, given, cursor);
    const drawn = this.presenter(actor, page);
    const [intakes, interviewers] = await Promise.all([
      intakeChoices(this.dataSource, actor),
      interviewersInUse(this.dataSource, actor),
    ]);
    const next = found.next_cursor;
    return {
      errors: errors.errors,
      filters: filtersView(drawn, given, {
        intakes: intakes.map(({ id, name, job_name: job }) => ({ value: id, label: `${job}, ${name}` })),
        interviewers: interviewers.map(({ id, name }) => ({ value: id, label: name })),
      }),
      rows: found.data.map((view): InterviewRowView => drawn.row(view)),
      next: next === null ? null : searchOf(given, { cursor: next }),
      first: cursor === undefined ? null : searchOf(given),
    };
  }

  private async find(actor: Actor, page: PageContext, given: InterviewFields, cursor: string | undefined) {
    try {
      const wanted = await wantedBy(given, page.timeZone, { limit: A_PAGE, ...(cursor && { cursor }) });
      return { found: await this.interviews.list(actor, wanted), errors: NO_ERRORS };
    } catch (error) {
      return {
        found: { data: [], next_cursor: null },
        errors: formErrors(error, this.i18n, page.language, 'interviews'),
      };
    }
  }

  private presenter(actor: Actor, page: PageContext): InterviewPresenter {
    return new InterviewPresenter(this.i18n, page, actor);
  }
}

/** Of a closed application only what was begun still wants to be finished. */
function isToDo({ application_status: status, state }: InterviewView): boolean {
  return status === 'active' || state === 'in_progress';
}

/** By the calendar of the office. */
function dueOf({ scheduled_at: at, time_zone: zone }: InterviewView, now: Date): Due {
  if (at === null) return 'no-time';
  const [day, today] = [new Date(at), now].map((instant) => localTime(instant, zone).slice(0, 10));
  if (day === today) return 'today';
  return String(day) < String(today) ? 'late' : 'next';
}

function waitingRow(drawn: InterviewPresenter, page: PageContext, view: WaitingApplicationView): object {
  const template = drawn.templateName(view.template);
  return {
    href: `/applications/${view.application_id}`,
    candidate: view.candidate.name,
    template,
    place: `${view.job_name} · ${drawn.names('stage', view.stage)}`,
    since: drawn.t('waiting.since', {
      date: formatDate(view.stage_entered_at, page.language, page.timeZone, 'medium'),
    }),
    plan_href: `/applications/${view.application_id}/interviews/new?template_id=${view.template.id}`,
    plan_label: drawn.t('waiting.plan-name', { name: view.candidate.name, template }),
  };
}
