import type { Door } from '../pipelines/ladder.js';

export class DoorProgressView {
  door: Door | 'both';
  /** Voided ones are not counted. */
  applications: number;
  /** Applications that ever reached the milestone `matched` or a later one (implied). */
  matched: number;
  /** Applications that ever reached `training` or a later one: they take the seats. */
  training: number;
  /** How they stand now. */
  active: number;
  hired: number;
}

/** How far an intake is. Both doors draw on the same plan and the same seats. */
export class IntakeProgressView {
  intake_id: string;
  seats: number;
  planned_applications: number;
  planned_matches: number;
  /** `external`, `internal`, `both`. */
  doors: DoorProgressView[];
  /**
   * The version of the funnel's definitions.
   * @example funnel/1
   */
  definition: string;
  as_of: string;
}
