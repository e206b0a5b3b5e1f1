import { formatDate, formatNumber } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import { say } from '../i18n/local-text.js';
import { RATINGS } from '../interview-templates/content.js';
import type {
  CalibrationFiguresView,
  CalibrationListView,
  CalibrationStateView,
  CalibrationView,
  VignetteView,
} from '../interview-quality/calibration.dto.js';
import type { QuestionTextView } from '../interview-quality/quality.dto.js';
import type { PageContext } from '../views/page-context.js';

const PATH = '/interviews/training';

/** Puts the own training into the words of its reader. */
export class TrainingPresenter {
  constructor(
    private readonly i18n: I18n,
    private readonly reader: PageContext,
  ) {}

  start(state: CalibrationStateView, trainings: readonly CalibrationListView[]) {
    const open = trainings.find(({ finished_at: finishedAt }) => finishedAt === null);
    return {
      title: this.t('title'),
      state: this.state(state),
      is_due: state.is_due,
      go_on: open ? { href: `${PATH}/${open.id}`, label: this.t('go-on', { rated: open.figures.rated }) } : null,
      done: trainings
        .filter(({ finished_at: finishedAt }) => finishedAt !== null)
        .map(({ id, finished_at: finishedAt, figures }) => ({
          href: `${PATH}/${id}`,
          day: this.day(finishedAt ?? ''),
          figures: this.figures(figures),
        })),
    };
  }

  /** What to say where somebody interviews whose training is due, with the way there; null: it is not. */
  due(state: CalibrationStateView) {
    return state.is_due ? { text: this.state(state), href: PATH, link: this.t('title') } : null;
  }

  answer(training: CalibrationView, vignette: VignetteView) {
    const place = training.vignettes.indexOf(vignette) + 1;
    return {
      title: this.t('answer-title', { place, total: training.total }),
      rated: this.t('rated', { rated: training.figures.rated, total: training.total }),
      progress: { value: training.figures.rated, max: training.total },
      action: `${PATH}/${training.id}/answers/${vignette.code}`,
      next: `${PATH}/${training.id}`,
      competency: this.said(vignette.competency_name),
      question: this.said(vignette.question),
      answer: this.said(vignette.answer),
      anchors: RATINGS.map((value) => ({ value, text: this.said(vignette.anchors[value]) })),
      comparison: this.comparison(training, vignette),
    };
  }

  summary(training: CalibrationView) {
    const { finished_at: finishedAt, figures } = training;
    return {
      title: this.t('summary.title'),
      calibrated: this.t('summary.calibrated', { day: this.day(finishedAt ?? training.started_at) }),
      figures: this.figures(figures),
      leaning: this.leaning(figures),
      competencies: training.by_competency.map((one) => ({
        name: this.said(one.competency_name),
        rated: one.rated,
        exact: one.exact,
        within_one: one.within_one,
        distance: this.number(one.mean_distance),
      })),
      answers: training.vignettes.map((one) => ({
        href: `${PATH}/${training.id}/answers/${one.code}`,
        question: this.said(one.question),
        rating: one.rating,
        expert: one.expert_rating,
      })),
    };
  }

  private t(key: string, variables?: MessageVariables): string {
    return this.i18n.t(this.reader.language, `interview-training.${key}`, variables);
  }

  private state({ calibrated_on: day, is_due: isDue }: CalibrationStateView): string {
    if (day === null) return this.t('state.never');
    return this.t(isDue ? 'state.due' : 'state.done', { day: this.day(day) });
  }

  /** Null until the own rating is given. */
  private comparison(training: CalibrationView, { rating, expert_rating: expert, reason }: VignetteView) {
    if (rating === null || expert === null) return null;
    const distance = Math.abs(rating - expert);
    return {
      kind: distance === 0 ? 'ok' : distance === 1 ? 'info' : 'warn',
      heading: this.t('comparison.heading', { rating, expert }),
      says: this.t(distance === 0 ? 'comparison.same' : rating > expert ? 'comparison.higher' : 'comparison.lower', {
        distance,
      }),
      reason: this.said(reason),
      next: this.t(training.finished_at === null ? 'comparison.next' : 'comparison.summary'),
    };
  }

  private figures({ rated, exact, within_one, mean_distance }: CalibrationFiguresView): string {
    return this.t('figures', { rated, exact, within_one, distance: this.number(mean_distance) });
  }

  private leaning({ mean_difference: difference }: CalibrationFiguresView): string {
    if (difference === null || Math.abs(difference) < 0.25) return this.t('leaning.none');
    return this.t(difference > 0 ? 'leaning.higher' : 'leaning.lower', { by: this.number(Math.abs(difference)) });
  }

  private number(value: number | null): string {
    return value === null ? '–' : formatNumber(value, this.reader.language, 2);
  }

  private day(value: string): string {
    return formatDate(value, this.reader.language, this.reader.timeZone, 'long');
  }

  private said(text: QuestionTextView | null): string {
    const written = Object.entries(text ?? {}).filter(([, words]) => words !== null);
    return say(Object.fromEntries(written), this.reader.language);
  }
}
