import { describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import readWorkbook from 'read-excel-file/node';
import { xlsxStream, type XlsxCell } from './xlsx.js';

async function readBack(rows: XlsxCell[][]): Promise<unknown[][]> {
  const columns = ['text', 'number', 'moment', 'day'].map((header) => ({ header }));
  const [sheet] = await readWorkbook(await buffer(xlsxStream([{ name: 'Rows', columns, rows }])));
  return sheet!.data;
}

describe('XLSX out', () => {
  it('is read by another program with its types: text, number, moment, day', async () => {
    const moment = new Date('2026-03-29T01:30:15Z');
    const [header, first] = await readBack([['Åsa "x" <y> & z\nnext', -0.25, moment, { day: '2026-02-28' }]]);
    expect(header).toEqual(['text', 'number', 'moment', 'day']);
    // The other program cuts what a fraction of a day leaves behind the millisecond.
    const [text, number, read, day] = first as [string, number, Date, Date];
    expect([text, number, day]).toEqual(['Åsa "x" <y> & z\nnext', -0.25, new Date('2026-02-28T00:00:00Z')]);
    expect(Math.abs(read.getTime() - moment.getTime())).toBeLessThanOrEqual(1);
  });

  it.each(['=1+1', '+46 70-123', '-2', '@sum', '=HYPERLINK("http://x","y")'])('keeps %j a text', async (text) => {
    const [, first] = await readBack([[text, null, null, null]]);
    expect(first?.[0]).toBe(text);
  });

  it('leaves out what XML cannot hold, and cuts at what a cell can', async () => {
    const [, first] = await readBack([[`a\u0000b\uFFFF\uD800c😀${'x'.repeat(40_000)}`, Number.NaN, null, null]]);
    expect(first?.[0] === `abc😀${'x'.repeat(40_000)}`.slice(0, 32_767)).toBe(true);
    expect(first?.[1]).toBeNull();
  });

  it('names sheets as a spreadsheet allows', async () => {
    const names = ['a/b:c', "'quoted'", 'n'.repeat(40)];
    const written = xlsxStream(names.map((name) => ({ name, columns: [{ header: 'x' }], rows: [[1]] })));
    const sheets = await readWorkbook(await buffer(written));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['a b c', ' quoted ', 'n'.repeat(31)]);
  });

  it('breaks off when its source breaks', async () => {
    function* broken(): Generator<XlsxCell[]> {
      yield ['one'];
      throw new Error('the database is gone');
    }
    const written = xlsxStream([{ name: 'Rows', columns: [{ header: 'x' }], rows: broken() }]);
    await expect(buffer(written)).rejects.toThrow('the database is gone');
  });
});
