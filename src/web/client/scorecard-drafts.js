// @ts-check
/**
 * Keeps what an interviewer writes. Every change lies on the device first (localStorage, one entry for each question
 * and window, named by user and scorecard) and is deleted there when the server has it. It is sent a second after the
 * last key, and again, with growing pauses, until the server has answered: through a lost network, an expired session
 * and a server that starts again. Two texts for the same question are shown to their author, who chooses.
 */

import { forget, forgetAll, keep, keyOf, leftOnDevice } from './scorecard-device.js';
import {
  bodyOf,
  contentOf,
  fill,
  inWords,
  isSame,
  root,
  secondsOf,
  storedOf,
  together,
  word,
} from './scorecard-form.js';

const { card, user } = root.dataset;
const TYPING_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * @typedef {import('./scorecard-form.js').Answer} Answer
 * @typedef {import('./scorecard-form.js').Content} Content
 * @typedef {object} Draft
 * @property {string} code `facts` for those
 * @property {HTMLFormElement} form
 * @property {number} base the version on the server that `saved` is
 * @property {Content} saved
 * @property {Content | null} sent on its way, or sent without an answer
 * @property {string} seconds as last sent
 * @property {boolean} isSending
 * @property {boolean} isOnDevice
 * @property {Content | null} other another window's text, as long as nobody has chosen
 * @property {string} refusal
 * @property {number} timer
 */

/** @type {Draft[]} */
const drafts = [];
let wait = 0;
let retry = 0;
/** @type {'' | 'offline' | 'unreachable' | 'signed-out' | 'other-user' | 'closed'} */
let trouble = '';
/** @type {string} */
let lastSaved = '';

/** @param {Draft} draft */
const isDirty = (draft) => draft.other !== null || !isSame(contentOf(draft.form), draft.saved);

/** @param {Draft} draft */
function remember(draft) {
  const { code, form, base, sent } = draft;
  draft.isOnDevice = keep(code, { base, content: contentOf(form), sent, at: Date.now() });
}

// ---- Sending -----------------------------------------------------------------------------------------------------

let token = root.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';

/** @param {string} method @param {string} path @param {number} [version] @param {object} [body] */
async function call(method, path, version, body) {
  const headers = { 'x-csrf-token': token, 'content-type': 'application/json', 'if-match': `"${version}"` };
  const request = body ? { method, headers, body: JSON.stringify(body), keepalive: true } : { method };
  const answer = await fetch(path, { ...request, cache: 'no-store', redirect: 'error' });
  const json = await answer.json().catch(() => ({}));
  return { status: answer.status, json };
}

const url = `/api/v1/scorecards/${card}`;

/** @param {Draft} draft @param {{ isForced?: boolean }} [how] */
async function send(draft, { isForced = false } = {}) {
  clearTimeout(draft.timer);
  if (draft.isSending || draft.other || trouble === 'closed') return;
  const content = contentOf(draft.form);
  if (isSame(content, draft.saved) && !isForced) return settle(draft);
  draft.isSending = true;
  draft.sent = content;
  draft.refusal = '';
  if (isDirty(draft)) remember(draft);
  draw();
  const seconds = secondsOf(draft.form);
  try {
    const path = draft.code === 'facts' ? url : `${url}/answers/${encodeURIComponent(draft.code)}`;
    const method = draft.code === 'facts' ? 'PATCH' : 'PUT';
    const { status, json } = await call(method, path, draft.base, bodyOf(draft.form, content));
    // Until it is known what is stored instead, a second attempt would only ask again.
    draft.isSending = status === 412;
    await onAnswer(draft, content, seconds, status, json);
    draft.isSending = false;
  } catch {
    draft.isSending = false;
    tryLater(navigator.onLine ? 'unreachable' : 'offline');
  }
  draw();
}

/** @param {Draft} draft @param {Content} content @param {string} seconds @param {number} status @param {any} json */
async function onAnswer(draft, content, seconds, status, json) {
  switch (status) {
    case 200:
      Object.assign(draft, { base: json.version, saved: content, sent: null, seconds });
      return onSaved(draft);
    case 412:
      return onStale(draft);
    case 401:
    case 403:
      return checkSession(status);
    case 404:
    case 409:
      return json.code === 'try-again' ? tryLater('unreachable') : close();
    case 422:
      draft.refusal = json.errors?.[0]?.message ?? json.detail ?? String(status);
      return;
    default:
      tryLater('unreachable');
  }
}

/** @param {Draft} draft */
function onSaved(draft) {
  lastSaved = new Date().toLocaleTimeString(document.documentElement.lang);
  wait = 0;
  if (trouble) {
    trouble = '';
    flush();
  }
  settle(draft);
}

/** What the server has needs no copy; what was written in the meantime goes next. @param {Draft} draft */
function settle(draft) {
  if (isDirty(draft)) {
    remember(draft);
    schedule(draft);
  } else {
    draft.refusal = '';
    draft.isOnDevice = true;
    forget(keyOf(draft.code));
  }
  draw();
}

/** @param {Draft} draft */
function schedule(draft) {
  clearTimeout(draft.timer);
  draft.timer = window.setTimeout(() => void send(draft), TYPING_MS);
}

/** @param {'offline' | 'unreachable'} why */
function tryLater(why) {
  trouble = why;
  wait = Math.min(wait * 2 || 1_000, LONGEST_WAIT_MS);
  clearTimeout(retry);
  retry = window.setTimeout(flush, wait);
  draw();
}

function flush() {
  if (trouble === 'signed-out' || trouble === 'other-user') return void checkSession(401);
  for (const draft of drafts) if (isDirty(draft)) void send(draft);
}

/**
 * The session of a page can end, and another begin in another window: then the page goes on with the token of that,
 * if it is the same person's. @param {number} status
 */
async function checkSession(status) {
  try {
    const { status: found, json } = await call('GET', '/api/v1/session');
    const isOwn = found === 200 && json.account.id === user;
    const isNew = isOwn && json.csrf_token !== token;
    if (isNew) useToken(json.csrf_token);
    if (isNew || (isOwn && trouble !== '')) {
      trouble = '';
      return flush();
    }
    if (isOwn && status === 403) return close();
    trouble = found === 200 ? 'other-user' : 'signed-out';
  } catch {
    return tryLater(navigator.onLine ? 'unreachable' : 'offline');
  }
  clearTimeout(retry);
  retry = window.setTimeout(() => void checkSession(401), LONGEST_WAIT_MS / 3);
  draw();
}

/** @param {string} fresh */
function useToken(fresh) {
  token = fresh;
  document.body.setAttribute('hx-headers', JSON.stringify({ 'x-csrf-token': fresh }));
  for (const field of document.querySelectorAll('[name=_csrf]')) field.setAttribute('value', fresh);
}

/** Nothing more is taken: submitted, excused or cancelled elsewhere. The words stay in sight. */
function close() {
  trouble = 'closed';
  forgetAll();
  draw();
}

// ---- Two texts for one question ----------------------------------------------------------------------------------

/** @param {Draft} draft */
async function onStale(draft) {
  const { status, json } = await call('GET', url);
  if (status !== 200) return tryLater('unreachable');
  const stored = storedOf(draft.form, json);
  draft.base = stored.version;
  reconcile(draft, stored.content);
}

/** What is stored was this window's own, or nothing was changed here: no question. @param {Draft} draft @param {Content} stored */
function reconcile(draft, stored) {
  const mine = contentOf(draft.form);
  const isOwn = isSame(stored, mine) || isSame(stored, draft.sent) || isSame(stored, draft.saved);
  const isUntouched = isSame(mine, draft.saved);
  draft.saved = stored;
  draft.sent = null;
  if (isUntouched && !isOwn) fill(draft.form, stored);
  if (isOwn || isUntouched) return settle(draft);
  ask(draft, stored);
}

/** @param {Draft} draft @param {Content} other */
function ask(draft, other) {
  draft.other = other;
  remember(draft);
  const template = root.querySelector('template[data-two-texts]');
  const place = draft.form.querySelector('[data-conflict]');
  if (!(template instanceof HTMLTemplateElement) || !place) return;
  place.replaceChildren(template.content.cloneNode(true));
  const words = place.querySelector('[data-other]');
  if (words) words.textContent = inWords(draft.form, other);
  draw();
}

/** @param {Event} event */
function onChoice({ target }) {
  const kept = target instanceof HTMLElement ? target.dataset.keep : undefined;
  const draft = drafts.find(({ form }) => target instanceof Node && form.contains(target));
  if (kept && draft?.other) choose(draft, kept);
}

/** @param {Draft} draft @param {string} kept */
function choose(draft, kept) {
  const mine = contentOf(draft.form);
  const other = draft.other ?? mine;
  if (kept === 'other') fill(draft.form, other);
  if (kept === 'both' && draft.code !== 'facts')
    fill(draft.form, together(/** @type {Answer} */ (mine), /** @type {Answer} */ (other)));
  // Not before the form holds what was chosen: the button that goes takes the focus with it, and that sends.
  draft.other = null;
  draft.form.querySelector('[data-conflict]')?.replaceChildren();
  settle(draft);
}

// ---- What the page says of it ------------------------------------------------------------------------------------

/** @returns {{ isGood: boolean, text: string } | null} */
function state() {
  const dirty = drafts.filter(isDirty);
  const refused = drafts.find(({ refusal }) => refusal);
  if (trouble === 'closed') return { isGood: false, text: word('closed') };
  if (drafts.some(({ other }) => other)) return { isGood: false, text: word('conflict') };
  if (refused) return { isGood: false, text: word('refused', refused.refusal) };
  if (trouble === 'signed-out' || trouble === 'other-user') return { isGood: false, text: word(trouble) };
  if (dirty.some(({ isOnDevice }) => !isOnDevice)) return { isGood: false, text: word('memory') };
  if (!navigator.onLine) return { isGood: false, text: word('offline') };
  if (trouble) return { isGood: false, text: word(trouble) };
  if (dirty.length > 0) return { isGood: true, text: word('saving') };
  return lastSaved ? { isGood: true, text: word('saved', lastSaved) } : null;
}

let wasGood = true;

/** Trouble and its end are announced, each save is not. */
function draw() {
  const tag = root.querySelector('[data-save-state]');
  const now = state();
  if (!(tag instanceof HTMLElement) || !now) return;
  tag.hidden = false;
  tag.classList.toggle('is-ok', now.isGood);
  tag.classList.toggle('is-warn', !now.isGood);
  const words = tag.querySelector('[data-save-words]');
  if (words && words.textContent !== now.text) words.textContent = now.text;
  for (const [selector, isShown] of /** @type {const} */ ([
    ['[data-good]', now.isGood],
    ['[data-trouble]', !now.isGood],
  ])) {
    const icon = tag.querySelector(selector);
    if (icon instanceof HTMLElement) icon.hidden = !isShown;
  }
  const news = root.querySelector('[data-save-news]');
  if (news && now.isGood !== wasGood) news.textContent = now.text;
  wasGood = now.isGood;
}

// ---- Start -------------------------------------------------------------------------------------------------------

/** @param {Event} event */
function onInput({ target }) {
  const draft = drafts.find(({ form }) => target instanceof Node && form.contains(target));
  if (!draft) return;
  draft.refusal = '';
  if (isDirty(draft)) remember(draft);
  schedule(draft);
  draw();
}

/** The clock is no reason for a draft, but goes with one that is there. */
function sendNow() {
  for (const draft of drafts) {
    const hasClock = draft.base > (draft.code === 'facts' ? 1 : 0) && secondsOf(draft.form) !== draft.seconds;
    if (isDirty(draft)) void send(draft);
    else if (hasClock && trouble === '') void send(draft, { isForced: true });
  }
}

/** @param {SubmitEvent} event */
async function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  if (form.dataset.submit === undefined) return;
  await Promise.all(drafts.filter(isDirty).map((draft) => send(draft)));
  if (drafts.some(isDirty)) {
    const place = root.querySelector('[data-submit-notice]');
    if (place) place.textContent = word('wait');
    return;
  }
  form.submit();
}

/** What the device still holds goes into the forms; a second text for the same question is asked about. */
function takeUp() {
  for (const { key, code, kept } of leftOnDevice()) {
    const draft = drafts.find((one) => one.code === code);
    const isTaken = draft !== undefined && isDirty(draft);
    if (!draft || isSame(kept.content, draft.saved) || isSame(kept.content, contentOf(draft.form))) {
      forget(key);
    } else if (isTaken) {
      if (!draft.other) {
        ask(draft, kept.content);
        forget(key);
      }
    } else {
      const stored = draft.saved;
      fill(draft.form, kept.content);
      draft.sent = kept.sent;
      remember(draft);
      forget(key);
      if (kept.base !== draft.base && !isSame(stored, kept.sent)) ask(draft, stored);
      else schedule(draft);
    }
  }
}

if (root.dataset.closed !== undefined) {
  forgetAll();
} else {
  for (const form of root.querySelectorAll('form[data-item], form[data-facts]')) {
    if (!(form instanceof HTMLFormElement)) continue;
    const version = form.querySelector('[name=version]');
    drafts.push({
      code: form.dataset.item ?? 'facts',
      form,
      base: version instanceof HTMLInputElement ? Number(version.value) : 0,
      // Typed into a page that came back refused: not what is stored.
      saved: form.dataset.refused === undefined ? contentOf(form) : {},
      sent: null,
      seconds: secondsOf(form),
      isSending: false,
      isOnDevice: true,
      other: null,
      refusal: '',
      timer: 0,
    });
  }
  takeUp();
  root.addEventListener('input', onInput);
  root.addEventListener('click', onChoice);
  root.addEventListener('submit', (event) => void onSubmit(event));
  root.addEventListener('focusout', flush);
  root.addEventListener('scorecard-step', sendNow);
  root.addEventListener('scorecard-paused', sendNow);
  addEventListener('online', flush);
  addEventListener('offline', draw);
  addEventListener('focus', flush);
  addEventListener('pagehide', sendNow);
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? sendNow() : flush()));
  addEventListener('beforeunload', (event) => {
    if (drafts.some((draft) => isDirty(draft) && !draft.isOnDevice)) event.preventDefault();
  });
  draw();
}
