import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { RowCipher } from './cipher.js';
import { contentOf } from './content.js';
import { dateOrder, parseDate, countDate, NO_DATES } from './dates.js';
import { EncodingDetector } from './encoding.js';
import { forbiddenReason } from './forbidden.js';
import { parseLanguages } from './languages.js';
import { detectDelimiter, detectHeaderRow } from './layout.js';
import { nationalIdOf } from './national-id.js';
import { parseNumber } from './numbers.js';
import { readPhone } from './phones.js';
import { instantOf } from './zoned.js';

interface Golden {
  cases: { id: string; fn: string; input: Record<string, string | string[]>; expected: unknown }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/21_imports.json', import.meta.url), 'utf8'),
) as Golden;

/** The functions of the golden file: Spain writes day/month/year, Sweden only ISO. */
const FUNCTIONS: Readonly<Record<string, (input: Record<string, string | string[]>) => unknown>> = {
  parse_number: ({ text, decimal }) => parseNumber(String(text), decimal === ',' ? ',' : '.'),
  parse_date: ({ text, site }) => parseDate(String(text), site === 'ES' ? 'dmy' : null)?.date ?? null,
  looks_like_national_id: ({ text }) => nationalIdOf(String(text)),
  forbidden_headers: ({ headers }) => [headers].flat().filter((header) => forbiddenReason(String(header)) !== null),
};

describe('reading of files', () => {
  it.each(golden.cases)('agrees with the golden case $id', ({ fn, input, expected }) => {
    expect(FUNCTIONS[fn]?.(input)).toEqual(expected);
  });

  it.each([
    ['Desired Salary', null],
    ['Löneanspråk', null],
    ['Expectativas salariales', null],
    ['Salary', 'former-pay'],
    ['Current salary', 'former-pay'],
    ['Nuvarande lön', 'former-pay'],
    ['Date of Birth', 'birth-date'],
    ['Kön', 'gender'],
    ['Nacionalidad', 'nationality'],
    ['Family name', null],
    ['Job family', null],
    ['Language', null],
    ['Personnummer', 'national-id'],
    ['Motivo de baja médica', 'health'],
  ])('knows whether %s may be stored', (header, reason) => {
    expect(forbiddenReason(header)).toBe(reason);
  });

  it('infers the order of dates from the whole column and asks when both fit', () => {
    const orderOf = (dates: string[]) => {
      const profile = { ...NO_DATES };
      for (const date of dates) countDate(profile, date);
      return dateOrder(profile);
    };
    expect(orderOf(['02/03/2026', '31/03/2026'])).toBe('dmy');
    expect(orderOf(['02/03/2026', '03/31/2026'])).toBe('mdy');
    expect(orderOf(['02/03/2026', '04/05/2026'])).toBeNull();
    expect(orderOf(['31/03/2026', '03/31/2026'])).toBeNull();
    expect(orderOf(['2026-03-02'])).toBe('ymd');
  });

  it.each([
    ['utf-8', Buffer.from('Åsa;España')],
    ['windows-1252', Buffer.from([0xc5, 0x73, 0x61, 0x20, 0x80])],
    ['iso-8859-15', Buffer.from([0xc5, 0x73, 0x61, 0x20, 0xa4])],
    ['utf-16le', Buffer.from('\uFEFFName', 'utf16le')],
  ])('detects %s', (encoding, bytes) => {
    const detector = new EncodingDetector();
    for (const byte of bytes) detector.add(Buffer.from([byte]));
    expect(detector.encoding()).toBe(encoding);
  });

  it('tells workbooks, documents and empty files by their content', () => {
    expect(contentOf(Buffer.from('PK\u0003\u0004[Content_Types].xml'))).toBe('archive');
    expect(contentOf(Buffer.from('%PDF-1.7'))).toBe('pdf');
    expect(contentOf(Buffer.from(' \r\n'))).toBe('empty');
    expect(contentOf(Buffer.from([0, 1, 2, 3, 4, 5]))).toBe('binary');
    expect(contentOf(Buffer.from('Name;Email'))).toBe('text');
  });

  it('finds the delimiter and the row of the names', () => {
    expect(detectDelimiter('sep=|\na|b\n')).toBe('|');
    expect(detectDelimiter('"a, b";c\n"d, e";f\n')).toBe(';');
    const rows = [
      ['Report of March', '', ''],
      ['Name', 'Email', 'Phone'],
      ['Ana', 'ana@example.com', '600'],
    ];
    expect(detectHeaderRow(rows, () => false)).toBe(2);
    expect(
      detectHeaderRow(
        [
          ['Ana', 'ana@example.com'],
          ['Bo', 'bo@example.com'],
        ],
        () => false,
      ),
    ).toBeNull();
  });

  it('reads languages with and without levels in any of the three languages', () => {
    expect(parseLanguages('Español C2; Inglés C1').skills).toEqual([
      { language: 'en', level: 'C1' },
      { language: 'es', level: 'C2' },
    ]);
    expect(parseLanguages('Polish, English').skills.map(({ language }) => language)).toEqual(['en', 'pl']);
    expect(parseLanguages('svenska (modersmål) och klingon')).toEqual({
      skills: [{ language: 'sv', level: 'native' }],
      unknown: ['klingon'],
    });
  });

  it('reads telephone numbers as dialled in the country', () => {
    expect(readPhone('0034 612 34 56 78', 'SE')?.phone_e164).toBe('+34612345678');
    expect(readPhone('070-174 06 05', 'SE')?.phone_e164).toBe('+46701740605');
    expect(readPhone("'+34 612345678", 'ES')?.phone).toBe('+34 612345678');
    expect(readPhone(' -', 'ES')).toBeNull();
  });

  it('places a clock time in the zone on both sides of a clock change', () => {
    const at = (time: string) => instantOf({ date: '2026-03-29', time, offset: null }, 'Europe/Madrid').toISOString();
    expect(at('01:59:00')).toBe('2026-03-29T00:59:00.000Z');
    expect(at('03:00:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('opens a sealed row in its own place only', () => {
    const cipher = new RowCipher('a key of at least some length');
    const sealed = cipher.seal('one', 2, ['Ana']);
    expect(sealed.toString('latin1')).not.toContain('Ana');
    expect(cipher.open('one', 2, sealed)).toEqual(['Ana']);
    expect(() => cipher.open('one', 3, sealed)).toThrow();
    expect(() => new RowCipher('another key').open('one', 2, sealed)).toThrow();
  });
});
