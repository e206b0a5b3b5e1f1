// `npm run bench:workbooks`: writing and reading a workbook of 10,000 rows against a bare floor in the same run, in turn.
// The floor of writing builds the same cells as XML in one string and deflates it; the floor of reading inflates the sheet and
// finds its cells by one pattern: no styles, no dates, no limits, no thread. Prints ratios. ROWS (default 10,000).
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import readWorkbook from 'read-excel-file/node';
import * as sheetjs from '@e965/xlsx';
import { xlsxStream } from '../dist/http/xlsx.js';
import { Workbook } from '../dist/imports/workbook.js';

const ROWS = Number(process.env['ROWS'] ?? 10_000);
const ROUNDS = 5;
const HEADERS = ['Name', 'Email', 'Phone', 'Source', 'Applied on', 'Languages', 'Location', 'Notes', 'Stage', 'Score'];
const print = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

/** @param {number} i @returns {import('../dist/http/xlsx.js').XlsxCell[]} */
const rowOf = (i) => [
  `Åsa Muñoz ${i}`,
  `person.${i}@example.com`,
  `+34612${String(i).padStart(6, '0')}`,
  ['LinkedIn', 'Indeed', 'Walk-in'][i % 3] ?? '',
  new Date(Date.UTC(2026, i % 12, 1 + (i % 28), 9, i % 60)),
  'Spanish, English',
  'Barcelona',
  i % 7 === 0 ? 'Said "evenings" & not <weekends>' : null,
  'Applied',
  i % 100,
];
const rows = Array.from({ length: ROWS }, (_, i) => rowOf(i));

const write = () => buffer(xlsxStream([{ name: 'People', columns: HEADERS.map((header) => ({ header })), rows }]));

const ENTITIES = /** @type {Record<string, string>} */ ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' });
/** @param {unknown} cell */
const xmlOf = (cell) =>
  typeof cell === 'string'
    ? `<c t="inlineStr"><is><t>${cell.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)}</t></is></c>`
    : `<c><v>${Number(cell)}</v></c>`;

function writeFloor() {
  return deflateRawSync(rows.map((row) => `<row>${row.map(xmlOf).join('')}</row>`).join(''));
}

/** @param {Buffer} workbook */
async function read(workbook) {
  const opened = await Workbook.open(Buffer.from(workbook));
  try {
    const [sheet] = await opened.sheets();
    await opened.openSheet(sheet?.name ?? '');
    let count = 0;
    for await (const batch of opened.batches()) count += batch.length;
    return count;
  } finally {
    await opened.close();
  }
}

/** @param {Buffer} deflated */
function readFloor(deflated) {
  const xml = inflateRawSync(deflated).toString('utf8');
  return [...xml.matchAll(/<row>(.*?)<\/row>/g)].map(([, row = '']) =>
    [...row.matchAll(/<(?:t|v)>([^<]*)</g)].map(([, text]) => text),
  ).length;
}

/** @param {Record<string, () => unknown>} contestants @returns {Promise<Record<string, number>>} median ms, taking turns */
async function race(contestants) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, /** @type {number[]} */ ([])]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const from = performance.now();
      await run();
      if (round > 0) times[name]?.push(performance.now() - from);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0]),
  );
}

/** @param {string} what @param {Record<string, number>} times */
function report(what, { floor = 0, ...others }) {
  print(`${what}: floor ${floor.toFixed(0)} ms`);
  for (const [name, ms] of Object.entries(others)) {
    print(`  ${name.padEnd(24)} ${ms.toFixed(0)} ms, ${(floor / ms).toFixed(2)} of the floor's rate`);
  }
}

const [workbook, deflated] = [await write(), writeFloor()];
if ((await read(workbook)) !== ROWS + 1 || readFloor(deflated) !== ROWS) throw new Error('rows went missing');
print(`${ROWS} rows of ${HEADERS.length} columns, ${Math.round(workbook.length / 1000)} kB`);
report('writing', await race({ floor: writeFloor, 'our writer': write }));
report(
  'reading',
  await race({
    floor: () => readFloor(deflated),
    'our reader': () => read(workbook),
    'SheetJS alone': () => sheetjs.read(workbook, { dense: true, cellNF: true }),
    'read-excel-file': () => readWorkbook(workbook),
  }),
);
print(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
