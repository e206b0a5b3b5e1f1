import { PurgeCSS } from 'purgecss';

/** Classes that only a script or the server's state puts on an element. */
const ALWAYS = [/^data-bs-theme/, 'is-invalid', 'invalid-feedback', 'htmx-request'];

/**
 * Tabler without the classes no source names, and without the custom properties nobody reads (which leaves others unread).
 * @param {string} tabler
 * @param {string} ownCss
 * @param {string[]} sources
 * @returns {Promise<string>}
 */
export async function purgedTabler(tabler, ownCss, sources) {
  const [purged] = await new PurgeCSS().purge({
    content: sources.map((raw) => ({ raw, extension: 'html' })),
    css: [{ raw: tabler }],
    keyframes: true,
    fontFace: true,
    safelist: { standard: ALWAYS },
    defaultExtractor: (source) => source.match(/[A-Za-z0-9_:/@-]+/g) ?? [],
  });
  return withoutUnreadProperties(purged.css, ownCss + sources.join('\n'));
}

/** @param {string} css @param {string} readers */
function withoutUnreadProperties(css, readers) {
  const read = new Set([...(css + readers).matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
  const kept = css
    .replace(/(--[\w-]+):((?:[^;{}"']|"[^"]*"|'[^']*')*)(;|(?=\}))/g, (declaration, name) =>
      read.has(name) ? declaration : '',
    )
    .replace(/[^{}]+\{\s*\}/g, '');
  return kept.length < css.length ? withoutUnreadProperties(kept, readers) : kept;
}
