import { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import { itemsOf, RATINGS, type Item, type Rating, type TemplateContent } from '../interview-templates/content.js';
import { missingAnswers } from '../scorecards/answering.js';
import {
  LONGEST_NOTE,
  LONGEST_PROBE,
  MOST_AD_HOC_PROBES,
  type AnswerDto,
  type SavedAnswerView,
  type ScorecardView,
} from '../scorecards/scorecard.dto.js';
import { said, type Said } from './said.js';

/** What the reader sees of a card: in their own language, and what is asked in that of the interview. */
export interface Reading {
  readonly i18n: I18n;
  readonly language: Language;
  /** Of the questions. */
  readonly asked: Language;
}

export interface AnchorView {
  readonly value: Rating;
  readonly scale: Said[];
  /** Empty between two anchors of a behaviour. */
  readonly text: Said[];
  readonly between: string | null;
  readonly is_checked: boolean;
}

export interface ItemView {
  readonly code: string;
  readonly n: number;
  readonly kind: Item['kind'];
  readonly label: Said[];
  readonly meta: string;
  readonly text: Said[];
  readonly is_focus: boolean;
  readonly probes: readonly { place: number; text: Said[]; is_checked: boolean }[];
  readonly has_probes: boolean;
  readonly ad_hoc: readonly string[];
  readonly note: string;
  readonly anchors: readonly AnchorView[];
  readonly is_yes: boolean;
  readonly is_no: boolean;
  readonly minutes: number | null;
  readonly seconds: number;
  readonly version: number;
  /** The own rating, or yes or no, as a mark; empty while there is none. */
  readonly mark: string;
  readonly is_done: boolean;
  readonly longest: { readonly note: number; readonly probe: number; readonly probes: number };
}

const NOTHING: Omit<SavedAnswerView, 'item_code' | 'saved_at'> = {
  note: null,
  rating: null,
  is_yes: null,
  probes: [],
  ad_hoc_probes: [],
  seconds: 0,
  version: 0,
};

/** One view for each question, behaviour or gate, in order. `typed` stands in for what is stored of one of them. */
export function itemViews(
  card: ScorecardView,
  reading: Reading,
  typed: { code: string; answer: AnswerDto; version: number } | null,
): ItemView[] {
  const { content } = card.template;
  const stored = new Map(card.answers.map((answer) => [answer.item_code, answer]));
  const missing = new Set(missingAnswers(content, stored).map(({ item_code: code }) => code));
  const items = itemsOf(content);
  return items.map((item) => {
    const known = stored.get(item.code) ?? NOTHING;
    const answer = typed?.code === item.code ? { ...typed.answer, version: typed.version } : known;
    const asked = askedBy(content, item);
    return {
      ...asked,
      ...answeredBy(item, content, asked, answer, reading),
      label: said(asked.label, reading.asked),
      text: said(asked.text, reading.asked),
      code: item.code,
      n: item.position,
      kind: item.kind,
      meta: metaOf(card, reading, item, items.length),
      is_focus: item.competency !== null && card.focus_competencies.includes(item.competency),
      mark: markOf(known, reading),
      is_done: !missing.has(item.code),
    };
  });
}

/** What the template says of an item, whatever its kind. */
function askedBy(content: TemplateContent, { code, competency }: Item) {
  if (content.kind === 'interview') {
    const question = content.questions.find((one) => one.code === code);
    if (!question) throw new Error(`The template has no question ${code}.`);
    const label = content.competencies[competency ?? ''] ?? { en: code };
    return {
      label,
      text: question.text,
      probes: question.probes,
      anchors: question.anchors,
      minutes: question.minutes,
    };
  }
  const { behaviours, gates } = content.role_play;
  const behaviour = behaviours.find((one) => one.code === code);
  const gate = gates.find((one) => one.code === code);
  const text = behaviour?.name ?? gate?.text ?? { en: code };
  const label = behaviour?.name ?? { en: code };
  return { label, text, probes: [], anchors: behaviour?.anchors ?? null, minutes: null };
}

function answeredBy(
  { kind }: Item,
  content: TemplateContent,
  asked: ReturnType<typeof askedBy>,
  answer: AnswerDto & { version: number },
  reading: Reading,
) {
  return {
    probes: asked.probes.map((text, place) => ({
      place,
      text: said(text, reading.asked),
      is_checked: answer.probes.includes(place),
    })),
    has_probes: kind === 'question',
    ad_hoc: answer.ad_hoc_probes,
    note: answer.note ?? '',
    anchors: asked.anchors === null ? [] : anchorsOf(content, asked.anchors, answer.rating, reading),
    is_yes: answer.is_yes === true,
    is_no: answer.is_yes === false,
    seconds: answer.seconds,
    version: answer.version,
    longest: { note: LONGEST_NOTE, probe: LONGEST_PROBE, probes: MOST_AD_HOC_PROBES },
  };
}

function anchorsOf(
  content: TemplateContent,
  anchors: NonNullable<ReturnType<typeof askedBy>['anchors']>,
  rating: Rating | null,
  { i18n, language, asked }: Reading,
): AnchorView[] {
  return RATINGS.map((value) => {
    const text = value in anchors ? anchors[value as keyof typeof anchors] : null;
    return {
      value,
      scale: said(content.scale[value], asked),
      text: text === null ? [] : said(text, asked),
      between: text === null ? i18n.t(language, 'scorecard.between', { below: value - 1, above: value + 1 }) : null,
      is_checked: rating === value,
    };
  });
}

function metaOf(card: ScorecardView, { i18n, language }: Reading, item: Item, count: number): string {
  const { content } = card.template;
  const place = i18n.t(language, `scorecard.place.${item.kind}`, { n: item.position, count });
  const question = content.kind === 'interview' && content.questions.find(({ code }) => code === item.code);
  if (!question) return place;
  const type = i18n.t(language, `scorecard.type.${question.type}`);
  return [place, type, i18n.t(language, 'scorecard.minutes', { minutes: question.minutes })].join(' · ');
}

function markOf({ rating, is_yes }: Pick<AnswerDto, 'rating' | 'is_yes'>, { i18n, language }: Reading): string {
  if (is_yes !== null) return i18n.t(language, is_yes ? 'scorecard.yes' : 'scorecard.no');
  return rating === null ? '' : String(rating);
}
