// @ts-check
/**
 * What a page gains when scripts run; without them every link and form works as it stands. The server decides about
 * theme, words and state; this file only presses, shows, hides and focuses.
 *
 * - `data-key="m"` or `data-key="g b"`: the key (or keys one after the other) that presses a visible control; inside a
 *   card (`data-app`) it belongs to the card that has the focus. `data-key="ctrl+enter"` works while typing, too.
 * - `data-needs-script hidden`: shown once scripts run. `data-dialog="id"` opens a dialog, `data-print` prints,
 *   `data-copy="id"` copies the text of an element. `data-counts="id"` writes into it how long a text is.
 * - `#toast [data-toast]`: goes after 20 seconds, not while it is pointed at or has the focus; `data-close` closes it.
 * - `data-board`: cards (`data-app`, `data-door`) are dragged between lists (`data-stage-external`,
 *   `data-stage-internal`: stage ids, absent where a door has none). A drop fills `to_stage_id` of the card's own
 *   `form[data-move]` and submits it.
 */

const TOAST_MS = 20_000;
const SEQUENCE_MS = 1_500;

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]} */
const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter((e) => e instanceof HTMLElement);

/** @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null} */
function closest(target, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

// ---- Keys --------------------------------------------------------------------------------------------------------

const TEXT_FIELD =
  'input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]';

/** The keys pressed so far of a sequence such as `g b`. */
let sequence = '';
let sequenceTimer = 0;

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === 'Escape') return closeOrClear();
  const isTyping = closest(event.target, TEXT_FIELD) !== null;
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return press('ctrl+enter', event);
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys !== 'on') return;
  if (event.key.startsWith('Arrow')) return walkCards(event);
  const key = event.key.toLowerCase();
  const pressed = sequence ? `${sequence} ${key}` : key;
  clearTimeout(sequenceTimer);
  sequence = controls().some((control) => control.dataset.key?.startsWith(`${pressed} `)) ? pressed : '';
  if (sequence) sequenceTimer = window.setTimeout(() => (sequence = ''), SEQUENCE_MS);
  else press(pressed, event);
}

/** @param {string} key @param {KeyboardEvent} event */
function press(key, event) {
  const card = closest(document.activeElement, '[data-app]');
  const control =
    (card && controls(card).find((one) => one.dataset.key === key)) ??
    controls().find((one) => one.dataset.key === key && !one.closest('[data-app]'));
  if (!control) return;
  event.preventDefault();
  if (control instanceof HTMLInputElement && control.matches(TEXT_FIELD)) return control.select();
  control.focus();
  control.click();
}

/** The visible controls with a key; of an open dialog only its own. @param {ParentNode} [root] */
function controls(root) {
  const modal = document.querySelector('dialog[open]');
  return all('[data-key]', root ?? modal ?? document).filter(
    (control) => control.checkVisibility({ visibilityProperty: true }) && !control.matches(':disabled'),
  );
}

/** Dialogs close by themselves. */
function closeOrClear() {
  sequence = '';
  const menu = all('details.hp-menu[open]')[0];
  if (menu instanceof HTMLDetailsElement) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
    return;
  }
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.type === 'search') {
    field.value = '';
    field.blur();
    return;
  }
  all('#toast [data-toast]').forEach((toast) => toast.remove());
}

/** Arrows go from card to card: up and down in a column, left and right to the same place of the next. @param {KeyboardEvent} event */
function walkCards(event) {
  const card = closest(event.target, '[data-app]');
  const list = closest(card, '[data-stage]');
  const board = closest(card, '[data-board]');
  if (!card || !list || !board) return;
  const cards = all('[data-app]', list);
  const lists = all('[data-stage]', board).filter((one) => one.querySelector('[data-app]'));
  const row = cards.indexOf(card);
  const column = lists.indexOf(list);
  const beside = (/** @type {HTMLElement | undefined} */ other) => {
    const others = other ? all('[data-app]', other) : [];
    return others[Math.min(row, others.length - 1)];
  };
  const next = {
    ArrowUp: cards[row - 1],
    ArrowDown: cards[row + 1],
    ArrowLeft: beside(lists[column - 1]),
    ArrowRight: beside(lists[column + 1]),
  }[event.key];
  event.preventDefault();
  all('a[href]', next ?? card)[0]?.focus();
}

/** Fills the dialog under `?` with the keys of this page. @param {HTMLElement} list */
function listKeys(list) {
  const own = all('[data-listed]', list);
  own.forEach((row) => row.remove());
  /** @type {Set<string>} */
  const listed = new Set();
  for (const control of controls(document)) {
    const key = control.dataset.key ?? '';
    if (listed.has(key)) continue;
    listed.add(key);
    list.append(keyRow(key, labelOf(control)));
  }
}

/** @param {string} keys @param {string} label */
function keyRow(keys, label) {
  const row = document.createElement('div');
  row.dataset.listed = '';
  const term = document.createElement('dt');
  for (const key of keys.split(/[ +]/)) {
    const cap = document.createElement('kbd');
    cap.textContent = key.length === 1 ? key.toUpperCase() : `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    term.append(cap, ' ');
  }
  const meaning = document.createElement('dd');
  meaning.textContent = label;
  row.append(term, meaning);
  return row;
}

/** @param {HTMLElement} control */
function labelOf(control) {
  if (control.ariaLabel) return control.ariaLabel;
  if (control instanceof HTMLInputElement) return control.labels?.[0]?.textContent?.trim() ?? control.name;
  const copy = control.cloneNode(true);
  if (copy instanceof HTMLElement) all('kbd, .hp-count', copy).forEach((part) => part.remove());
  return copy.textContent?.trim() ?? '';
}

// ---- Presses -----------------------------------------------------------------------------------------------------

/** @param {MouseEvent} event */
function onClick(event) {
  all('details.hp-menu[open]').forEach((menu) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute('open');
  });
  const control = closest(event.target, '[data-dialog], [data-close], [data-print], [data-copy]');
  if (!control) return;
  const { dialog, close, print, copy } = control.dataset;
  if (dialog) openDialog(dialog);
  if (close !== undefined) closest(control, '[data-toast]')?.remove();
  if (print !== undefined) window.print();
  if (copy) void navigator.clipboard.writeText(document.getElementById(copy)?.textContent?.trim() ?? '');
}

/** @param {string} id */
function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  all('[data-key-list]', dialog).forEach(listKeys);
  dialog.showModal();
}

// ---- Toast -------------------------------------------------------------------------------------------------------

/** @param {HTMLElement} toast */
function startToast(toast) {
  if (toast.dataset.toast === 'on') return;
  toast.dataset.toast = 'on';
  let left = TOAST_MS;
  let timer = 0;
  let since = 0;
  const isHeld = () => toast.matches(':hover, :focus-within');
  const run = () => {
    if (isHeld()) return;
    clearTimeout(timer);
    since = Date.now();
    timer = window.setTimeout(() => toast.remove(), left);
  };
  const hold = () => {
    clearTimeout(timer);
    left = Math.max(left - (Date.now() - since), 1_000);
  };
  toast.addEventListener('pointerenter', hold);
  toast.addEventListener('focusin', hold);
  toast.addEventListener('pointerleave', run);
  toast.addEventListener('focusout', () => setTimeout(run));
  run();
}

// ---- Dragging ----------------------------------------------------------------------------------------------------

/** @type {Promise<void> | undefined} */
let sortable;

/** The library is fetched when a mouse first comes over a board. */
function loadSortable() {
  sortable ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = document.body.dataset.sortable ?? '';
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', reject);
    document.head.append(script);
  });
  return sortable;
}

/** @param {HTMLElement} board */
async function makeDraggable(board) {
  await loadSortable();
  for (const list of all('[data-stage]', board)) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, {
      group: 'board',
      draggable: '[data-app]',
      filter: 'button, input, select, textarea, summary, label',
      preventOnFilter: false,
      sort: false,
      animation: 0,
      onEnd: drop,
    });
  }
}

/** The card goes back to where it was; the answer to the move shows its real place. @param {SortableEvent} event */
function drop({ item, from, to, oldDraggableIndex }) {
  if (from === to) return;
  from.insertBefore(item, all('[data-app]', from)[oldDraggableIndex ?? 0] ?? null);
  const stage = item.dataset.door === 'internal' ? to.dataset.stageInternal : to.dataset.stageExternal;
  const form = item.querySelector('form[data-move]');
  const field = form instanceof HTMLFormElement ? form.elements.namedItem('to_stage_id') : null;
  if (!stage || !(form instanceof HTMLFormElement)) return;
  if (!(field instanceof HTMLInputElement) && !(field instanceof HTMLSelectElement)) return;
  field.value = stage;
  form.requestSubmit();
}

// ---- Swaps -------------------------------------------------------------------------------------------------------

/** Whatever came in by a swap, or the page itself at the start. @param {Event} event */
function onLoad({ target }) {
  const root = target instanceof HTMLElement ? target : document.body;
  const inside = (/** @type {string} */ selector) => [
    ...(root.matches(selector) ? [root] : []),
    ...all(selector, root),
  ];
  inside('[data-needs-script]').forEach(show);
  inside('[data-toast]').forEach(startToast);
  const boards = new Set([...inside('[data-board]'), closest(root, '[data-board]')]);
  for (const board of boards) {
    board?.addEventListener('pointerover', ({ pointerType }) => {
      if (pointerType === 'mouse') void makeDraggable(board);
    });
  }
}

/** @param {HTMLElement} element */
function show(element) {
  element.hidden = false;
}

/** What had the focus may be gone: then the heading of what came in gets it. @param {Event} event */
function onSettle({ target }) {
  if (document.activeElement && document.activeElement !== document.body) return;
  if (!(target instanceof Element)) return;
  const heading = target.querySelector('[autofocus], [data-focus], h1, h2');
  if (!(heading instanceof HTMLElement)) return;
  if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
  heading.focus();
}

/** Our own refusals say where they go; anything else that fails is no answer of ours. @param {Event} event */
function onBeforeSwap(event) {
  const { detail } = /** @type {CustomEvent<{ xhr: XMLHttpRequest, shouldSwap: boolean }>} */ (event);
  if (detail.xhr.status >= 400 && detail.xhr.getResponseHeader('hx-retarget')) detail.shouldSwap = true;
}

function showOffline() {
  const template = document.getElementById('offline');
  if (template instanceof HTMLTemplateElement)
    document.getElementById('notice')?.replaceChildren(template.content.cloneNode(true));
}

/** @param {Event} event */
function onResponseError(event) {
  const { xhr } = /** @type {CustomEvent<{ xhr: XMLHttpRequest }>} */ (event).detail;
  if (!xhr.getResponseHeader('hx-retarget')) showOffline();
}

/** A notice is about the last action only. */
function onBeforeRequest() {
  document.getElementById('notice')?.replaceChildren();
}

/** Counts as the server does: without blanks around, several in a row as one. @param {Event} event */
function onInput({ target }) {
  if (!(target instanceof HTMLTextAreaElement)) return;
  const counter = document.getElementById(target.dataset.counts ?? '');
  if (counter) counter.textContent = String([...target.value.trim().replaceAll(/\s+/g, ' ')].length);
}

document.addEventListener('keydown', onKey);
document.addEventListener('input', onInput);
document.addEventListener('click', onClick);
document.addEventListener('htmx:load', onLoad);
document.addEventListener('htmx:afterSettle', onSettle);
document.addEventListener('htmx:beforeRequest', onBeforeRequest);
document.addEventListener('htmx:beforeSwap', onBeforeSwap);
document.addEventListener('htmx:responseError', onResponseError);
document.addEventListener('htmx:sendError', showOffline);

// A key may be pressed before htmx tells that the page has come.
all('[data-needs-script]').forEach(show);
