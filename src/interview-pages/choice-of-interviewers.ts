import type { Language } from '../i18n/language.js';
import { say } from '../i18n/local-text.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { AssignmentDto } from '../interviews/interview-plan.dto.js';
import type { PossibleInterviewerView } from '../interviews/interview.dto.js';
import { texts, type Fields } from '../web/form.js';
import type { InterviewPresenter } from '../web/interview-rows.js';

/** Who is asked, and what each listens for most. */
export interface Assigned {
  readonly user_id: string;
  readonly focus_competencies: readonly string[];
}

/** One person who can be asked to interview, as `_interviewers.hbs` draws it. */
interface InterviewerChoice {
  readonly id: string;
  readonly name: string;
  readonly user_id: string;
  readonly open_scorecards: number;
  /** Null: trained within twelve months. */
  readonly training_due: string | null;
  readonly is_checked: boolean;
  readonly focus: readonly {
    readonly id: string;
    readonly value: string;
    readonly label: string;
    readonly is_checked: boolean;
  }[];
  readonly has_focus: boolean;
}

/** Those who are asked already first, the others as they come. */
export function interviewerChoices(
  possible: readonly PossibleInterviewerView[],
  assigned: readonly Assigned[],
  { competencies }: TemplateContent,
  drawn: InterviewPresenter,
  language: Language,
): InterviewerChoice[] {
  const of = (userId: string): Assigned | undefined => assigned.find(({ user_id: id }) => id === userId);
  const isAsked = ({ user_id: id }: PossibleInterviewerView): boolean => of(id) !== undefined;
  const inOrder = [...possible.filter(isAsked), ...possible.filter((one) => !isAsked(one))];
  return inOrder.map(({ user_id: id, name, open_scorecards, calibrated_on, is_training_due: isDue }, index) => {
    const chosen = of(id)?.focus_competencies ?? [];
    return {
      id: `f-interviewer-${index}`,
      name,
      user_id: id,
      open_scorecards,
      training_due: drawn.trainingDue({ calibrated_on, is_due: isDue }),
      is_checked: of(id) !== undefined,
      has_focus: chosen.length > 0,
      focus: Object.entries(competencies).map(([value, label], place) => ({
        id: `f-focus-${index}-${place}`,
        value,
        label: say(label, language),
        is_checked: chosen.includes(value),
      })),
    };
  });
}

/** What the form sent: the focus of whoever is not asked says nothing. */
export function assignedIn(fields: Fields): AssignmentDto[] {
  return texts(fields, 'user_id').map((userId) => ({
    user_id: userId,
    focus_competencies: texts(fields, `focus-${userId}`),
  }));
}

/** The same for the form to be drawn again. */
export function assignedTo(fields: Fields): readonly Assigned[] {
  return assignedIn(fields).map(({ user_id, focus_competencies: focus = [] }) => ({
    user_id,
    focus_competencies: focus,
  }));
}
