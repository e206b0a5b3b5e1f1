import type { LocalText } from '../i18n/local-text.js';
import type { Rating } from '../interview-templates/content.js';
import type {
  CalibrationFiguresView,
  CalibrationListView,
  CalibrationView,
  CompetencyFiguresView,
  VignetteAnchorsView,
  VignetteView,
} from './calibration.dto.js';
import { summariesByCompetency, summaryOf, type Compared, type Summary } from './calibration-summary.js';
import { textView } from './quality-views.js';
import { vignettes, type Vignette } from './vignettes.js';

interface GivenRating {
  vignette_code: string;
  rating: Rating;
  expert_rating: Rating;
  rated_at: string;
}

export interface CalibrationRow {
  id: string;
  user_id: string;
  started_at: Date;
  finished_at: Date | null;
  ratings: GivenRating[];
}

export function calibrationView(row: CalibrationRow): CalibrationView {
  const byCode = new Map(row.ratings.map((one) => [one.vignette_code, one]));
  // A finished training stays what it was when answers are added to the set.
  const shown = vignettes().filter(({ code }) => row.finished_at === null || byCode.has(code));
  return {
    ...listView(row),
    total: shown.length,
    by_competency: competencies(row, shown),
    vignettes: shown.map((vignette) => vignetteView(vignette, byCode.get(vignette.code))),
  };
}

export function listView({ id, started_at, finished_at, ratings }: CalibrationRow): CalibrationListView {
  return {
    id,
    started_at: started_at.toISOString(),
    finished_at: finished_at?.toISOString() ?? null,
    figures: figuresView(summaryOf(compared(ratings))),
  };
}

/** Until the own rating is given nothing of the expert leaves this function. */
function vignetteView({ code, question, competency, answer, reason }: Vignette, given?: GivenRating): VignetteView {
  return {
    code,
    question_code: question.code,
    competency: question.competency,
    competency_name: textView(competency),
    question: textView(question.text),
    answer: textView(answer),
    anchors: anchorsView(question.anchors),
    rating: given?.rating ?? null,
    rated_at: given === undefined ? null : new Date(given.rated_at).toISOString(),
    expert_rating: given?.expert_rating ?? null,
    reason: given === undefined ? null : textView(reason),
  };
}

function anchorsView(anchors: Record<Rating, LocalText>): VignetteAnchorsView {
  return {
    '1': textView(anchors[1]),
    '2': textView(anchors[2]),
    '3': textView(anchors[3]),
    '4': textView(anchors[4]),
    '5': textView(anchors[5]),
  };
}

function competencies({ ratings }: CalibrationRow, shown: readonly Vignette[]): CompetencyFiguresView[] {
  const names = new Map(shown.map(({ question, competency }) => [question.competency, competency]));
  return [...summariesByCompetency(compared(ratings))].map(([competency, summary]) => ({
    competency,
    competency_name: textView(names.get(competency) ?? {}),
    ...figuresView(summary),
  }));
}

/** An answer that is no longer in the set has no competency; its figures stay. */
function compared(ratings: readonly GivenRating[]): Compared[] {
  const competencyOf = new Map(vignettes().map(({ code, question }) => [code, question.competency]));
  return ratings.map(({ vignette_code, rating, expert_rating }) => ({
    competency: competencyOf.get(vignette_code) ?? '',
    rating,
    expert_rating,
  }));
}

function figuresView({ rated, exact, within_one, mean_distance, mean_difference }: Summary): CalibrationFiguresView {
  return { rated, exact, within_one, mean_distance, mean_difference };
}
