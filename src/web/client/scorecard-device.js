// @ts-check
/** What this device keeps of a scorecard until the server has it: one entry for each question and window. */

import { root } from './scorecard-form.js';

/**
 * @typedef {import('./scorecard-form.js').Content} Content
 * @typedef {{ base: number, content: Content, sent: Content | null, at: number }} Kept
 *   `base`: the version it was written upon; `sent`: what was sent and not answered yet
 */

/** Named by the user, so that nobody else who signs in here is shown it. */
const PREFIX = `handpick.scorecard.${root.dataset.user}.${root.dataset.card}.`;
/** A name for this window. */
const WINDOW = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join('');

/** @param {string} code */
export const keyOf = (code) => `${PREFIX}${code}.${WINDOW}`;

/** @param {string} code @param {Kept} kept @returns {boolean} whether it is there now */
export function keep(code, kept) {
  try {
    localStorage.setItem(keyOf(code), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to delete.
  }
}

/** What windows of this user have left of this scorecard, the latest first. @returns {{ key: string, code: string, kept: Kept }[]} */
export function leftOnDevice() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => ({
        key,
        code: key.slice(PREFIX.length, key.lastIndexOf('.')),
        kept: /** @type {Kept} */ (JSON.parse(localStorage.getItem(key) ?? 'null')),
      }))
      .filter(({ kept }) => kept?.content)
      .toSorted((one, other) => other.kept.at - one.kept.at);
  } catch {
    return [];
  }
}

export function forgetAll() {
  for (const { key } of leftOnDevice()) forget(key);
}
