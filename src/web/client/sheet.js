// @ts-check
/**
 * The sheet: a dialog that shows the form page of an action over the page it belongs to, and the changes an action
 * brings to a board. Without this file the links lead to the same forms as pages.
 */

const sheet = () => /** @type {HTMLDialogElement | null} */ (document.getElementById('sheet'));

/** A card with this id, but not one on its way out. @param {string} id */
const cardOf = (id) => document.getElementById(`app-${id}`);

/** @param {Event} event @returns {string} */
const applicationOf = (event) => /** @type {CustomEvent<{ id: string }>} */ (event).detail.id;

// Not before its own links and forms are htmx's, too.
document.addEventListener('htmx:afterSettle', ({ target }) => {
  if (target instanceof HTMLDialogElement && target === sheet() && !target.open) target.showModal();
});

document.addEventListener('click', (event) => {
  const control = event.target instanceof Element ? event.target.closest('[data-close-sheet]') : null;
  if (!control || !sheet()?.open) return;
  event.preventDefault();
  sheet()?.close();
});

// Before the answer is swapped in: the old card gives its id to the new one.
document.addEventListener('application-changed', (event) => {
  sheet()?.close();
  const card = cardOf(applicationOf(event));
  if (!card) return;
  card.removeAttribute('id');
  card.dataset.gone =
    card.contains(document.activeElement) || document.activeElement === document.body ? 'focused' : '';
});

// Afterwards: the focus goes with the card, or to its neighbour when it left the board.
document.addEventListener('application-settled', (event) => {
  const card = cardOf(applicationOf(event));
  const gone = /** @type {HTMLElement | null} */ (document.querySelector('[data-gone]'));
  const next = card ?? gone?.nextElementSibling ?? gone?.previousElementSibling;
  const isFocusLost = !document.activeElement || document.activeElement === document.body;
  if (gone?.dataset.gone === 'focused' || isFocusLost) next?.querySelector('a')?.focus();
  gone?.remove();
});

// A further page of a column brings a card again that a move has already put at its end: the first one goes.
document.addEventListener('htmx:afterSettle', ({ target }) => {
  const list = target instanceof Element ? target.closest('.hp-cards') : null;
  const seen = new Map();
  for (const card of list?.querySelectorAll('[data-app]') ?? []) {
    seen.get(card.id)?.remove();
    seen.set(card.id, card);
  }
});

// On a board the undo of a message changes the board in place.
document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.closest('[data-toast]') || !document.querySelector('[data-board]') || !window.htmx) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  void window.htmx.ajax('POST', form.action, { source: '#content', target: '#content', swap: 'none', values });
});
