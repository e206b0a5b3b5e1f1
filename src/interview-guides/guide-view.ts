import type { Language } from '../i18n/language.js';
import type { Rating } from '../interview-templates/content.js';

/**
 * Everything that stands on the paper of an interview, in the one language of the paper and ready to print: page and
 * PDF only place it. What is still to be written by hand is null, a number of lines, or a list of boxes to tick.
 */
export type GuideView = InterviewGuide | RolePlayGuide;

interface CommonGuide {
  readonly language: Language;
  /** The name of the template. */
  readonly title: string;
  /** What kind of guide, its version, its minutes. */
  readonly about: string;
  /** Printed large where nobody may use it yet; else null. */
  readonly draft: string | null;
  readonly cover: CoverView;
  readonly summary: SummaryView;
}

export interface InterviewGuide extends CommonGuide {
  readonly kind: 'interview';
  readonly intro: SpokenView;
  readonly questions: readonly QuestionView[];
  readonly closing: SpokenView;
}

export interface RolePlayGuide extends CommonGuide {
  readonly kind: 'role_play';
  readonly candidate: CandidateCard;
  readonly actor: ActorSheet;
  readonly observers: ObserverForm;
}

export interface CoverView {
  /** A page of its own; a short interview begins below it. */
  readonly isPage: boolean;
  readonly meeting: readonly { readonly label: string; readonly text: string | null }[];
  readonly rules: ListView;
  readonly neverAsk: ListView;
  readonly scale: { readonly heading: string; readonly steps: readonly { rating: Rating; text: string }[] };
  /** Null where there is nothing to confirm. */
  readonly facts: { readonly heading: string; readonly facts: readonly TickView[] } | null;
}

export interface ListView {
  readonly heading: string;
  readonly items: readonly string[];
}

/** Said in these words. */
export interface SpokenView {
  readonly heading: string;
  readonly text: string;
}

/** A statement with one box for each answer. */
export interface TickView {
  readonly text: string;
  readonly answers: readonly string[];
}

/** A place to write on: what for, and how many ruled lines. */
export interface LinesView {
  readonly label: string;
  readonly count: number;
}

/** One of five boxes, with what deserves it; a behaviour says it for 1, 3 and 5 only. */
export interface AnchorView {
  readonly rating: Rating;
  /** What the rating means for the job; null where the cover alone says it. */
  readonly scale: string | null;
  readonly text: string | null;
}

export interface QuestionView {
  readonly code: string;
  /** Which of how many, what it shows, its type and minutes. */
  readonly about: string;
  /** Whether the interviewer was asked to listen for it most; then with these words. */
  readonly focus: string | null;
  readonly text: string;
  readonly probes: ListView;
  readonly note: LinesView;
  readonly rating: string;
  readonly anchors: readonly AnchorView[];
}

/** The only page of a role-play that the candidate gets to see. */
export interface CandidateCard {
  readonly heading: string;
  readonly hint: string;
  readonly text: string;
  readonly note: LinesView;
}

export interface ActorSheet {
  readonly heading: string;
  readonly hint: string;
  readonly lines: readonly { readonly cue: string; readonly text: string }[];
}

export interface ObserverForm {
  readonly heading: string;
  readonly hint: string;
  readonly behaviours: readonly {
    readonly code: string;
    readonly name: string;
    readonly note: LinesView;
    readonly anchors: readonly AnchorView[];
  }[];
  readonly gates: { readonly heading: string; readonly hint: string; readonly gates: readonly GateView[] };
}

export interface GateView extends TickView {
  readonly code: string;
  readonly note: LinesView;
}

/** Where the answers are copied to and signed for. */
export interface SummaryView {
  readonly heading: string;
  readonly hint: string;
  /** What was answered, with a box to write in each. */
  readonly boxes: readonly { readonly label: string; readonly title: string }[];
  readonly signature: readonly string[];
}
