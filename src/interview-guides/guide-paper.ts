import { formatDateTime } from '../i18n/format.js';
import type { MessageVariables } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import { RATINGS, type Rating, type TemplateContent } from '../interview-templates/content.js';
import { say, type LocalText } from '../i18n/local-text.js';
import type { AnchorView, CoverView, GuideView, SummaryView, TickView } from './guide-view.js';

/** What a guide knows besides the content of its version. A template's own guide has lines to fill in instead. */
export interface GuideOccasion {
  /** Of the template's version. */
  readonly number: number;
  readonly isDraft: boolean;
  readonly candidate?: string;
  readonly interviewers?: readonly string[];
  readonly when?: { readonly at: Date; readonly timeZone: string };
  /** Codes of the competencies that this reader was asked to listen for most. */
  readonly focus?: readonly string[];
}

/** Says `guide.<key>` in the language of the guide, whatever language its reader uses. */
export type GuideWords = (key: string, variables?: MessageVariables) => string;

/** From here on the cover has a page of its own: below it, it shares the page with the first question. */
const MINUTES_FOR_A_COVER = 30;

/** What both kinds of guide are made with. */
export class GuidePaper {
  constructor(
    private readonly content: TemplateContent,
    readonly language: Language,
    readonly occasion: GuideOccasion,
    readonly words: GuideWords,
  ) {}

  say(text: LocalText): string {
    return say(text, this.language);
  }

  competency(code: string): string {
    return this.say(this.content.competencies[code] ?? { en: code });
  }

  frame(
    kind: 'interview' | 'role-play',
    rules: readonly string[],
  ): Pick<GuideView, 'language' | 'title' | 'about' | 'draft' | 'cover'> {
    const { number, isDraft } = this.occasion;
    return {
      language: this.language,
      title: this.say(this.content.name),
      about: this.words(`about.${kind}`, { number, minutes: this.content.duration_minutes }),
      draft: isDraft ? this.words('draft') : null,
      cover: this.cover(rules),
    };
  }

  /** Of a question all five say something; those of a behaviour leave the words of the scale to the cover. */
  anchors(anchors: Partial<Record<Rating, LocalText>>): AnchorView[] {
    const isWhole = RATINGS.every((rating) => anchors[rating] !== undefined);
    return RATINGS.map((rating) => {
      const text = anchors[rating];
      const scale = isWhole ? this.say(this.content.scale[rating]) : null;
      return { rating, scale, text: text === undefined ? null : this.say(text) };
    });
  }

  yesOrNo(): string[] {
    return [this.words('answer.yes'), this.words('answer.no')];
  }

  summary(boxes: SummaryView['boxes']): SummaryView {
    const signature = ['name', 'day', 'signature'].map((key) => this.words(`summary.${key}`));
    return { heading: this.words('summary'), hint: this.words('summary.hint'), boxes, signature };
  }

  private cover(rules: readonly string[]): CoverView {
    const { never_ask, scale, duration_minutes, min_interviewers: count } = this.content;
    const facts = this.factsToConfirm();
    return {
      isPage: this.content.kind === 'role_play' || duration_minutes >= MINUTES_FOR_A_COVER,
      meeting: this.meeting(),
      rules: {
        heading: this.words('rules'),
        items: rules
          .filter((rule) => count > 1 || rule !== 'talk')
          .map((rule) => this.words(`rule.${rule}`, { count })),
      },
      neverAsk: { heading: this.words('never-ask'), items: never_ask.map((text) => this.say(text)) },
      scale: {
        heading: this.words('scale'),
        steps: RATINGS.map((rating) => ({ rating, text: this.say(scale[rating]) })),
      },
      facts: facts.length === 0 ? null : { heading: this.words('facts'), facts },
    };
  }

  private meeting(): CoverView['meeting'] {
    const { candidate, interviewers, when, focus = [] } = this.occasion;
    const day = when && formatDateTime(when.at, this.language, when.timeZone, 'long');
    const lines = [
      { label: this.words('candidate'), text: candidate ?? null },
      { label: this.words('interviewers'), text: interviewers?.join(', ') ?? null },
      { label: this.words('when'), text: day ?? null },
    ];
    const listened = focus.map((code) => this.competency(code)).join(', ');
    return listened === '' ? lines : [...lines, { label: this.words('focus'), text: listened }];
  }

  private factsToConfirm(): TickView[] {
    if (this.content.kind !== 'interview') return [];
    return this.content.facts.map(({ text, answers }) => ({
      text: this.say(text),
      answers: answers.map((answer) => this.words(`answer.${answer.replace('_', '-')}`)),
    }));
  }
}
