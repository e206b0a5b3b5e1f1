import { ApiProperty } from '@nestjs/swagger';
import { ObjectionView } from './objection.dto.js';
import { INTERVIEW_OUTCOMES, type InterviewOutcome } from './interview-decision.entity.js';

export class OwnCompetencyView {
  /** @example 'Patience' */
  name: string;
  /**
   * The step of the scale nearest to the mean.
   * @example 'Meets what the job needs'
   */
  level: string;
  /**
   * What answers of this level look like, a question each.
   * @example ["Lets the customer finish, sums up the problem in own words and moves on kindly."]
   */
  descriptions: string[];
}

/** A rule of conduct of a role-play, as the panel found it. */
export class OwnGateView {
  /** @example 'Promised only what is on the card' */
  text: string;
  is_kept: boolean;
}

/** One interview as the person it is about reads it: nobody's name, note or single rating. */
export class OwnInterviewResultView {
  id: string;
  /** @example 'Competency interview, anti-churn agent' */
  name: string;
  scheduled_at: string | null;
  /** False: not decided yet, and then nothing else is said. */
  is_decided: boolean;
  @ApiProperty({ enum: INTERVIEW_OUTCOMES, nullable: true })
  outcome: InterviewOutcome | null;
  decided_at: string | null;
  /**
   * 0–100: 0 is the lowest step of the scale everywhere, 100 the highest.
   * @example 70.8333333333
   */
  score: number | null;
  competencies: OwnCompetencyView[] | null;
  gates: OwnGateView[] | null;
  /** The own ones, the latest first; null until somebody has decided. At most one is open. */
  objections: ObjectionView[] | null;
}

export class OwnInterviewResultsPage {
  data: OwnInterviewResultView[];
  next_cursor: string | null;
}
