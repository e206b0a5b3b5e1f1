import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { rested } from './support/imports.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/imports/${name}`, import.meta.url));

let t: TestApp;
let job: TestJob;
let recruiter: SignedIn;

beforeAll(async () => {
  t = await startApp();
  const office = await makeOffice(t.db, 'Barcelona');
  job = await makeJob(t.db, { office });
  recruiter = await signIn(t, { role: 'recruiter', offices: [office.id], language: 'en' });
});

afterAll(async () => {
  await t.close();
});

/** Posts the upload form as a browser does: the token first, the file last. */
async function uploadForm(by: SignedIn, name: string, fields: Record<string, string>) {
  const request = by.request('post', '/imports').unset('x-csrf-token').field('_csrf', by.csrf);
  for (const [field, value] of Object.entries(fields)) void request.field(field, value);
  return request.attach('file', fixture(name), name);
}

const idOf = (location: string | undefined): string => location?.split('/').at(-1) ?? '';

/** The values of all controls of the form, as a browser would send them unchanged. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name, options] of html.matchAll(/<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
    fields[name!] = /value="([^"]*)" selected/.exec(options!)?.[1] ?? /value="([^"]*)"/.exec(options!)?.[1] ?? '';
  }
  fields['version'] = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
  return fields;
}

describe('the pages of an import, without a script', () => {
  it('lead from the file to the result and back by undo', async () => {
    const intake = await makeIntake(t.db, job);
    const empty = await recruiter.get('/imports').expect(200);
    expect(empty.text).toContain('No file has been imported yet');
    const form = await recruiter.get('/imports/new').expect(200);
    expect(form.text).toContain(intake.name);

    const posted = await uploadForm(recruiter, 'applicants-windows-1252.csv', { intake_id: intake.id, source: 'Form' });
    expect(posted.status).toBe(303);
    const id = idOf(posted.headers['location']);
    const match = await recruiter.get(`/imports/${id}`).expect(200);
    expect(match.text).toContain('semicolon, WINDOWS-1252');
    expect(match.text).toContain('date day/month/year');
    expect(match.text).toContain('Has no ending such as .com.');
    expect(match.text).toContain('Is not a day; that month has 28.');

    await recruiter.form(`/imports/${id}/mapping`, { ...fieldsOf(match.text), next: 'check' }).expect(303);
    await rested(recruiter, id);
    const check = await recruiter.get(`/imports/${id}`).expect(200);
    expect(check.text).toContain('Nothing is written yet.');
    expect(check.text).toContain('Import 6 rows');

    await recruiter.form(`/imports/${id}/commit`).expect(303);
    await rested(recruiter, id);
    const done = await recruiter.get(`/imports/${id}`).expect(200);
    expect(done.text).toContain('Left out: 2 rows');
    expect(done.text).toContain('Undo this import');
    expect(done.text).toContain('names in another order');

    const csv = await recruiter.get(`/imports/${id}/rejected-rows.csv`).expect(200);
    expect(csv.headers['content-type']).toContain('text/csv');
    const xlsx = await recruiter.get(`/imports/${id}/rejected-rows.xlsx`).expect(200);
    expect(xlsx.headers['content-type']).toContain('spreadsheetml.sheet');
    expect(csv.text).toContain('daniela@example');
    expect(csv.text).toContain('Has no ending such as .com.');

    await recruiter.form(`/imports/${id}/correction`).expect(303);
    await rested(recruiter, id);
    const undone = await recruiter.get(`/imports/${id}`).expect(200);
    expect(undone.text).toContain('6 applications are void');
  });

  it('strike out what must not be stored and ask before going on', async () => {
    const intake = await makeIntake(t.db, job);
    const posted = await uploadForm(recruiter, 'forbidden.csv', { intake_id: intake.id, source: 'HR' });
    const id = idOf(posted.headers['location']);
    const match = await recruiter.get(`/imports/${id}`).expect(200);
    expect(match.text).toContain('<s>Motivo de baja médica</s>');
    expect(match.text).toContain('<s>DNI</s>');
    expect(match.text).not.toContain('fractura');
    expect(match.text).not.toContain('12345678Z');
    const refused = await recruiter.form(`/imports/${id}/mapping`, { ...fieldsOf(match.text), next: 'check' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Confirm that the import goes on');
    const fields = { ...fieldsOf(refused.text), drop_forbidden: 'on', next: 'check' };
    await recruiter.form(`/imports/${id}/mapping`, fields).expect(303);
    expect((await rested(recruiter, id)).counts).toMatchObject({ new: 2 });
  });

  it('ask which comes first, day or month', async () => {
    const intake = await makeIntake(t.db, job);
    const posted = await uploadForm(recruiter, 'ambiguous-dates.csv', { intake_id: intake.id, source: 'Other' });
    const id = idOf(posted.headers['location']);
    const match = await recruiter.get(`/imports/${id}`).expect(200);
    expect(match.text).toContain('Day first: 03/04 is 3 April');
    const fields = { ...fieldsOf(match.text), date_order: 'dmy', next: 'check' };
    await recruiter.form(`/imports/${id}/mapping`, fields).expect(303);
    expect((await rested(recruiter, id)).date_order).toBe('dmy');
  });

  it('say what a workbook is and what to do', async () => {
    const intake = await makeIntake(t.db, job);
    const request = recruiter.request('post', '/imports').unset('x-csrf-token').field('_csrf', recruiter.csrf);
    const answer = await request
      .field('intake_id', intake.id)
      .attach('file', Buffer.from('PK\u0003\u0004\u0014[Content_Types].xml'), 'people.xlsx');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('This workbook is cut off or damaged.');
  });

  it('show what is remembered about a source and forget it', async () => {
    const intake = await makeIntake(t.db, job);
    const posted = await uploadForm(recruiter, 'with-ids.csv', { intake_id: intake.id, source: 'Ids <1>' });
    const id = idOf(posted.headers['location']);
    const match = await recruiter.get(`/imports/${id}`).expect(200);
    await recruiter.form(`/imports/${id}/mapping`, { ...fieldsOf(match.text), remember: 'on' }).expect(303);
    const list = await recruiter.get('/imports/mappings').expect(200);
    expect(list.text).toContain('Ids &lt;1&gt;');
    expect(list.text).toContain(': Full name');
    const action = /action="(\/imports\/mappings\/[^"]+\/deletion)"/.exec(list.text)?.[1] ?? '';
    const deleted = await recruiter.form(action).expect(303);
    const after = await recruiter.get(deleted.headers['location'] ?? '').expect(200);
    expect(after.text).toContain('matched by its column names again');
    expect(after.text).not.toContain('Ids &lt;1&gt;');
    await recruiter.form(action).expect(404);
  });

  it('send the progress as events', async () => {
    const intake = await makeIntake(t.db, job);
    const posted = await uploadForm(recruiter, 'with-ids.csv', { intake_id: intake.id, source: 'Events' });
    const id = idOf(posted.headers['location']);
    const answer = await fetch(`${t.url}/imports/${id}/events`, { headers: { cookie: recruiter.cookie } });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const text = await answer.text();
    expect(text).toContain('event: progress');
    expect(text).toContain('event: done');
  });
});
