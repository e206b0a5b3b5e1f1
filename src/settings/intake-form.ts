import type { IntakeView } from '../intakes/intakes.dto.js';
import { number, text, type Fields } from '../web/form.js';
import type { Values } from './form-fields.js';

/** What an intake must say before it is opened to applicants, in the order of the form. */
export const PAY_FIELDS = ['pay_min', 'pay_max', 'pay_currency', 'pay_period', 'pay_agreement'] as const;

/** What the form sent, as the API takes it: an empty field is none, and what is no number is refused as one. */
export function intakeOf(fields: Fields): object {
  return {
    name: fields['name'],
    opens_on: fields['opens_on'],
    closes_on: fields['closes_on'],
    training_starts_on: text(fields, 'training_starts_on') ?? null,
    seats: number(fields, 'seats'),
    planned_applications: number(fields, 'planned_applications'),
    planned_matches: number(fields, 'planned_matches'),
    pay_min: number(fields, 'pay_min'),
    pay_max: number(fields, 'pay_max'),
    pay_currency: text(fields, 'pay_currency') ?? null,
    pay_period: text(fields, 'pay_period') ?? null,
    pay_agreement: text(fields, 'pay_agreement') ?? null,
    external_id: text(fields, 'external_id') ?? null,
  };
}

/** What is stored, as the form shows it. */
export function valuesOf(intake: IntakeView): Values {
  return { ...intake, pay_min: amountOf(intake.pay_min), pay_max: amountOf(intake.pay_max) };
}

/** The names of the fields of pay that are still empty. */
export function missingPay(intake: IntakeView): readonly (typeof PAY_FIELDS)[number][] {
  return PAY_FIELDS.filter((field) => intake[field] === null);
}

/** `1850`, `1850.50`. */
function amountOf(amount: number | null): string | null {
  if (amount === null) return null;
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(2);
}
