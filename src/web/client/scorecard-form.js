// @ts-check
/** What the forms of a scorecard hold: read, filled in, spelled for the API and in words. */

/**
 * @typedef {{ note: string, rating: string, is_yes: string, probes: string[], ad_hoc_probes: string[] }} Answer
 * @typedef {Record<string, string>} Facts by code
 * @typedef {Answer | Facts} Content
 */

export const root = /** @type {HTMLElement} */ (document.getElementById('scorecard'));

/** @param {string} name @param {string} [value] put in place of its variable */
export function word(name, value = '') {
  const words = root.querySelector('template[data-words]');
  if (!(words instanceof HTMLTemplateElement)) return '';
  return words.content.querySelector(`[data-word="${name}"]`)?.textContent?.replace(/\{\w+\}/, () => value) ?? '';
}

/** A note of blanks is none. @param {string} note */
export const hasWords = (note) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(note);

/** The form with the facts is about no question. @param {HTMLFormElement} form */
const isFacts = (form) => form.dataset.item === undefined;

/** @param {FormDataEntryValue | null} value */
const text = (value) => (typeof value === 'string' ? value : '');

/** @param {HTMLFormElement} form @returns {Content} */
export function contentOf(form) {
  const data = new FormData(form);
  if (isFacts(form)) {
    const names = new Set(
      [...form.querySelectorAll('input[type=radio]')].map((radio) => radio.getAttribute('name') ?? ''),
    );
    return Object.fromEntries([...names].map((name) => [name.replace(/^fact\./, ''), text(data.get(name))]));
  }
  const list = (/** @type {string} */ selector) =>
    [...form.querySelectorAll(selector)].map((box) => /** @type {HTMLInputElement} */ (box).value);
  return {
    note: form.querySelector('textarea')?.value ?? '',
    rating: list('[name=rating]:checked')[0] ?? '',
    is_yes: list('[name=is_yes]:checked')[0] ?? '',
    probes: list('[name=probe]:checked'),
    ad_hoc_probes: list('[name=ad_hoc][type=checkbox]:checked'),
  };
}

/** @param {HTMLFormElement} form @param {Content} content */
export function fill(form, content) {
  const note = form.querySelector('textarea');
  if (note && typeof content.note === 'string' && note.value !== content.note) note.value = content.note;
  const template = root.querySelector('template[data-new-ad-hoc]');
  for (const probe of Array.isArray(content.ad_hoc_probes) ? content.ad_hoc_probes : []) {
    const known = [...form.querySelectorAll('[name=ad_hoc][type=checkbox]')];
    if (known.some((box) => box instanceof HTMLInputElement && box.value === probe)) continue;
    if (!(template instanceof HTMLTemplateElement)) continue;
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    copy.querySelector('input')?.setAttribute('value', probe);
    const words = copy.querySelector('[data-ad-hoc]');
    if (words) words.textContent = probe;
    form.querySelector('[data-probes]')?.append(copy);
  }
  for (const box of form.querySelectorAll('input[type=radio], input[type=checkbox]')) {
    if (!(box instanceof HTMLInputElement)) continue;
    if (box.name === 'probe') box.checked = content.probes?.includes(box.value) ?? false;
    else if (box.name === 'ad_hoc') box.checked = content.ad_hoc_probes?.includes(box.value) ?? false;
    else box.checked = content[/** @type {keyof Content} */ (box.name.replace(/^fact\./, ''))] === box.value;
  }
  form.dispatchEvent(new CustomEvent('scorecard-filled', { bubbles: true }));
}

/** @param {Content | null} one @param {Content | null} other */
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The API's spelling. A rating waits for its note. @param {HTMLFormElement} form @param {Content} content */
export function bodyOf(form, content) {
  if (isFacts(form)) {
    const facts = Object.fromEntries(Object.entries(content).map(([fact, answer]) => [fact, answer || null]));
    return { facts, elapsed_seconds: Number(root.dataset.elapsed) };
  }
  const answer = /** @type {Answer} */ (content);
  return {
    note: answer.note || null,
    rating: answer.rating && hasWords(answer.note) ? Number(answer.rating) : null,
    is_yes: answer.is_yes ? answer.is_yes === 'yes' : null,
    probes: answer.probes.map(Number),
    ad_hoc_probes: answer.ad_hoc_probes,
    seconds: Number(secondsOf(form)),
  };
}

/** @param {HTMLFormElement} form */
export const secondsOf = (form) => {
  const field = form.querySelector('[name=seconds]');
  return field instanceof HTMLInputElement ? field.value : (root.dataset.elapsed ?? '0');
};

/** What the API says is stored of this form. @param {HTMLFormElement} form @param {any} view @returns {{ version: number, content: Content }} */
export function storedOf(form, view) {
  const code = form.dataset.item;
  if (code === undefined) {
    const codes = Object.keys(contentOf(form));
    return { version: view.version, content: Object.fromEntries(codes.map((fact) => [fact, view.facts[fact] ?? ''])) };
  }
  const answer = view.answers.find((/** @type {{ item_code: string }} */ one) => one.item_code === code);
  const yes = answer?.is_yes === true ? 'yes' : answer?.is_yes === false ? 'no' : '';
  return {
    version: answer?.version ?? 0,
    content: {
      note: answer?.note ?? '',
      rating: answer?.rating == null ? '' : String(answer.rating),
      is_yes: yes,
      probes: (answer?.probes ?? []).map(String),
      ad_hoc_probes: answer?.ad_hoc_probes ?? [],
    },
  };
}

/** @param {Answer} mine @param {Answer} other @returns {Answer} */
export const together = (mine, other) => ({
  note: [mine.note, other.note].filter(Boolean).join('\n\n'),
  rating: mine.rating || other.rating,
  is_yes: mine.is_yes || other.is_yes,
  probes: [...new Set([...mine.probes, ...other.probes])].toSorted(),
  ad_hoc_probes: [...new Set([...mine.ad_hoc_probes, ...other.ad_hoc_probes])],
});

/** A content as its author reads it. @param {HTMLFormElement} form @param {Content} content */
export function inWords(form, content) {
  if (isFacts(form)) {
    const labels = Object.entries(/** @type {Facts} */ (content)).map(([fact, answer]) => {
      const radio = form.querySelector(`[name="fact.${fact}"][value="${answer}"]`);
      return radio instanceof HTMLInputElement ? `${fact}: ${radio.labels?.[0]?.textContent}` : '';
    });
    return labels.filter(Boolean).join('\n');
  }
  const { note, rating, is_yes: yes, ad_hoc_probes: probes } = /** @type {Answer} */ (content);
  const mark = yes ? word(yes) : rating;
  return [note, mark ? word('rated', mark) : '', ...probes].filter(Boolean).join('\n');
}
