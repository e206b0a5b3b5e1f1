/** What a crawler reads in the markup of our own templates: attributes in double quotes, names in small letters. */

export interface FormTag {
  readonly method: 'GET' | 'POST';
  readonly action: string;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Where the links of a page, and what it swaps in, lead; what is disabled leads nowhere. */
export function linksIn(html: string): string[] {
  const live = html.replaceAll(/<fieldset\b[^>]* disabled>.*?<\/fieldset>/gs, '');
  return [...live.matchAll(/\s(?:href|hx-get)="([^"]*)"/g)].map(([, address]) => unescaped(address ?? ''));
}

/** The forms that can be sent: those for readers who may only look have no button. */
export function formsIn(html: string): FormTag[] {
  const forms = [...html.matchAll(/(<form\b[^>]*>)(.*?)<\/form>/gs)];
  return forms
    .filter(([, , content = '']) => /<button\b[^>]* type="submit"/.test(content))
    .map(([, tag = '']) => ({
      method: attribute(tag, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      action: attribute(tag, 'action') ?? '',
    }));
}

export function idsIn(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescaped(id ?? '')));
}

/** All that a person reads or hears of a page. */
export function wordsIn(html: string): string {
  const spoken = [...html.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, words]) => words);
  const read = html.replaceAll(/<(script|style)\b.*?<\/\1>/gs, ' ').replaceAll(/<[^>]*>/g, '\n');
  return unescaped([read, ...spoken].join('\n'));
}

/** Pages of one shape differ in whom or what they show: ids, days and the values of the query are left out. */
export function shapeOf({ pathname, searchParams }: URL): string {
  const path = pathname.replaceAll(UUID, ':id').replaceAll(/\d{4}-\d\d-\d\d/g, ':day');
  return `${path}?${[...new Set(searchParams.keys())].toSorted().join('&')}`;
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? null : unescaped(value);
}

function unescaped(text: string): string {
  return text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
