import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import type { ImportView } from '../src/imports/import-view.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { importFile, rested, upload } from './support/imports.js';
import { signIn, type SignedIn } from './support/sign-in.js';
import { binary, partsOf, rawWorkbook, sheet, textRow, workbook, zipOf } from './support/workbook-files.js';

const HEADERS = ['Id', 'Name', 'Email', 'Phone', 'Applied on'];

interface Problem {
  code: string;
  detail?: string;
  errors?: { code: string; message: string }[];
}

let t: TestApp;
let job: TestJob;
let recruiter: SignedIn;

beforeAll(async () => {
  t = await startApp();
  const office = await makeOffice(t.db, 'Barcelona');
  job = await makeJob(t.db, { office });
  recruiter = await signIn(t, { role: 'recruiter', offices: [office.id] });
});

afterAll(async () => {
  await t.close();
});

async function uploaded(content: Buffer, fields: Record<string, string> = {}): Promise<ImportView> {
  const intake = await makeIntake(t.db, job);
  const { body } = await upload(recruiter, {
    name: 'a.xlsx',
    content,
    fields: { intake_id: intake.id, ...fields },
  }).expect(202);
  return body as ImportView;
}

async function refused(content: Buffer, fields: Record<string, string> = {}): Promise<Problem> {
  const intake = await makeIntake(t.db, job);
  const given = { name: 'a.csv', content, fields: { intake_id: intake.id, ...fields } };
  const { body } = await upload(recruiter, given).expect(422);
  const [left] = (await t.db.query('SELECT count(*)::int AS n FROM import WHERE intake_id = $1', [intake.id])) as {
    n: number;
  }[];
  expect(left?.n).toBe(0);
  return body as Problem;
}

/** The rows as they were staged. */
async function cellsOf({ id }: ImportView): Promise<{ row: number; cells: string[] }[]> {
  const { body } = await recruiter.get(`/api/v1/imports/${id}/preview`).expect(200);
  return (body as { data: { row: number; cells: string[] }[] }).data.map(({ row, cells }) => ({ row, cells }));
}

const PEOPLE = [
  ['A-1', 'Åsa Öberg', 'asa@example.com', 34_612_345_678, { day: '2026-03-01' }],
  ['A-2', 'Joel Ñúñez', 'joel@example.com', 612_345_679, { day: '2026-03-02' }],
];

describe('a workbook', () => {
  it('is known by its content whatever its name, and keeps numbers, dates and places of its cells', async () => {
    const view = await uploaded(await workbook(sheet('Sökande', HEADERS, PEOPLE)));
    expect(view).toMatchObject({ format: 'workbook', encoding: null, delimiter: null, header_row: 1 });
    expect(view).toMatchObject({ sheet: 'Sökande', sheets: [{ name: 'Sökande', is_hidden: false }] });
    expect(await cellsOf(view)).toEqual([
      { row: 2, cells: ['A-1', 'Åsa Öberg', 'asa@example.com', '34612345678', '2026-03-01'] },
      { row: 3, cells: ['A-2', 'Joel Ñúñez', 'joel@example.com', '612345679', '2026-03-02'] },
    ]);
  });

  it('reads titles above the names, the 1904 system, formulas, errors, hidden and blank rows', async () => {
    const rows =
      textRow(1, ['Applicants of the first quarter']) +
      textRow(3, HEADERS) +
      `<row r="4"><c r="A4"><v>1</v></c><c r="B4" t="str"><f>"An"&amp;"na"</f><v>Anna</v></c><c r="C4" t="e"><v>#N/A</v></c>` +
      `<c r="D4" s="4"><v>123</v></c><c r="E4" s="1"><v>44561</v></c></row>` +
      `<row r="6" hidden="1"><c r="A6" t="inlineStr"><is><t>1.0</t></is></c><c r="B6"><f>A1+1</f></c><c r="E6" s="2"><v>44561.5</v></c></row>`;
    const content = await rawWorkbook(
      [
        {
          name: 'Data',
          rows,
          before: '<cols><col min="4" max="4" hidden="1" width="9"/></cols>',
          behind: '<mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells>',
        },
      ],
      ' date1904="1"',
    );
    const view = await uploaded(content);
    expect(view).toMatchObject({ header_row: 3, hidden_rows: 1, hidden_columns: 1, date_order: 'ymd' });
    expect(await cellsOf(view)).toEqual([
      { row: 4, cells: ['1', 'Anna', '', '00123', '2026-01-01'] },
      { row: 6, cells: ['1.0', '=A1+1', '', '', '2026-01-01 12:00:00'] },
    ]);
  });

  it('gives the first sheet in sight that holds a table, and any other that is asked for', async () => {
    const content = await rawWorkbook([
      { name: 'Old', state: 'hidden', rows: textRow(1, HEADERS) + textRow(2, ['0', 'Old', '', '', '']) },
      { name: 'Read me', rows: textRow(1, ['How to fill this in']) + textRow(2, ['One person a row']) },
      { name: 'People', rows: textRow(1, HEADERS) + textRow(2, ['1', 'New', '', '', '']) },
    ]);
    expect(await uploaded(content)).toMatchObject({
      sheet: 'People',
      sheets: [{ name: 'Old', is_hidden: true }, { name: 'Read me' }, { name: 'People', is_hidden: false }],
    });
    const old = await uploaded(content, { sheet: 'Old' });
    expect(old.sheet).toBe('Old');
    expect((await cellsOf(old))[0]?.cells[1]).toBe('Old');
    expect((await refused(content, { sheet: 'Nowhere' })).errors?.[0]).toMatchObject({ code: 'sheet-unknown' });
  });

  it('is remembered by its sheet', async () => {
    const content = await workbook(
      sheet('First', HEADERS, PEOPLE),
      sheet('Second', ['Name', 'Email'], [['Only Here', 'only@example.com']]),
    );
    const first = await uploaded(content, { source: 'two sheets', sheet: 'Second' });
    await recruiter
      .patch(`/api/v1/imports/${first.id}`, { remember: true })
      .set('if-match', `"${first.version}"`)
      .expect(200);
    expect(await uploaded(content, { source: 'two sheets' })).toMatchObject({ sheet: 'Second', is_remembered: true });
  });

  it('changes nothing where the same rows came as text, comes back with its reasons, and can be undone', async () => {
    const intake = await makeIntake(t.db, job);
    const fields = { intake_id: intake.id, source: 'both' };
    const headers = HEADERS.slice(1);
    const csv = `${headers.join(';')}\nÅsa Öberg;asa@example.com;+34612345678;01/03/2026\nJoel Ñúñez;joel@example.com;612345679;22/03/2026\n`;
    expect((await importFile(recruiter, { content: csv, fields })).counts).toMatchObject({ new: 2 });
    const rows = [
      ['Åsa Öberg', 'asa@example.com', 34_612_345_678, new Date('2026-03-01T00:00:00Z')],
      ['Joel Ñúñez', 'joel@example.com', 612_345_679, { day: '2026-03-22' }],
      ['=Nobody', 'no address', null, { day: '2026-03-22' }],
      ['Only Workbook', 'only@example.com', null, { day: '2026-03-23' }],
    ];
    const content = await workbook(sheet('People', headers, rows));
    const second = await importFile(recruiter, { name: 'b.xlsx', content, fields });
    expect(second.counts).toMatchObject({ new: 1, updated: 0, unchanged: 2, rejected: 1 });
    const again = await importFile(recruiter, { name: 'b.xlsx', content, fields });
    expect(again.counts).toMatchObject({ new: 0, updated: 0, unchanged: 3, rejected: 1 });
    await expectRejected(second.id);
    await recruiter.post(`/api/v1/imports/${second.id}/correction`).expect(202);
    expect(await rested(recruiter, second.id)).toMatchObject({ state: 'undone', counts: { voided: 1 } });
  });

  it('cannot be undone after seven days, and says so', async () => {
    const intake = await makeIntake(t.db, job);
    const content = await workbook(sheet('People', HEADERS, PEOPLE));
    const { id } = await importFile(recruiter, { content, fields: { intake_id: intake.id, source: 'late' } });
    await t.db.query(`UPDATE import SET published_at = published_at - interval '7 days 1 minute' WHERE id = $1`, [id]);
    const { body } = await recruiter.post(`/api/v1/imports/${id}/correction`).expect(409);
    expect(body).toMatchObject({ code: 'undo-too-late', detail: 'An import can be undone for 7 days.' });
  });
});

/** The same row with the same reason in both files. */
async function expectRejected(id: string): Promise<void> {
  const answer = await recruiter
    .get(`/api/v1/imports/${id}/rejected-rows.xlsx`)
    .buffer()
    .parse(binary)
    .expect(200)
    .expect('cache-control', 'no-store')
    .expect('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .expect('content-disposition', 'attachment; filename="rejected-rows.xlsx"');
  const [{ data } = { data: [] }] = await readWorkbook(answer.body as Buffer);
  const { text } = await recruiter.get(`/api/v1/imports/${id}/rejected-rows.csv`).expect(200);
  const csv = parse(text, { bom: true, delimiter: ';' });
  expect(data[0]).toEqual(['Name', 'Email', 'Phone', 'Applied on', 'Row', 'Reason']);
  expect(data[1]).toEqual(['=Nobody', 'no address', null, '2026-03-22', 4, csv[1]?.[5]]);
  expect(csv[1]?.slice(0, 5)).toEqual(["'=Nobody", 'no address', '', '2026-03-22', '4']);
  expect(csv[1]?.[5]).toContain('Row 4, Email: the address has no @');
}

describe('what is no workbook that can be read', () => {
  const good = (): Promise<Buffer> => workbook(sheet('People', HEADERS, PEOPLE));
  const ole = (stream: string): Buffer =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(400_000),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(512),
    ]);
  const withPart = async (path: string, content: string | Buffer): Promise<Buffer> =>
    zipOf({ ...partsOf([{ name: 'A', rows: '' }]), [path]: content });

  it.each<[string, string, () => Promise<Buffer> | Buffer]>([
    ['is encrypted', 'file-workbook-encrypted', () => ole('EncryptedPackage')],
    ['is an old workbook', 'file-xls', () => ole('Workbook')],
    ['is cut off', 'file-workbook-damaged', async () => (await good()).subarray(0, 900)],
    ['is broken inside', 'file-workbook-damaged', async () => broken(await good())],
    ['is a binary workbook', 'file-xlsb', () => zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' })],
    ['is a text document', 'file-document', () => zipOf({ '[Content_Types].xml': '', 'word/document.xml': '' })],
    ['is an OpenDocument', 'file-ods', () => zipOf({ mimetype: '', 'content.xml': '' })],
    ['is another archive', 'file-zip', () => zipOf({ 'people.csv': 'Name\nA' })],
    ['is an empty archive', 'file-zip', () => zipOf({})],
    ['has no rows', 'file-empty', () => rawWorkbook([{ name: 'A', rows: '' }])],
    ['has names alone', 'no-rows', () => workbook(sheet('A', HEADERS, []))],
    [
      'unpacks to too much',
      'file-workbook-too-large',
      () => withPart('xl/worksheets/b.xml', Buffer.alloc(210_000_000)),
    ],
    ['has too many parts', 'file-workbook-too-large', () => zipOf(Object.fromEntries(manyParts(2100)))],
  ])('%s: %s', async (_, code, make) => {
    const problem = await refused(await make());
    expect(problem.code === 'invalid' ? problem.errors?.[0]?.code : problem.code).toBe(code);
    expect(problem.errors?.[0]?.message ?? problem.detail).toMatch(/\.$/);
  });

  it('holds more than it promises', async () => {
    const lying = Buffer.from(await withPart('xl/worksheets/b.xml', Buffer.alloc(5_000_000)));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(5_000_000);
    for (let at = lying.indexOf(size); at >= 0; at = lying.indexOf(size, at + 1)) lying.writeUInt32LE(100, at);
    expect((await refused(lying)).code).toBe('file-workbook-damaged');
  });

  it('has one row more than can be imported, and says what to do', async () => {
    function* rows(): Generator<string[]> {
      for (let i = 0; i <= 100_000; i++) yield [`P${i}`];
    }
    const problem = await refused(await workbook(sheet('People', ['Name'], rows())));
    expect(problem).toMatchObject({ code: 'workbook-too-many-rows', limit: 100_000 });
    expect(problem.detail).toContain('Save it as CSV');
  }, 180_000);
});

/** The first part of the content replaced: the directory is right, what it points to is not. */
function broken(archive: Buffer): Buffer {
  const at = archive.indexOf('xl/worksheets/sheet1.xml') + 40;
  return Buffer.concat([archive.subarray(0, at), Buffer.alloc(60, 0xff), archive.subarray(at + 60)]);
}

function manyParts(count: number): [string, string][] {
  return Array.from({ length: count }, (_, i) => [`xl/workbook${i}.xml`, '']);
}
