import { PassThrough, pipeline, Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A day without a time, `2026-11-23`. */
export interface Day {
  readonly day: string;
}
/** Texts stay texts, numbers numbers; a Date is written as its UTC clock; null is an empty cell. */
export type XlsxCell = string | number | boolean | Date | Day | null;

export interface XlsxColumn {
  readonly header: string;
  /** In characters. */
  readonly width?: number;
}

export interface XlsxSheet {
  readonly name: string;
  readonly columns: readonly XlsxColumn[];
  readonly rows: Iterable<readonly XlsxCell[]> | AsyncIterable<readonly XlsxCell[]>;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const USUAL_WIDTH = 18;
/** What one cell can hold. */
const LONGEST_TEXT = 32_767;
const CHUNK = 32_768;
const DAY = 86_400_000;
/** Day 0 of spreadsheets, so that every day since March 1900 has the number they give it. */
const DAY_ZERO = Date.UTC(1899, 11, 30);

/** Places in `cellXfs` below. */
const STYLE = { header: 1, moment: 2, day: 3, quoted: 4 } as const;
const STYLES =
  `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>' +
  '<xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>' +
  '<xf quotePrefix="1"/></cellXfs></styleSheet>';

/**
 * A workbook as a stream, its memory flat whatever the number of rows. The first row of each sheet is bold and stays in view.
 * A text is never a formula, and one that would become a formula when somebody edits its cell is marked as text.
 */
export function xlsxStream(sheets: readonly XlsxSheet[]): Readable {
  const archive = new ZipFile();
  const answer = new PassThrough();
  for (const [path, part] of Object.entries(partsOf(sheets))) archive.addBuffer(Buffer.from(HEAD + part), path);
  for (const [i, sheet] of sheets.entries()) {
    const source = Readable.from(sheetXml(sheet));
    // A source that breaks destroys the answer: the reader sees that the file is not whole.
    source.on('error', (error) => answer.destroy(error));
    archive.addReadStream(source, `xl/worksheets/sheet${i + 1}.xml`);
  }
  archive.on('error', (error: unknown) => answer.destroy(error instanceof Error ? error : new Error(String(error))));
  archive.end();
  pipeline(archive.outputStream, answer, () => undefined);
  return answer;
}

function partsOf(sheets: readonly XlsxSheet[]): Record<string, string> {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (list: readonly string[]): string =>
    `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
  const typed = (path: string, type: string): string =>
    `<Override PartName="/xl/${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const numbers = sheets.map((_, i) => i + 1);
  return {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>${typed('workbook.xml', 'sheet.main')}${typed('styles.xml', 'styles')}` +
      `${numbers.map((n) => typed(`worksheets/sheet${n}.xml`, 'worksheet')).join('')}</Types>`,
    '_rels/.rels': relations([relation(1, 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      `${sheets.map(({ name }, i) => `<sheet name="${escaped(clean(sheetName(name)))}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...numbers.map((n) => relation(n, 'worksheet', `worksheets/sheet${n}.xml`)),
      relation(sheets.length + 1, 'styles', 'styles.xml'),
    ]),
    'xl/styles.xml': STYLES,
  };
}

/** What a sheet may be called. */
function sheetName(name: string): string {
  return name
    .replace(/[\\/?*[\]:]/g, ' ')
    .slice(0, 31)
    .replace(/^'|'$/g, ' ');
}

async function* sheetXml({ columns, rows }: XlsxSheet): AsyncGenerator<string> {
  const letters = columns.map((_, i) => columnLetters(i));
  const widths = columns.map(
    ({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width ?? USUAL_WIDTH}" customWidth="1"/>`,
  );
  const header = columns.map(({ header: text }, i) => textCell(text, `${letters[i]!}1`, STYLE.header));
  yield (
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`
  );
  let chunk = '';
  let number = 1;
  for await (const cells of rows) {
    number++;
    chunk += `<row r="${number}">${cells.map((cell, i) => cellXml(cell, `${letters[i] ?? columnLetters(i)}${number}`)).join('')}</row>`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}</sheetData></worksheet>`;
}

/** 0 → A, 25 → Z, 26 → AA. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

function cellXml(cell: XlsxCell, at: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'string') return textCell(cell, at, /^[=+\-@\t\r]/.test(cell) ? STYLE.quoted : null);
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${at}"><v>${cell}</v></c>` : '';
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (cell instanceof Date) return momentCell(cell.getTime(), at, STYLE.moment);
  return momentCell(Date.parse(`${cell.day}T00:00:00Z`), at, STYLE.day);
}

function momentCell(utc: number, at: string, style: number): string {
  return Number.isNaN(utc) ? '' : `<c r="${at}" s="${style}"><v>${(utc - DAY_ZERO) / DAY}</v></c>`;
}

function textCell(text: string, at: string, style: number | null): string {
  const styled = style === null ? '' : ` s="${style}"`;
  return `<c r="${at}" t="inlineStr"${styled}><is><t xml:space="preserve">${escaped(whole(clean(text)))}</t></is></c>`;
}

/** Cut to what a cell holds, never through a pair of surrogates. */
function whole(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return text.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Without what XML cannot hold: control characters and halves of surrogate pairs. */
function clean(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are the characters to take out
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => ENTITIES[char]!);
}
