// @ts-check
/**
 * The screen of an interview once scripts run: all questions are in the page and are shown one at a time without a
 * network, the languages of what is asked are switched in place, the clock runs. Drafts are kept by scorecard-drafts.js.
 *
 * What it tells the other script: the seconds in `[name=seconds]` of each question, `data-elapsed` and `data-running`
 * of the card, and the events `scorecard-step` (another question is shown) and `scorecard-paused`.
 */

import { hasWords, root, word } from './scorecard-form.js';

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
const all = (selector, within = root) => [...within.querySelectorAll(selector)].filter((e) => e instanceof HTMLElement);

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement | null} */
const one = (selector, within = root) => all(selector, within)[0] ?? null;

const forms = all('form[data-item]').filter((form) => form instanceof HTMLFormElement);

// ---- Steps -------------------------------------------------------------------------------------------------------

const shown = () => all('[data-step]').find((step) => !step.hidden);

/** @param {string} code */
function show(code) {
  const next = all('[data-step]').find((step) => step.dataset.step === code);
  if (!next || next === shown()) return;
  for (const step of all('[data-step]')) step.hidden = step !== next;
  for (const link of all('nav [data-step-link]')) {
    if (link.dataset.stepLink === code) link.setAttribute('aria-current', 'step');
    else link.removeAttribute('aria-current');
  }
  drawClock();
  root.dispatchEvent(new CustomEvent('scorecard-step'));
  one('.hp-ask', next)?.focus();
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest('[data-step-link]');
  const button = target?.closest('button[name=go]');
  if (link instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link);
  } else if (button instanceof HTMLButtonElement) {
    event.preventDefault();
    if (button.dataset.addProbe !== undefined) addProbe(button);
    else go(all('nav [data-step-link]')[Number(button.value) - 1]);
  }
  const language = target?.closest('[data-in]');
  if (language instanceof HTMLAnchorElement) {
    event.preventDefault();
    switchLanguage(language);
  }
  if (target?.closest('[data-pause]')) setRunning(!isRunning, true);
}

/** @param {HTMLElement | undefined} link */
function go(link) {
  if (!(link instanceof HTMLAnchorElement)) return;
  history.pushState(null, '', link.href);
  show(link.dataset.stepLink ?? '');
}

addEventListener('popstate', () => {
  const n = Number(new URL(location.href).searchParams.get('n') ?? '1');
  show(all('nav [data-step-link]')[n - 1]?.dataset.stepLink ?? '');
});

// ---- Language of what is asked ------------------------------------------------------------------------------------

/** @param {HTMLAnchorElement} chosen */
function switchLanguage(chosen) {
  const language = chosen.dataset.in;
  for (const text of all('[data-said]')) {
    const spoken = all(':scope > [lang]', text);
    const wanted = spoken.find((part) => part.lang === language) ?? spoken[0];
    for (const part of spoken) part.hidden = part !== wanted;
  }
  for (const link of all('[data-in]')) {
    if (link === chosen) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  const url = new URL(location.href);
  url.searchParams.set('in', language ?? '');
  history.replaceState(null, '', url);
  for (const link of all('a[data-step-link]')) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const address = new URL(link.href);
    address.searchParams.set('in', language ?? '');
    link.href = address.href;
  }
}

// ---- What one form shows of itself -------------------------------------------------------------------------------

/** @param {HTMLElement} button */
function addProbe(button) {
  const form = button.closest('form');
  const field = form?.querySelector('[data-new-probe]');
  const template = root.querySelector('template[data-new-ad-hoc]');
  if (!(field instanceof HTMLInputElement) || !(template instanceof HTMLTemplateElement) || !form) return;
  const text = field.value.trim().replace(/\s+/g, ' ');
  if (text === '') return field.focus();
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const box = copy.querySelector('input');
  const words = copy.querySelector('[data-ad-hoc]');
  if (box) box.value = text;
  if (words) words.textContent = text;
  form.querySelector('[data-probes]')?.append(copy);
  field.value = '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}

/** A rating needs a note first; the list of steps shows what is done. @param {HTMLElement} form */
function reflect(form) {
  if (!(form instanceof HTMLFormElement)) return;
  const code = form.dataset.item ?? 'facts';
  const note = form.querySelector('textarea')?.value ?? '';
  const hasNote = hasWords(note);
  const ratings = form.querySelector('[data-rating]');
  if (ratings instanceof HTMLFieldSetElement) {
    ratings.disabled = !hasNote;
    const hint = one('[data-needs-note]', ratings);
    if (hint) hint.hidden = hasNote;
  }
  const data = new FormData(form);
  const chosen = data.get('rating') ?? data.get('is_yes');
  const choice = typeof chosen === 'string' ? chosen : '';
  const isDone = form.dataset.item ? choice !== '' && (form.dataset.kind === 'gate' || hasNote) : areFactsGiven(form);
  const mark = choice === 'yes' || choice === 'no' ? word(choice) : choice;
  for (const place of all(`[data-step-link="${code}"], [data-missing="${code}"]`)) {
    for (const part of all('[data-when]', place)) part.hidden = (part.dataset.when === 'done') !== isDone;
    const shownMark = one('[data-mark]', place);
    if (shownMark && form.dataset.item) shownMark.textContent = mark;
  }
}

/** @param {HTMLFormElement} form */
function areFactsGiven(form) {
  const radios = all('input[type=radio]', form).filter((radio) => radio instanceof HTMLInputElement);
  const names = new Set(radios.map((radio) => radio.name));
  return [...names].every((name) => radios.some((radio) => radio.name === name && radio.checked));
}

// ---- Clock -------------------------------------------------------------------------------------------------------

/** A gap is a closed lid, not an interview. */
const LONGEST_TICK_MS = 90_000;

let isRunning = Number(root.dataset.elapsed) > 0;
let isStoppedByHand = false;
let elapsed = Number(root.dataset.elapsed) * 1000;
let last = Date.now();

/** @param {number} ms */
function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** @param {boolean} running @param {boolean} byHand */
function setRunning(running, byHand) {
  isRunning = running;
  isStoppedByHand = byHand && !running;
  for (const part of all('[data-pause] [data-when]')) part.hidden = (part.dataset.when === 'running') !== running;
  if (!running) root.dispatchEvent(new CustomEvent('scorecard-paused'));
}

/** Milliseconds on each question that are not in its field yet. @type {Map<string, number>} */
const parts = new Map();

function tick() {
  const now = Date.now();
  const passed = now - last;
  last = now;
  if (!isRunning || passed <= 0 || passed > LONGEST_TICK_MS) return;
  elapsed += passed;
  root.dataset.elapsed = String(Math.floor(elapsed / 1000));
  const form = shown()?.querySelector('form[data-item]');
  const field = form?.querySelector('[name=seconds]');
  if (field instanceof HTMLInputElement && form instanceof HTMLFormElement) {
    const part = (parts.get(form.dataset.item ?? '') ?? 0) + passed;
    field.value = String(Number(field.value) + Math.floor(part / 1000));
    parts.set(form.dataset.item ?? '', part % 1000);
  }
  drawClock();
}

function drawClock() {
  const form = shown()?.querySelector('form[data-item]');
  const field = form?.querySelector('[name=seconds]');
  const seconds = field instanceof HTMLInputElement ? Number(field.value) : 0;
  const limit = form instanceof HTMLFormElement ? Number(form.dataset.minutes) * 60 : 0;
  const set = (/** @type {string} */ selector, /** @type {string} */ text) => {
    const place = one(selector);
    if (place) place.textContent = text;
  };
  set('[data-question-time]', clock(seconds * 1000));
  set('[data-question-limit]', limit > 0 ? word('of', clock(limit * 1000)) : '');
  const duration = Number(one('[data-clock]')?.dataset.duration) * 60_000;
  set('[data-interview-time]', `${clock(elapsed)} ${word('of', clock(duration))}`);
  const bar = root.querySelector('[data-question-progress]');
  if (bar instanceof HTMLProgressElement) {
    bar.hidden = limit === 0;
    bar.max = Math.max(limit, 1);
    bar.value = Math.min(seconds, bar.max);
  }
}

// ---- Start -------------------------------------------------------------------------------------------------------

root.addEventListener('click', onClick);
root.addEventListener('input', ({ target }) => {
  const form = target instanceof Element ? target.closest('form') : null;
  if (!form) return;
  reflect(form);
  if (!isRunning && !isStoppedByHand) setRunning(true, false);
});
// Filled in by the other script.
root.addEventListener('scorecard-filled', ({ target }) => {
  if (target instanceof HTMLElement) reflect(target);
});
root.addEventListener('keydown', (event) => {
  const field = event.target;
  if (event.key !== 'Enter' || event.ctrlKey || !(field instanceof HTMLInputElement)) return;
  if (
    field.type === 'text' ||
    field.dataset.newProbe !== undefined ||
    field.type === 'radio' ||
    field.type === 'checkbox'
  ) {
    event.preventDefault();
    const button = field.closest('form')?.querySelector('[data-add-probe]');
    if (field.dataset.newProbe !== undefined && button instanceof HTMLElement) addProbe(button);
  }
});
setRunning(isRunning, false);
for (const form of [...forms, ...all('form[data-facts]')]) reflect(form);
drawClock();
setInterval(tick, 1000);
