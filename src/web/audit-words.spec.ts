import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readMessages } from '../i18n/i18n.js';
import { LANGUAGES } from '../i18n/language.js';

const SRC = resolve(import.meta.dirname, '..');
const english = [...readMessages('en').keys()];
const nouns = english.flatMap((key) => /^audit\.object\.(.+)$/.exec(key)?.[1]?.replaceAll('_', '-') ?? []);

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map((path) => readFileSync(resolve(SRC, path), 'utf8'));

/** `noun.past-participle`: of a noun we know, or said to be an action. */
const actions = new Set(
  sources.flatMap((text) => [
    ...[...text.matchAll(/\baction: '([a-z-]+\.[a-z-]+)'/g)].map(([, action = '']) => action),
    ...[...text.matchAll(/'([a-z-]+)\.([a-z-]*(?:ed|wn|ne|den|ten))'/g)]
      .filter(([, noun = '', verb]) => nouns.includes(noun) && verb !== 'phone')
      .map(([, noun, verb]) => `${noun}.${verb}`),
  ]),
);
const objects = new Set(
  sources.flatMap((text) => [...text.matchAll(/\bobject_type: '([a-z_]+)'/g)].map(([, type = '']) => type)),
);

describe('what the audit records', () => {
  it('is found in the sources', () => {
    expect(actions.size).toBeGreaterThan(40);
    expect(objects.size).toBeGreaterThan(15);
  });

  it.each(LANGUAGES)(
    'has words in %s: add them to audit.json as action.<action> and object.<object_type>',
    (language) => {
      const words = readMessages(language);
      const missing = [
        ...[...actions].map((action) => `audit.action.${action}`),
        ...[...objects].map((type) => `audit.object.${type}`),
      ].filter((key) => !words.has(key));
      expect(missing).toEqual([]);
    },
  );
});
