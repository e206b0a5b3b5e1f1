import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const DRAWING = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"';
const ENDS = 'stroke-linecap="round" stroke-linejoin="round"';

const kept = new Map<string, string>();

/** The shapes of a Tabler icon, read once; an unknown name throws. */
function shapes(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`"${name}" is not the name of an icon.`);
  const file = readFileSync(require.resolve(`@tabler/icons/outline/${name}.svg`), 'utf8');
  const drawn = file
    .slice(file.indexOf('>', file.indexOf('<svg')) + 1, file.lastIndexOf('</svg>'))
    .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', '')
    .replace(/\s*\n\s*/g, '');
  kept.set(name, drawn);
  return drawn;
}

/** The icon drawn in place: for a fragment, whose page may lack the symbol. */
export function inlineIcon(name: string): string {
  return `<svg class="icon" ${DRAWING} ${ENDS} aria-hidden="true">${shapes(name)}</svg>`;
}

/** The icon by reference to the page's sprite. */
export function iconReference(name: string): string {
  return `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;
}

/** The symbols a page refers to. */
export function iconSprite(names: Iterable<string>): string {
  const symbols = [...names].map((name) => `<symbol id="i-${name}" ${DRAWING} ${ENDS}>${shapes(name)}</symbol>`);
  return `<svg class="hp-sprite" width="0" height="0" aria-hidden="true" focusable="false">${symbols.join('')}</svg>`;
}
