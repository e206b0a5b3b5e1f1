import { formatNumber, formatPercent } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';

/** How many are wanted by the end of an intake. */
export interface QuarterPlan {
  readonly planned_applications: number;
  readonly planned_matches: number;
  readonly seats: number;
}

/** How many reached each of the three by now. */
export interface QuarterReached {
  readonly applied: number;
  readonly matched: number;
  readonly training: number;
}

/** How far an intake is against its plan, as `board/_quarter-plan.hbs` draws it. */
export function quarterPlan(i18n: I18n, language: Language, plan: QuarterPlan, reached: QuarterReached): object[] {
  const t = (key: string, variables?: MessageVariables): string => i18n.t(language, `board.plan.${key}`, variables);
  const line = (name: string, tone: string, count: number, planned: number): object => ({
    label: t(name),
    share: planned === 0 ? null : formatPercent(count / planned, language),
    reached: formatNumber(count, language),
    of: t('of', { planned }),
    progress_max: Math.max(planned, 1),
    progress_value: Math.min(count, Math.max(planned, 1)),
    tone,
    spoken: t('spoken', { label: t(name), reached: count, planned }),
  });
  return [
    line('applied', 'm1', reached.applied, plan.planned_applications),
    line('matched', 'm4', reached.matched, plan.planned_matches),
    line('training', 'm5', reached.training, plan.seats),
  ];
}
