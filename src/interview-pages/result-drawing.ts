import { Injectable } from '@nestjs/common';
import { may, type Actor } from '../access/actor.js';
import { formatNumber } from '../i18n/format.js';
import { I18n, type MessageVariables } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import type { GateState } from '../interview-results/gate-states.js';
import type { InterviewerState, InterviewState, InterviewView } from '../interviews/interview.dto.js';
import type { NameInLanguages } from '../interviews/interview-plan.dto.js';
import type { InterviewOutcome } from '../interview-results/interview-decision.entity.js';
import type { ObjectionView } from '../interview-results/objection.dto.js';
import type {
  InterviewDecisionView,
  InterviewResultView,
  ItemRatingView,
  RatingChangeView,
  RecommendationView,
  ResultItemView,
} from '../interview-results/result.dto.js';
import type { PageContext } from '../views/page-context.js';
import { namesIn } from '../web/names.js';

/** A word with its colour and picture. */
export interface SignView {
  readonly tone: string;
  readonly icon: string;
  readonly label: string;
}

const STATES: Readonly<Record<InterviewState, readonly [tone: string, icon: string]>> = {
  planned: ['', 'calendar'],
  in_progress: ['is-info', 'pencil'],
  complete: ['is-ok', 'circle-check'],
  decided: ['is-ok', 'gavel'],
  cancelled: ['is-bad', 'calendar-off'],
};
const INTERVIEWERS: Readonly<Record<InterviewerState, readonly [tone: string, icon: string]>> = {
  open: ['', 'clock'],
  started: ['is-info', 'pencil'],
  submitted: ['is-ok', 'circle-check'],
  excused: ['is-warn', 'user-off'],
};
const GATES: Readonly<Record<GateState, readonly [tone: string, icon: string]>> = {
  kept: ['is-ok', 'circle-check'],
  broken: ['is-bad', 'ban'],
  to_confirm: ['is-warn', 'alert-triangle'],
  unanswered: ['is-warn', 'help'],
};
const OUTCOMES: Readonly<Record<InterviewOutcome, readonly [tone: string, icon: string]>> = {
  passed: ['is-ok', 'circle-check'],
  not_passed: ['is-bad', 'circle-x'],
};

type Opened = {
  readonly [Part in Exclude<keyof InterviewResultView, 'objections'>]: NonNullable<InterviewResultView[Part]>;
} & Pick<InterviewResultView, 'objections'>;

/** Draws one interview with its result for one reader. */
@Injectable()
export class ResultDrawing {
  constructor(private readonly i18n: I18n) {}

  draw(actor: Actor, page: PageContext, interview: InterviewView, result: InterviewResultView) {
    const opened = isOpened(result) && interview.state !== 'cancelled' ? result : null;
    return {
      title: interview.candidate.name,
      ...this.head(actor, page, interview),
      waiting: opened ? null : this.waiting(page, interview, result),
      interviewers: interview.interviewers.map(({ name, state }) => ({
        name,
        state: this.sign(page, INTERVIEWERS[state], `interviewer.${state}`),
      })),
      result: opened && this.result(actor, page, interview, opened),
    };
  }

  sign(page: PageContext, [tone, icon]: readonly [string, string], key: string): SignView {
    return { tone, icon, label: this.t(page, key) };
  }

  outcome(page: PageContext, outcome: InterviewOutcome): SignView {
    return this.sign(page, OUTCOMES[outcome], `outcome.${outcome}`);
  }

  t(page: PageContext, key: string, variables: MessageVariables = {}): string {
    return this.i18n.t(page.language, `interview-results.${key}`, variables);
  }

  private head(actor: Actor, page: PageContext, interview: InterviewView) {
    const own = interview.interviewers.find(({ user_id: id }) => id === actor.id);
    const path = `/interviews/${interview.id}`;
    const isOn = interview.state !== 'cancelled';
    return {
      state: this.sign(page, STATES[interview.state], `state.${interview.state}`),
      template: nameIn(interview.template.name, page.language),
      version: interview.template.version_number,
      stage: namesIn(this.i18n, page.language)('stage', interview.stage),
      job: interview.job_name,
      scheduled_at: interview.scheduled_at,
      application_href: may(actor, 'applications:read') ? `/applications/${interview.application_id}` : null,
      guide_href: `${path}/guide`,
      planning_href: may(actor, 'interviews:plan') ? `${path}/planning` : null,
      scorecard:
        own && own.state !== 'excused' && isOn
          ? { href: `${path}/scorecard`, is_open: own.state !== 'submitted' }
          : null,
    };
  }

  private waiting(page: PageContext, { state }: InterviewView, { waiting_for: names }: InterviewResultView) {
    if (state === 'cancelled') return { kind: 'warn', strong: this.t(page, 'cancelled'), text: '' };
    const list = new Intl.ListFormat(page.language).format(names);
    return { kind: 'info', strong: this.t(page, 'waiting', { names: list }), text: this.t(page, 'waiting-text') };
  }

  private result(actor: Actor, page: PageContext, interview: InterviewView, result: Opened) {
    const [decision] = result.decisions;
    const rated = result.items.filter(({ kind }) => kind !== 'gate');
    const mayDecide = may(actor, 'interviews:decide');
    return {
      score: formatNumber(result.score, page.language, 1),
      overall: formatNumber(result.overall, page.language, 2),
      base: this.t(page, `base.${interview.template.kind}`, {
        people: result.interviewers.filter(({ state }) => state === 'submitted').length,
        items: rated.length,
      }),
      competencies: result.competencies.map(({ name, mean, question_count: count }) => ({
        name,
        mean: mean === null ? '' : formatNumber(mean, page.language, 2),
        count,
      })),
      recommendation: this.recommendation(page, result.recommendation),
      decision: decision ? this.decision(page, decision) : null,
      earlier: result.decisions.slice(1).map((one) => this.decision(page, one)),
      decide_href: mayDecide ? `/interviews/${interview.id}/decision` : null,
      objections: result.objections?.map((one) => objectionOn(actor, result, one)) ?? [],
      disputed: rated.filter(({ is_disputed: isDisputed }) => isDisputed).length,
      has_gates: result.items.length > rated.length,
      items: rated.map((item) => this.item(actor, page, result, item)),
      gates: result.items.filter(({ kind }) => kind === 'gate').map((item) => this.item(actor, page, result, item)),
      facts: result.facts.map(({ text, answers }) => ({
        text,
        answers: answers.map(({ user_id: id, answer }) => ({
          name: nameOf(result, id),
          answer: this.t(page, `fact.${answer ?? 'unanswered'}`),
          is_yes: answer === 'yes',
        })),
      })),
    };
  }

  private recommendation(page: PageContext, { outcome, silence, rule, conditions }: RecommendationView) {
    return {
      sign: outcome === null ? null : this.sign(page, OUTCOMES[outcome], `recommends.${outcome}`),
      silence: silence === null ? null : this.t(page, `silence.${silence}`),
      rule,
      conditions: conditions.map(({ text, is_met: isMet }) => ({
        text,
        ...this.sign(page, isMet ? ['is-ok', 'check'] : ['is-bad', 'x'], isMet ? 'met' : 'not-met'),
      })),
    };
  }

  private decision(page: PageContext, decision: InterviewDecisionView) {
    return {
      sign: this.outcome(page, decision.outcome),
      by: decision.decided_by_name,
      at: decision.decided_at,
      reason: decision.reason,
      basis: this.t(page, 'decision.basis', {
        score: decision.score,
        recommendation: decision.recommendation ?? 'none',
      }),
    };
  }

  private item(actor: Actor, page: PageContext, result: Opened, item: ResultItemView) {
    const isDecided = result.decisions.length > 0;
    const { gate_state: gate } = item;
    const isOfPanel = result.interviewers.some(({ user_id: id, state }) => id === actor.id && state === 'submitted');
    const mayRule = (isOfPanel || may(actor, 'interviews:decide')) && !isDecided;
    const path = `/interviews/${result.interview_id}`;
    const query = new URLSearchParams({ item: item.code }).toString();
    return {
      code: item.code,
      text: item.text,
      competency: result.competencies.find(({ code }) => code === item.competency)?.name ?? '',
      mean: item.mean === null ? null : formatNumber(item.mean, page.language, 2),
      is_disputed: item.is_disputed,
      gate: gate && this.sign(page, GATES[gate], `gate.${gate}`),
      rule_href:
        mayRule && item.ratings.some(({ is_yes: isYes }) => isYes === false) ? `${path}/gate-ruling?${query}` : null,
      rulings: item.rulings.map(({ is_yes: isYes, reason, ruled_by_name: by, ruled_at: at }) => ({
        text: this.t(page, isYes ? 'ruling.kept' : 'ruling.broken', { name: by }),
        reason,
        at,
      })),
      ratings: item.ratings.map((rating) => ({
        ...this.rating(page, item, rating),
        name: nameOf(result, rating.user_id),
        change_href: rating.user_id === actor.id && !isDecided ? `${path}/rating-change?${query}` : null,
      })),
    };
  }

  private rating(page: PageContext, { scale, kind }: ResultItemView, rating: ItemRatingView) {
    const step = scale.find((one) => one.rating === rating.rating);
    const isChanged = rating.changes.length > 0;
    const original = kind === 'gate' ? this.yesNo(page, rating.original_is_yes) : String(rating.original_rating ?? '');
    return {
      value: kind === 'gate' ? this.yesNo(page, rating.is_yes) : String(rating.rating ?? ''),
      label: step?.label ?? '',
      anchor: step?.anchor ?? null,
      original: isChanged ? original : null,
      changes: rating.changes.map((change) => this.change(page, change)),
      note: rating.note,
      is_note_erased: rating.is_note_erased,
      probes: [
        ...rating.probes.map((text) => ({ text, is_ad_hoc: false })),
        ...rating.ad_hoc_probes.map((text) => ({ text, is_ad_hoc: true })),
      ],
    };
  }

  private change(page: PageContext, change: RatingChangeView) {
    const said = (rating: number | null, isYes: boolean | null): string =>
      rating === null ? this.yesNo(page, isYes) : String(rating);
    return {
      text: this.t(page, 'changed', {
        from: said(change.from_rating, change.from_is_yes),
        to: said(change.to_rating, change.to_is_yes),
      }),
      reason: change.reason,
      at: change.changed_at,
    };
  }

  private yesNo(page: PageContext, isYes: boolean | null): string {
    return isYes === null ? '' : this.t(page, isYes ? 'fact.yes' : 'fact.no');
  }
}

function isOpened(result: InterviewResultView): result is Opened {
  return result.complete && result.score !== null;
}

/** Somebody who neither interviewed nor decided before answers it. */
function objectionOn(actor: Actor, { interview_id: id, interviewers, decisions }: Opened, one: ObjectionView) {
  const isOpen = one.answered_at === null;
  const tookPart =
    interviewers.some(({ user_id: userId, state }) => userId === actor.id && state === 'submitted') ||
    decisions.some(({ decided_by_id: by, decided_at: at }) => by === actor.id && at <= one.filed_at);
  return {
    ...one,
    answer_href: isOpen && !tookPart ? `/interviews/${id}/objections/${one.id}/answer` : null,
    took_part: isOpen && tookPart,
  };
}

function nameOf({ interviewers }: InterviewResultView, userId: string): string {
  return interviewers.find(({ user_id: id }) => id === userId)?.name ?? '';
}

function nameIn({ en, sv, es }: NameInLanguages, language: Language): string {
  return { en, sv, es }[language] ?? en ?? sv ?? es ?? '';
}
