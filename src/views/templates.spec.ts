import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { I18n } from '../i18n/i18n.js';
import { inlineIcon } from './icons.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const templates = readdirSync(new URL('../../templates/', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.hbs'))
  .map((file) => ({ file, source: read(`templates/${file}`).replace(/\{\{!--[\s\S]*?--\}\}/g, '') }));

/** Every match of a pattern's first group over all templates, with the file it is in. */
function found(pattern: RegExp): { file: string; text: string }[] {
  return templates.flatMap(({ file, source }) =>
    [...source.matchAll(pattern)].map((match) => ({ file, text: match[1] ?? match[0] })),
  );
}

describe('the templates', () => {
  it('say nothing without words for it', () => {
    const i18n = new I18n();
    expect(found(/[{(]t "([^"]+)"/g).filter(({ text }) => !i18n.has(text))).toEqual([]);
  });

  it('name icons that exist', () => {
    const names = new Set(found(/[{(]icon "([^"]+)"/g).map(({ text }) => text));
    expect(names.size).toBeGreaterThan(5);
    expect([...names].map(inlineIcon).every((icon) => icon.includes('<path'))).toBe(true);
  });

  it('carry no inline style or script: the policy would refuse them', () => {
    // Outside of {{…}}, whose parameters may be called anything.
    const inline = /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:/g;
    const markup = templates.map(({ file, source }) => ({ file, text: source.replace(/\{\{[^}]*\}\}/g, '') }));
    expect(markup.filter(({ text }) => text.match(inline) !== null)).toEqual([]);
  });

  it('print nothing unescaped', () => {
    expect(found(/\{\{\{|\{\{~?&/g)).toEqual([]);
  });

  it('send the token with every form that posts', () => {
    const forms = found(/<form[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/g);
    expect(forms.length).toBeGreaterThan(3);
    expect(forms.filter(({ text }) => !text.includes('{{> _csrf}}'))).toEqual([]);
  });

  it('use classes of our own that the stylesheet knows', () => {
    const css = read('src/web/client/handpick.css') + read('src/web/client/guide.css');
    const known = new Set([...css.matchAll(/\.(hp-[\w-]+)/g)].map(([, name]) => name));
    const used = found(/class="([^"]*)"/g).flatMap(({ file, text }) =>
      text
        .replace(/\{\{[^}]*\}\}/g, ' ')
        .split(/\s+/)
        .filter((name) => name.startsWith('hp-'))
        .map((name) => ({ file, name })),
    );
    expect(used.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});
