import type { LocalText } from '../i18n/local-text.js';

export const TEMPLATE_KINDS = ['interview', 'role_play'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** Past behaviour, or what somebody would do. */
export const QUESTION_TYPES = ['behavioural', 'situational'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

export const RATINGS = [1, 2, 3, 4, 5] as const;
export type Rating = (typeof RATINGS)[number];

export const FACT_ANSWERS = ['yes', 'no', 'to_discuss'] as const;
export type FactAnswer = (typeof FACT_ANSWERS)[number];

/** What the interviewer has the candidate confirm, such as the shifts of the advert. */
export interface Fact {
  /** Unique within the template, e.g. `F1`. */
  code: string;
  text: LocalText;
  /** In the order shown; at least `yes` and `no`. */
  answers: FactAnswer[];
}

export interface Question {
  /** Unique within the template, e.g. `CI3`; the same code in two versions means the same question. */
  code: string;
  competency: string;
  type: QuestionType;
  minutes: number;
  text: LocalText;
  /** The only follow-up questions that are not marked as asked on the spot. */
  probes: LocalText[];
  /** What an answer worth 1, 2, 3, 4 and 5 looks like. */
  anchors: Record<Rating, LocalText>;
}

/**
 * What the ratings recommend; a person decides.
 * - `gate`: the sum of the question means reaches `min_sum`, no rating is below `min_rating`, and every fact is a yes.
 * - `score`: 0–100, compared by people; `min_score` is where the template calls it enough, if it does.
 */
export type DecisionRule =
  | { rule: 'gate'; min_sum: number; min_rating: Rating; facts_must_be_yes: boolean }
  | { rule: 'score'; min_score: number | null };

/** A rule of conduct that stands above any score: answered yes or no. */
export interface Gate {
  code: string;
  text: LocalText;
}

/** Rated 1–5, with anchors for 1, 3 and 5. */
export interface Behaviour {
  code: string;
  name: LocalText;
  anchors: Record<1 | 3 | 5, LocalText>;
}

/** What the actor says, and when. */
export interface ActorLine {
  /** E.g. `opening`, `after_clear_no`; its words on paper are `cue`. */
  code: string;
  cue: LocalText;
  text: LocalText;
}

export interface RolePlay {
  /** What the whole role-play shows; it has to be linked to the job like a question's. */
  competency: string;
  prepare_minutes: number;
  call_minutes: number;
  candidate_brief: LocalText;
  actor_script: ActorLine[];
  gates: Gate[];
  behaviours: Behaviour[];
}

interface CommonContent {
  name: LocalText;
  /** Minutes on the calendar. */
  duration_minutes: number;
  /** How many people have to rate, at least. */
  min_interviewers: number;
  /** The names of the competencies that the template speaks of, by code. */
  competencies: Record<string, LocalText>;
  /** What the five ratings mean beside their anchors. */
  scale: Record<Rating, LocalText>;
  never_ask: LocalText[];
  decision: DecisionRule;
}

export interface InterviewContent extends CommonContent {
  kind: 'interview';
  intro: LocalText;
  closing: LocalText;
  facts: Fact[];
  /** In the order asked. */
  questions: Question[];
}

export interface RolePlayContent extends CommonContent {
  kind: 'role_play';
  role_play: RolePlay;
}

/** What one version of a template holds, as it is stored and, in the same words, written in a template file. */
export type TemplateContent = InterviewContent | RolePlayContent;

export const ITEM_KINDS = ['question', 'behaviour', 'gate'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** One thing an interviewer answers: a rating for a question or a behaviour, yes or no for a gate. */
export interface Item {
  code: string;
  kind: ItemKind;
  /** From 1, in the order answered. */
  position: number;
  /** Null for a gate. */
  competency: string | null;
}

/** What every interviewer has to answer, in order: behaviours before the gates they were watched for. */
export function itemsOf(content: TemplateContent): Item[] {
  const items: Omit<Item, 'position'>[] =
    content.kind === 'interview'
      ? content.questions.map(({ code, competency }) => ({ code, kind: 'question', competency }))
      : [
          ...content.role_play.behaviours.map(({ code }) => ({
            code,
            kind: 'behaviour' as const,
            competency: content.role_play.competency,
          })),
          ...content.role_play.gates.map(({ code }) => ({ code, kind: 'gate' as const, competency: null })),
        ];
  return items.map((item, index) => ({ ...item, position: index + 1 }));
}
