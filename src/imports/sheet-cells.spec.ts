import { describe, expect, it } from '@jest/globals';
import { sheetCellText } from './sheet-cells.js';

const number = (v: number, z = 'General', is1904 = false): string => sheetCellText({ t: 'n', v, z }, is1904);

describe('a cell of a sheet as text', () => {
  it.each([
    [34_612_345_678, '34612345678'],
    [1, '1'],
    [-2.5, '-2.5'],
    [0.1 + 0.2, '0.3'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
  ])('writes the number %d in full', (value, text) => {
    expect(number(value)).toBe(text);
  });

  it('keeps the zeros that the format of an id shows, and the sign of a percentage', () => {
    expect(number(123, '00000')).toBe('00123');
    expect(number(0.8, '0%')).toBe('80%');
    expect(number(1, '0.00%')).toBe('100%');
    expect(number(5, '0" %"')).toBe('5');
  });

  it.each([
    ['a day', 46_023, 'yyyy-mm-dd', '2026-01-01'],
    ['the built-in day', 46_023, 'm/d/yy', '2026-01-01'],
    ['a day in Swedish', 46_023, '[$-41D]d mmmm yyyy;@', '2026-01-01'],
    ['a moment', 46_023.5, 'yyyy-mm-dd hh:mm', '2026-01-01 12:00:00'],
    ['midnight with a time', 46_023, 'yyyy-mm-dd hh:mm:ss', '2026-01-01'],
    ['a second before midnight', 46_023 + 86_399 / 86_400, 'd/m/yy h:mm', '2026-01-01 23:59:59'],
    ['a moment rounded up', 46_023.999_999_9, 'd/m/yy h:mm', '2026-01-02'],
    ['a time alone', 0.3125, 'h:mm', '07:30:00'],
    ['elapsed hours', 1.5, '[h]:mm', '36:00:00'],
    ['a day before the made-up leap day', 59, 'd/m/yyyy', '1900-02-28'],
    ['a day after it', 61, 'd/m/yyyy', '1900-03-01'],
    ['a number that is no day', -5, 'd/m/yyyy', '-5'],
  ])('reads %s in the clock of the spreadsheet', (_, value, format, text) => {
    expect(number(value, format)).toBe(text);
  });

  it('counts from 1904 where the workbook does', () => {
    expect(number(44_561, 'yyyy-mm-dd', true)).toBe('2026-01-01');
    expect(number(0, 'yyyy-mm-dd', true)).toBe('1904-01-01');
  });

  it('does not take a currency or a colour for a date', () => {
    expect(number(12, '#,##0.00 [$kr-41D]')).toBe('12');
    expect(number(12, '[Red]0;[Blue]-0')).toBe('12');
    expect(number(12, '#,##0\\ "dagar"')).toBe('12');
  });

  it('leaves errors and nothing empty, and spells out yes and no', () => {
    expect(sheetCellText({ t: 'e', v: 42 }, false)).toBe('');
    expect(sheetCellText(undefined, false)).toBe('');
    expect(sheetCellText({ t: 'b', v: true }, false)).toBe('TRUE');
    expect(sheetCellText({ t: 's', v: '1.0' }, false)).toBe('1.0');
  });
});
