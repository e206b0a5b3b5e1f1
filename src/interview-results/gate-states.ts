import type { Card } from './score.js';

export const GATE_STATES = ['kept', 'broken', 'to_confirm', 'unanswered'] as const;
/**
 * - `kept`: every observer says yes, or the panel found that the rule was kept after all
 * - `broken`: an observer says no and the panel confirms it
 * - `to_confirm`: an observer says no and the panel has not spoken
 * - `unanswered`: an observer who counts says nothing
 */
export type GateState = (typeof GATE_STATES)[number];

/**
 * How each gate stands. A "no" is a no if any observer says so and the panel confirms it; whatever the score.
 * @param rulings the panel's latest word on the answers as they stand, by the code of the gate
 */
export function gateStates(
  gates: readonly { readonly code: string }[],
  cards: readonly Card[],
  rulings: ReadonlyMap<string, boolean>,
): ReadonlyMap<string, GateState> {
  const counted = cards.filter((card) => !card.isExcused);
  return new Map(gates.map(({ code }) => [code, stateOf(code, counted, rulings.get(code))]));
}

function stateOf(code: string, cards: readonly Card[], ruling: boolean | undefined): GateState {
  const answers = cards.map((card) => card.answers[code]);
  if (answers.includes(false)) return ruling === undefined ? 'to_confirm' : ruling ? 'kept' : 'broken';
  return answers.length === 0 || answers.includes(undefined) ? 'unanswered' : 'kept';
}
