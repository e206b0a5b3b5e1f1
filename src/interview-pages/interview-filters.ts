import { INTERVIEW_STATES, InterviewsQuery } from '../interviews/interview.dto.js';
import { checked, text, type Fields } from '../web/form.js';
import { dayAfter, startOfDay } from '../web/office-time.js';
import type { InterviewPresenter } from '../web/interview-rows.js';

const FILTERS = ['state', 'intake_id', 'interviewer', 'objection', 'from', 'to'] as const;

/** What the filter form sends; days in the reader's zone. */
export type InterviewFields = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function fieldsOf(query: Fields): InterviewFields {
  const given = FILTERS.map((name) => [name, text(query, name)] as const);
  return Object.fromEntries(given.filter((pair): pair is [(typeof FILTERS)[number], string] => pair[1] !== undefined));
}

/** Days become instants of the reader's zone; the last day is meant whole. */
export function wantedBy(
  { from, to, ...rest }: InterviewFields,
  timeZone: string,
  more: Readonly<Record<string, string | number>>,
): Promise<InterviewsQuery> {
  return checked(InterviewsQuery, {
    ...rest,
    ...(from !== undefined && { scheduled_from: startOfDay('from', from, timeZone) }),
    ...(to !== undefined && { scheduled_to: startOfDay('to', dayAfter(to), timeZone) }),
    ...more,
  });
}

export function searchOf(given: InterviewFields, more: Readonly<Record<string, string>> = {}): string {
  return `/interviews?${new URLSearchParams({ ...given, ...more }).toString()}`;
}

/** The filter form as it was sent. */
export function filtersView(
  drawn: InterviewPresenter,
  given: InterviewFields,
  choices: { readonly intakes: readonly Choice[]; readonly interviewers: readonly Choice[] },
) {
  const states = INTERVIEW_STATES.map((value) => ({ value, label: drawn.t(`state.${value}`) }));
  const objections = [{ value: 'open', label: drawn.t('objection.open') }];
  const select = (name: 'state' | 'intake_id' | 'interviewer' | 'objection', options: readonly Choice[]) => ({
    name,
    label: drawn.t(`filter.${name}`),
    all: drawn.t(`filter.all-${name}`),
    options: options.map((option) => ({ ...option, is_current: option.value === given[name] })),
  });
  return {
    is_filtered: Object.keys(given).length > 0,
    selects: [
      select('state', states),
      select('intake_id', choices.intakes),
      select('interviewer', choices.interviewers),
      select('objection', objections),
    ],
    days: (['from', 'to'] as const).map((name) => ({
      name,
      label: drawn.t(`filter.${name}`),
      value: given[name] ?? '',
    })),
  };
}
