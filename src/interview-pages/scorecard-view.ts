import { formatTime } from '../i18n/format.js';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../i18n/language.js';
import { say } from '../i18n/local-text.js';
import { factsOf } from '../scorecards/answering.js';
import type { AnswerDto, ScorecardView } from '../scorecards/scorecard.dto.js';
import { said, type Said } from './said.js';
import { itemViews, type ItemView, type Reading } from './scorecard-items.js';

/** A form that was refused: what was typed, why, and what is stored instead. */
export interface Refused {
  readonly item: string;
  readonly answer: AnswerDto | null;
  readonly facts: Readonly<Record<string, string>> | null;
  readonly version: number;
  readonly errors: readonly { field: string; message: string }[];
  readonly wrong: Readonly<Record<string, string>>;
  readonly stored: { note: string; mark: string; time: string } | null;
}

export interface Asked {
  /** Of the steps, from 1. */
  readonly n: number;
  /** Of the questions, when it was switched. */
  readonly in: Language | undefined;
}

interface Step {
  readonly n: number;
  readonly code: string;
  readonly href: string;
  readonly label: Said[];
  readonly mark: string;
  readonly is_current: boolean;
  readonly is_done: boolean;
  readonly is_focus: boolean;
}

/** The page of an open scorecard. */
export function conductView(
  card: ScorecardView,
  reading: Reading,
  asked: Asked,
  timeZone: string,
  refused: Refused | null,
) {
  const { content } = card.template;
  const typed = refused?.answer ? { code: refused.item, answer: refused.answer, version: refused.version } : null;
  const items = itemViews(card, reading, typed);
  const facts = factSteps(card, reading, items.length + 1, refused);
  const review = items.length + (facts ? 2 : 1);
  const n = Math.min(Math.max(asked.n, 1), review);
  const base = `/interviews/${card.interview_id}/scorecard`;
  const href = (step: number): string => `${base}?n=${step}${asked.in ? `&in=${asked.in}` : ''}`;
  const steps = stepsOf(items, facts, review, n, href, reading);
  return {
    ...headOf(card, reading, n, href),
    card,
    action: href(n),
    submit_action: `${base}/submission`,
    saved: savedAt(card, reading, timeZone),
    steps,
    items: items.map((item) => ({
      ...item,
      step: steps[item.n - 1],
      prev: steps[item.n - 2] ?? null,
      next: steps[item.n],
      action: href(item.n),
      intro: item.n === 1 && content.kind === 'interview' ? said(content.intro, reading.asked) : [],
      refused: refused?.item === item.code ? refused : null,
    })),
    facts: facts && {
      ...facts,
      step: steps[facts.n - 1],
      prev: steps[facts.n - 2],
      next: steps[facts.n],
      action: href(facts.n),
    },
    review: {
      step: steps[review - 1],
      prev: steps[review - 2],
      closing: content.kind === 'interview' ? said(content.closing, reading.asked) : [],
    },
    count: items.length,
    is_role_play: content.kind === 'role_play',
    never_ask: content.never_ask.map((text) => ({ text: said(text, reading.asked) })),
    duration: content.duration_minutes,
    summary: refused?.errors ?? [],
  };
}

/** What the head of the page shows, open or closed. */
export function headOf(
  card: ScorecardView,
  { i18n, language, asked }: Reading,
  n: number,
  href: (step: number) => string,
) {
  const { content, number } = card.template;
  const spoken = LANGUAGES.filter((one) => content.name[one] !== undefined);
  const heading = i18n.t(language, 'scorecard.heading', {
    template: say(content.name, language),
    name: card.candidate_name,
  });
  return {
    title: heading,
    heading,
    version_tag: i18n.t(language, 'scorecard.version', { number }),
    languages:
      spoken.length < 2
        ? []
        : spoken.map((code) => ({
            code,
            name: LANGUAGE_NAMES[code],
            href: `${href(n).replace(/&in=\w+/, '')}&in=${code}`,
            is_current: code === asked,
          })),
    guide_href: `/interviews/${card.interview_id}/guide`,
    others: card.other_interviewers.map(({ name, state }) => ({
      name,
      state: i18n.t(language, `scorecard.state.${state}`),
    })),
  };
}

function stepsOf(
  items: readonly ItemView[],
  facts: { n: number; is_done: boolean } | null,
  review: number,
  current: number,
  href: (step: number) => string,
  { i18n, language }: Reading,
): Step[] {
  const own = (n: number, code: string, isDone: boolean): Step => ({
    n,
    code,
    href: href(n),
    label: [{ lang: language, text: i18n.t(language, `scorecard.step.${code}`), is_current: true }],
    mark: '',
    is_current: n === current,
    is_done: isDone,
    is_focus: false,
  });
  return [
    ...items.map(({ n, code, label, mark, is_done, is_focus }) => ({
      n,
      code,
      href: href(n),
      label,
      mark,
      is_current: n === current,
      is_done,
      is_focus,
    })),
    ...(facts ? [own(facts.n, 'facts', facts.is_done)] : []),
    own(review, 'review', false),
  ];
}

function factSteps(card: ScorecardView, { i18n, language, asked }: Reading, n: number, refused: Refused | null) {
  const facts = factsOf(card.template.content);
  if (facts.length === 0) return null;
  const given: Readonly<Record<string, string>> = refused?.facts ?? card.facts;
  return {
    n,
    version: refused?.facts ? refused.version : card.version,
    is_done: card.missing_facts.length === 0,
    refused: refused?.facts ? refused : null,
    list: facts.map(({ code, text, answers }) => ({
      code,
      text: said(text, asked),
      answers: answers.map((value) => ({
        value,
        label: i18n.t(language, `scorecard.fact.${value}`),
        is_checked: given[code] === value,
      })),
    })),
  };
}

/** When something was last kept, on the reader's clock; empty when nothing was yet. */
function savedAt(card: ScorecardView, { language }: Reading, timeZone: string): string {
  const last = card.answers
    .map(({ saved_at: at }) => at)
    .toSorted()
    .at(-1);
  return last === undefined ? '' : formatTime(last, language, timeZone);
}

/** The page of a scorecard that takes nothing more: what its owner wrote. */
export function closedView(card: ScorecardView, reading: Reading) {
  const href = (): string => `/interviews/${card.interview_id}/scorecard?n=1`;
  return {
    ...headOf(card, reading, 1, href),
    card,
    state: card.state,
    notice: reading.i18n.t(reading.language, `scorecard.closed.${card.state}`),
    items: itemViews(card, reading, null),
    result_href: `/interviews/${card.interview_id}`,
  };
}
