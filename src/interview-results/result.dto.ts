import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';
import { IfGiven, IsLegible, Trimmed } from '../http/fields.decorator.js';
import {
  FACT_ANSWERS,
  ITEM_KINDS,
  RATINGS,
  type FactAnswer,
  type ItemKind,
  type Rating,
} from '../interview-templates/content.js';
import { GATE_STATES, type GateState } from './gate-states.js';
import { INTERVIEW_OUTCOMES, type InterviewOutcome } from './interview-decision.entity.js';
import { ObjectionView } from './objection.dto.js';
import { CONDITIONS, SILENCES, type ConditionKind, type Silence } from './recommendation.js';

export const SHORTEST_CHANGE_REASON = 20;
/** What a decision is explained with when the rule recommends something else, or nothing. */
export const SHORTEST_DEVIATION_REASON = 40;
const LONGEST_REASON = 2000;

/** One of `rating` and `is_yes`, as the item asks for. */
export class RatingChangeDto {
  /**
   * The question, behaviour or gate.
   * @example CI3
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  item_code: string;

  /** Of a question or a behaviour. */
  @IfGiven()
  @IsIn(RATINGS, { message: 'must be 1, 2, 3, 4 or 5' })
  @ApiProperty({ type: 'integer', enum: RATINGS, example: 4, required: false })
  rating?: Rating;

  /** Of a gate. */
  @IfGiven()
  @IsBoolean()
  @ApiProperty({ type: 'boolean', required: false })
  is_yes?: boolean;

  /**
   * What in the evidence speaks for it: at least 20 characters.
   * @example 'The note of the other interviewer shows that the customer had calmed down.'
   */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_REASON)
  @IsLegible()
  reason: string;
}

export class GateRulingDto {
  /**
   * A gate that an observer answered with no.
   * @example G2
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  item_code: string;

  /** Whether the rule of conduct was kept after all; false confirms the no. */
  @IsBoolean()
  is_yes: boolean;

  /** @example 'Both observers agree that the second offer came after a clear no.' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_REASON)
  @IsLegible()
  reason: string;
}

export class InterviewDecisionDto {
  @IsIn(INTERVIEW_OUTCOMES)
  outcome: InterviewOutcome;

  /**
   * At least 40 characters when the template's rule recommends something else, or nothing.
   * @example 'Calm and clear in every example; the score leaves no doubt.'
   */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_REASON)
  @IsLegible()
  reason: string;

  /** The decision that this one takes the place of. Left out: it is the first; if there is one by now, 409. */
  @IfGiven()
  @IsUUID()
  supersedes_id?: string;
}

/** Says how far somebody is, never what they noted or rated. */
export class ResultInterviewerView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  scorecard_id: string;
  state: 'waiting' | 'submitted' | 'excused';
}

/** The interviewer's own later rating; the original stays. */
export class RatingChangeView {
  id: string;
  /** @example 5 */
  from_rating: number | null;
  /** @example 4 */
  to_rating: number | null;
  from_is_yes: boolean | null;
  to_is_yes: boolean | null;
  /** @example 'The note of the other interviewer shows that the customer had calmed down.' */
  reason: string;
  changed_at: string;
}

/** What one interviewer says about one item. */
export class ItemRatingView {
  scorecard_id: string;
  user_id: string;
  /**
   * The present one, after any change; null for a gate.
   * @example 4
   */
  rating: number | null;
  /** @example 5 */
  original_rating: number | null;
  /** Of a gate: the present answer. */
  is_yes: boolean | null;
  original_is_yes: boolean | null;
  /**
   * What was said; null once it was erased with the person.
   * @example 'Let the customer finish, summed up twice, offered to call back.'
   */
  note: string | null;
  is_note_erased: boolean;
  /** Listed follow-up questions that were asked. @example ["What exactly would you say?"] */
  probes: string[];
  /** Follow-up questions that are not on the list. @example ["Which week was that?"] */
  ad_hoc_probes: string[];
  /** The latest last. */
  changes: RatingChangeView[];
}

/** What one of the five ratings stands for. */
export class ScaleStepView {
  /** @example 4 */
  rating: number;
  /** @example 'Above' */
  label: string;
  /**
   * What an answer with this rating looks like; null where the template describes none.
   * @example 'Also names the feeling behind it and checks that the summary is right.'
   */
  anchor: string | null;
}

/** The panel's word on a gate. The latest after the latest change of an answer counts. */
export class GateRulingView {
  id: string;
  is_yes: boolean;
  /** @example 'Both observers agree that the second offer came after a clear no.' */
  reason: string;
  ruled_by_id: string;
  /** @example 'Elena Vives' */
  ruled_by_name: string;
  ruled_at: string;
}

export class ResultItemView {
  /** @example CI3 */
  code: string;
  @ApiProperty({ enum: ITEM_KINDS })
  kind: ItemKind;
  /** @example patience */
  competency: string | null;
  /** @example 'A customer tells the same story for the third time. What do you do?' */
  text: string;
  /**
   * Over the interviewers; null for a gate.
   * @example 3.5
   */
  mean: number | null;
  /** The ratings lie two or more apart: talk about the evidence. */
  is_disputed: boolean;
  /** Null unless it is a gate. */
  @ApiProperty({ enum: GATE_STATES, nullable: true })
  gate_state: GateState | null;
  /** From 1 to 5; empty for a gate. */
  scale: ScaleStepView[];
  /** In the order of `interviewers`. */
  ratings: ItemRatingView[];
  /** The latest last. */
  rulings: GateRulingView[];
}

export class FactAnswerView {
  user_id: string;
  @ApiProperty({ enum: FACT_ANSWERS, nullable: true })
  answer: FactAnswer | null;
}

export class ResultFactView {
  /** @example F1 */
  code: string;
  /** @example 'The published shifts are possible.' */
  text: string;
  answers: FactAnswerView[];
}

export class CompetencyMeanView {
  /** @example patience */
  code: string;
  /** @example 'Patience' */
  name: string;
  /** @example 3.5 */
  mean: number | null;
  /** @example 2 */
  question_count: number;
}

/** One thing that the template's rule asks for. */
export class ConditionView {
  @ApiProperty({ enum: CONDITIONS })
  kind: ConditionKind;
  /** @example 8 */
  needed: number;
  /** @example 9 */
  actual: number;
  is_met: boolean;
  /** @example 'The means of the questions add up to at least 8: 9.' */
  text: string;
}

/** What the template's own rule says. It decides nothing. */
export class RecommendationView {
  @ApiProperty({ enum: INTERVIEW_OUTCOMES, nullable: true })
  outcome: InterviewOutcome | null;
  /** Why the rule recommends nothing, if it does not. */
  @ApiProperty({ enum: SILENCES, nullable: true })
  silence: Silence | null;
  /** @example 'Enough from a sum of 8, with no rating below 2 and every fact confirmed.' */
  rule: string;
  conditions: ConditionView[];
}

export class InterviewDecisionView {
  id: string;
  @ApiProperty({ enum: INTERVIEW_OUTCOMES })
  outcome: InterviewOutcome;
  /** What the rule recommended at that moment. */
  @ApiProperty({ enum: INTERVIEW_OUTCOMES, nullable: true })
  recommendation: InterviewOutcome | null;
  /**
   * At that moment.
   * @example 70.8333333333
   */
  score: number | null;
  /** @example 'Calm and clear in every example; the score leaves no doubt.' */
  reason: string;
  decided_by_id: string;
  /** @example 'Elena Vives' */
  decided_by_name: string;
  decided_at: string;
}

/** Everything but who is waited for is null or empty until nobody is left to submit, whoever asks. */
export class InterviewResultView {
  interview_id: string;
  /** Whether everybody who was not excused has submitted. */
  complete: boolean;
  interviewers: ResultInterviewerView[];
  /** Names. @example ["Elena Vives"] */
  waiting_for: string[];
  items: ResultItemView[] | null;
  facts: ResultFactView[] | null;
  competencies: CompetencyMeanView[] | null;
  /**
   * The mean of the competencies, 1–5.
   * @example 3.8333333333
   */
  overall: number | null;
  /**
   * 25 × (overall − 1), 0–100.
   * @example 70.8333333333
   */
  score: number | null;
  recommendation: RecommendationView | null;
  /** The latest first: it counts. */
  decisions: InterviewDecisionView[] | null;
  /** What the person says against the result, the latest first; null for who does not decide on interviews. */
  objections: ObjectionView[] | null;
}
