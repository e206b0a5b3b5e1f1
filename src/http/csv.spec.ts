import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { buffer, text } from 'node:stream/consumers';
import { csvStream, neutralised } from './csv.js';

describe('CSV out', () => {
  it.each(['=1+1', '+1+1', '-2', '@sum', '\tx', '\rx', '+46 70-123'])('takes the formula out of %j', (cell) => {
    expect(neutralised(cell)).toBe(`'${cell}`);
  });

  it.each(['+46 70 123 45 67', 'Åsa = bra', '', '3-4', "'x"])('leaves %j alone', (cell) => {
    expect(neutralised(cell)).toBe(cell);
  });

  const rows = [
    { name: 'Ann "Ann"; x, y\nz', share: 0.25, note: null },
    { name: '=cmd', share: -3, note: '+34 600' },
  ];

  it('writes RFC 4180 with a header, CRLF and empty cells for nothing', async () => {
    const written = await text(csvStream(['name', 'share', 'note'], rows, { separator: 'comma', hasBom: false }));
    expect(written).toBe('name,share,note\r\n"Ann ""Ann""; x, y\nz",0.25,\r\n\'=cmd,-3,+34 600\r\n');
  });

  it('writes what a Swedish or Spanish Excel opens right away', async () => {
    const options = { separator: 'semicolon', hasBom: true, decimalMark: ',' } as const;
    const written = (await buffer(csvStream(['name', 'share', 'note'], rows, options))).toString();
    expect(written.startsWith('\uFEFFname;share;note\r\n')).toBe(true);
    expect(parse(written, { bom: true, delimiter: ';', columns: true })).toMatchObject([
      { name: 'Ann "Ann"; x, y\nz', share: '0,25', note: '' },
      { name: "'=cmd", share: '-3', note: '+34 600' },
    ]);
  });
});
