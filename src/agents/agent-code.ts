import { ValidateBy } from 'class-validator';
import { isLegible } from '../http/fields.decorator.js';
import { nationalIdOf } from '../imports/national-id.js';

/** Why a text is no agent code: it is too long or has blanks, or it names a person to the state. Null: it is one. */
export function agentCodeProblem(text: string): 'code-unreadable' | 'national-id' | null {
  if (!/^\S{1,40}$/u.test(text) || !isLegible(text)) return 'code-unreadable';
  return nationalIdOf(text) === null ? null : 'national-id';
}

/** A code of the office's own systems: 1 to 40 characters without blanks, and no national identity number. */
export const IsAgentCode = (): PropertyDecorator =>
  ValidateBy({
    name: 'isAgentCode',
    validator: {
      validate: (value) => typeof value === 'string' && agentCodeProblem(value) === null,
      defaultMessage: () => 'must be 1 to 40 characters without blanks, and no national identity number',
    },
  });
