import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { ImportMappingView } from '../src/imports/import-mapping.dto.js';
import type { ImportView } from '../src/imports/import-view.dto.js';
import { ImportRuns } from '../src/imports/import-runs.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { importFile, rested, upload } from './support/imports.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/imports/${name}`, import.meta.url));

let t: TestApp;
let barcelona: Office;
let job: TestJob;
let recruiter: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  t = await startApp();
  barcelona = await makeOffice(t.db, 'Barcelona');
  job = await makeJob(t.db, { office: barcelona });
  const malmo = await makeOffice(t.db, 'Malmö');
  stranger = await signIn(t, { role: 'recruiter', offices: [malmo.id] });
  recruiter = await signIn(t, { role: 'recruiter', offices: [barcelona.id] });
});

afterAll(async () => {
  await t.close();
});

interface Imported {
  name: string;
  email: string | null;
  location: string | null;
  languages: string;
  source: string | null;
  applied: string;
  stage: string;
  status: string;
  note: string | null;
}

/** Everything the applications of an intake say, in a fixed order. */
async function contentOf(intake: Intake): Promise<Imported[]> {
  return (await t.db.query(
    `SELECT c.name, c.email, c.location, s.code AS stage, a.status, src.name AS source,
       to_char(a.applied_at AT TIME ZONE 'Europe/Madrid', 'YYYY-MM-DD HH24:MI') AS applied,
       (SELECT string_agg(l.language || coalesce(' ' || l.level, ''), ',' ORDER BY l.language) FROM candidate_language l
        WHERE l.candidate_id = c.id) AS languages,
       (SELECT string_agg(n.body, '|') FROM note n WHERE n.application_id = a.id) AS note
     FROM application a JOIN candidate c ON c.id = a.candidate_id JOIN stage s ON s.id = a.current_stage_id
     LEFT JOIN source src ON src.id = a.source_id
     WHERE a.intake_id = $1 AND a.voided_at IS NULL ORDER BY c.name, c.email`,
    [intake.id],
  )) as Imported[];
}

describe('a file of applications', () => {
  it.each([
    ['applicants-utf8.csv', 'utf-8', ','],
    ['applicants-windows-1252.csv', 'windows-1252', ';'],
    ['applicants-utf16le.txt', 'utf-16le', '\t'],
  ])('is read alike in every encoding: %s', async (name, encoding, delimiter) => {
    const intake = await makeIntake(t.db, job);
    const view = await importFile(recruiter, { name, content: fixture(name), fields: { intake_id: intake.id } });
    expect(view).toMatchObject({ state: 'published', encoding, delimiter, header_row: 1 });
    expect(view.counts).toEqual({ new: 6, updated: 0, unchanged: 0, rejected: 2, warnings: 1 });
    expect(await contentOf(intake)).toEqual(EXPECTED);
  });

  it('changes nothing the second time, and not in another encoding', async () => {
    const intake = await makeIntake(t.db, job);
    const fields = { intake_id: intake.id, source: 'form' };
    await importFile(recruiter, { content: fixture('applicants-utf8.csv'), fields });
    const before = await contentOf(intake);
    for (const name of ['applicants-utf8.csv', 'applicants-windows-1252.csv', 'applicants-utf16le.txt']) {
      const again = await importFile(recruiter, { content: fixture(name), fields });
      expect(again.counts).toMatchObject({ new: 0, updated: 0, unchanged: 6, rejected: 2 });
    }
    expect(await contentOf(intake)).toEqual(before);
  });

  it('writes the stage without a time and the date with one', async () => {
    const intake = await makeIntake(t.db, job);
    await importFile(recruiter, { content: fixture('applicants-utf8.csv'), fields: { intake_id: intake.id } });
    const history = (await t.db.query(
      `SELECT h.seq, h.kind, h.time_known, f.code AS from_stage, s.code AS to_stage FROM application_history h
       JOIN application a ON a.id = h.application_id JOIN candidate c ON c.id = a.candidate_id
       LEFT JOIN stage f ON f.id = h.from_stage_id LEFT JOIN stage s ON s.id = h.to_stage_id
       WHERE a.intake_id = $1 AND c.name = 'Joel Öberg' ORDER BY h.seq`,
      [intake.id],
    )) as unknown[];
    expect(history).toEqual([
      { seq: 1, kind: 'applied', time_known: true, from_stage: null, to_stage: 'applied' },
      { seq: 2, kind: 'moved', time_known: false, from_stage: 'applied', to_stage: 'on_project' },
      { seq: 3, kind: 'hired', time_known: false, from_stage: 'on_project', to_stage: null },
    ]);
  });
});

describe('an import', () => {
  it('updates a changed row by its id and never makes a second application of it', async () => {
    const intake = await makeIntake(t.db, job);
    const fields = { intake_id: intake.id, source: 'with ids' };
    const first = await importFile(recruiter, { content: fixture('with-ids.csv'), fields });
    expect(first.counts).toMatchObject({ new: 2, rejected: 2 });
    const changed = await importFile(recruiter, { content: fixture('with-ids-changed.csv'), fields });
    expect(changed.counts).toMatchObject({ new: 1, updated: 1, unchanged: 1, rejected: 0 });
    const emails = (await contentOf(intake)).map(({ email }) => email);
    expect(emails).toEqual(['joel@example.com', 'nadia.okafor@example.org', 'pol@example.com']);
  });

  it('refuses columns that must not be stored and stages nothing of them', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: fixture('forbidden.csv'), fields: { intake_id: intake.id } };
    const { body } = await upload(recruiter, given).expect(422);
    expect((body as { errors: { code: string }[] }).errors.map(({ code }) => code)).toEqual([
      'forbidden-health',
      'forbidden-national-id',
    ]);
    const dropped = await importFile(recruiter, { ...given, fields: { ...given.fields, drop_forbidden: 'true' } });
    expect(dropped).toMatchObject({ state: 'published', header_row: 3, counts: { new: 2 } });
  });

  it('asks about an ambiguous date order and is refused until it is answered', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: fixture('ambiguous-dates.csv'), fields: { intake_id: intake.id } };
    const { body } = await upload(recruiter, given).expect(202);
    const { id, version, questions } = body as ImportView;
    expect(questions).toMatchObject([{ code: 'date-order', field: 'applied_on' }]);
    await recruiter.post(`/api/v1/imports/${id}/commit`).expect(422);
    await recruiter.patch(`/api/v1/imports/${id}`, { date_order: 'mdy' }).expect(428);
    await recruiter.patch(`/api/v1/imports/${id}`, { date_order: 'mdy' }).set('if-match', `"${version}"`).expect(200);
    await recruiter.post(`/api/v1/imports/${id}/commit`).expect(202);
    await rested(recruiter, id);
    expect((await contentOf(intake)).map(({ applied }) => applied).toSorted()).toEqual([
      '2026-02-03 00:00',
      '2026-04-05 00:00',
    ]);
  });

  it('is not found by a recruiter of another office, nor is its intake', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: fixture('applicants-utf8.csv'), fields: { intake_id: intake.id } };
    const { body } = await upload(recruiter, given).expect(202);
    const { id } = body as ImportView;
    await upload(stranger, given).expect(404);
    await stranger.get(`/api/v1/imports/${id}`).expect(404);
    await stranger.post(`/api/v1/imports/${id}/commit`).expect(404);
    await stranger.delete(`/api/v1/imports/${id}`).expect(404);
    expect((await stranger.get('/api/v1/imports').expect(200)).body).toMatchObject({ data: [] });
  });

  it('keeps rows encrypted and erases them when it is cancelled', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: fixture('applicants-utf8.csv'), fields: { intake_id: intake.id } };
    const { body } = await upload(recruiter, given).expect(202);
    const { id } = body as ImportView;
    const stored = async (): Promise<Buffer[]> => {
      const found: { cipher: Buffer }[] = await t.db.query('SELECT cipher FROM import_row WHERE import_id = $1', [id]);
      return found.map(({ cipher }) => cipher);
    };
    expect(await stored()).toHaveLength(8);
    expect(Buffer.concat(await stored()).toString('latin1')).not.toContain('example');
    await recruiter.delete(`/api/v1/imports/${id}`).expect(204);
    expect(await stored()).toEqual([]);
    expect(await contentOf(intake)).toEqual([]);
  });

  it('writes nothing when it breaks in the middle, and everything when it is started again', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: fixture('applicants-utf8.csv'), fields: { intake_id: intake.id } };
    await t.db.query(
      `CREATE FUNCTION break_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$`,
    );
    await t.db.query(
      `CREATE TRIGGER break_note BEFORE INSERT ON note FOR EACH STATEMENT EXECUTE FUNCTION break_note()`,
    );
    const { body } = await upload(recruiter, given).expect(202);
    const { id } = body as ImportView;
    const task = { import_id: id, actor_id: recruiter.user.id, request_id: null };
    await t.db.query(`UPDATE import SET state = 'filling' WHERE id = $1`, [id]);
    await expect(t.app.get(ImportRuns).publish(task)).rejects.toThrow('broken');
    expect(await contentOf(intake)).toEqual([]);
    await t.db.query('DROP FUNCTION break_note CASCADE');
    await t.app.get(ImportRuns).publish(task);
    expect((await rested(recruiter, id)).counts).toMatchObject({ new: 6, rejected: 2 });
    await t.app.get(ImportRuns).publish(task);
    expect(await contentOf(intake)).toEqual(EXPECTED);
  });

  it('is taken back as a whole, with its history left in place', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: fixture('applicants-utf8.csv'), fields: { intake_id: intake.id } };
    const { id } = await importFile(recruiter, given);
    await recruiter.post(`/api/v1/imports/${id}/correction`).expect(202);
    expect(await rested(recruiter, id)).toMatchObject({ state: 'undone', counts: { voided: 6 } });
    const [left]: { uncorrected: number; rows: number }[] = await t.db.query(
      `SELECT count(*)::int AS rows, count(*) FILTER (WHERE h.kind <> 'corrected' AND NOT EXISTS (
         SELECT FROM application_history c WHERE c.corrects_id = h.id))::int AS uncorrected
       FROM application_history h JOIN application a ON a.id = h.application_id WHERE a.intake_id = $1`,
      [intake.id],
    );
    expect(left?.uncorrected).toBe(0);
    expect(left?.rows).toBeGreaterThan(6);
    const again = await importFile(recruiter, given);
    expect(again.counts).toMatchObject({ new: 6 });
  });
});

describe('undoing an import', () => {
  const content =
    'Name,Email\nAda,a@example.com\nBo,b@example.com\nCai,c@example.com\nDag,d@example.com\nEva,e@example.com\n';

  it('leaves alone what somebody has worked on since, and says so', async () => {
    const intake = await makeIntake(t.db, job);
    const { id, counts } = await importFile(recruiter, { content, fields: { intake_id: intake.id } });
    expect(counts).toMatchObject({ new: 5 });
    const found: { id: string; name: string }[] = await t.db.query(
      `SELECT a.id, c.name FROM application a JOIN candidate c ON c.id = a.candidate_id WHERE a.intake_id = $1`,
      [intake.id],
    );
    const pathOf = (name: string): string => `/api/v1/applications/${found.find((each) => each.name === name)?.id}`;
    const stages = job.pipelines.external.stages;
    await recruiter
      .post(`${pathOf('Ada')}/moves`, { from_stage_id: stages['applied'], to_stage_id: stages['interview'] })
      .expect(201);
    await recruiter.post(`${pathOf('Bo')}/notes`, { body: 'Called twice.' }).expect(201);
    await recruiter.post(`${pathOf('Cai')}/tags`, { tag: 'evenings' }).expect(200);
    const before = await contentOf(intake);

    const page = await recruiter.get(`/imports/${id}`).expect(200);
    expect(page.text).toContain('3 of these applications have been worked on since and stay.');
    await recruiter.post(`/api/v1/imports/${id}/correction`).expect(202);
    expect((await rested(recruiter, id)).counts).toMatchObject({ voided: 2, kept: 3 });
    expect(await contentOf(intake)).toEqual(before.filter(({ name }) => ['Ada', 'Bo', 'Cai'].includes(name)));
    const undone = await recruiter.get(`/imports/${id}`).expect(200);
    expect(undone.text).toContain('2 applications are void and out of every figure.');
    expect(undone.text).toContain('3 applications stay.');
    const { body: report } = await recruiter.get(`/api/v1/reports/funnel?intake_id=${intake.id}`).expect(200);
    expect((report as { totals: object }).totals).toMatchObject({ applications: 3, is_balanced: true });
    await recruiter.post(`/api/v1/imports/${id}/correction`).expect(409);
  });

  it('is refused after seven days, by the API and by the page', async () => {
    const intake = await makeIntake(t.db, job);
    const { id } = await importFile(recruiter, { content, fields: { intake_id: intake.id } });
    const aged = async (age: string): Promise<void> => {
      await t.db.query('UPDATE import SET published_at = now() - $2::interval WHERE id = $1', [id, age]);
    };
    await aged('7 days 1 minute');
    const { body } = await recruiter.post(`/api/v1/imports/${id}/correction`).expect(409);
    expect(body).toMatchObject({ code: 'undo-too-late', detail: 'An import can be undone for 7 days.' });
    expect((await recruiter.get(`/imports/${id}`).expect(200)).text).not.toContain('Undo this import');
    const page = await recruiter.form(`/imports/${id}/correction`).expect(409);
    expect(page.text).toContain('An import can be undone for 7 days.');
    expect(await contentOf(intake)).toHaveLength(5);
    await aged('6 days 23 hours');
    await recruiter.post(`/api/v1/imports/${id}/correction`).expect(202);
    expect(await rested(recruiter, id)).toMatchObject({ state: 'undone', counts: { voided: 5, kept: 0 } });
  });
});

describe('what is remembered about the files of a source', () => {
  const content = 'Name,Ref,Came by\nAda Berg,1,leaflet\nBo Ek,2,leaflet\n';

  /** Takes a column for the source that no header gives away, and leaves the reference out. */
  async function remembered(source: string): Promise<{ intake: Intake; mapping: ImportMappingView }> {
    const intake = await makeIntake(t.db, job);
    const { body } = await upload(recruiter, { content, fields: { intake_id: intake.id, source } }).expect(202);
    const { id, version } = body as ImportView;
    const given = {
      columns: [{ index: 2, field: 'source' }],
      choices: { source: { leaflet: 'new:other' } },
      remember: true,
    };
    const columns = { columns: given.columns };
    const mapped = await recruiter.patch(`/api/v1/imports/${id}`, columns).set('if-match', `"${version}"`).expect(200);
    const { version: next } = mapped.body as ImportView;
    await recruiter.patch(`/api/v1/imports/${id}`, given).set('if-match', `"${next}"`).expect(200);
    const { body: list } = await recruiter.get('/api/v1/import-mappings').expect(200);
    const mapping = (list as { data: ImportMappingView[] }).data.find((each) => each.source === source);
    return { intake, mapping: mapping! };
  }

  const fieldOf = (view: ImportView): string | null | undefined =>
    view.columns.find(({ header }) => header === 'Came by')?.field;

  it('is listed, used by the next file and by no other source, until it is deleted', async () => {
    const { intake, mapping } = await remembered('Leaflets');
    expect(mapping).toMatchObject({
      source: 'Leaflets',
      office_name: 'Barcelona',
      columns: [
        { header: 'came by', field: 'source' },
        { header: 'name', field: 'name' },
        { header: 'ref', field: null },
      ],
      choices: [{ field: 'source', value: 'leaflet', choice: 'new:other' }],
      last_used_at: null,
    });
    const read = async (source: string): Promise<ImportView> =>
      (await upload(recruiter, { content, fields: { intake_id: intake.id, source } }).expect(202)).body as ImportView;
    const next = await read('Leaflets');
    expect({ field: fieldOf(next), isRemembered: next.is_remembered, questions: next.questions }).toEqual({
      field: 'source',
      isRemembered: true,
      questions: [],
    });
    expect(fieldOf(await read('Posters'))).toBeNull();
    const used = await recruiter.get(`/api/v1/import-mappings/${mapping.id}`).expect(200);
    expect((used.body as ImportMappingView).last_used_at).toBe(next.created_at);

    await stranger.delete(`/api/v1/import-mappings/${mapping.id}`).expect(404);
    await recruiter.delete(`/api/v1/import-mappings/${mapping.id}`).expect(204);
    await recruiter.get(`/api/v1/import-mappings/${mapping.id}`).expect(404);
    await recruiter.delete(`/api/v1/import-mappings/${mapping.id}`).expect(404);
    expect(await read('Leaflets')).toMatchObject({ is_remembered: false });
    const [entry]: { actor_id: string }[] = await t.db.query(
      `SELECT actor_id FROM audit_entry WHERE action = 'import-mapping.deleted' AND object_id = $1`,
      [mapping.id],
    );
    expect(entry?.actor_id).toBe(recruiter.user.id);
  });

  it('is hidden from who sees only projects in which no file of the source was imported', async () => {
    const { mapping } = await remembered('Own project');
    const another = await makeJob(t.db, { office: barcelona });
    const seers = await Promise.all(
      [job.projectId, another.projectId].map((project) =>
        signIn(t, { role: 'recruiter', offices: [barcelona.id], projects: [project] }),
      ),
    );
    const statuses = await Promise.all(
      seers.map(async (seer) => (await seer.get(`/api/v1/import-mappings/${mapping.id}`)).status),
    );
    expect(statuses).toEqual([200, 404]);
    await seers[1]!.delete(`/api/v1/import-mappings/${mapping.id}`).expect(404);
  });
});

/** Six of the eight rows: one address has no ending, one date does not exist. */
const EXPECTED: Imported[] = [
  imported('Bjork Asa', 'asa.bjork@example.com', 'Malmö', 'sv', 'Facebook group', '2026-03-22', 'applied', 'active'),
  imported(
    'Joel Öberg',
    'joel@example.com',
    'Lund',
    'sv',
    'Walk-in',
    '2026-03-02',
    'on_project',
    'hired',
    'Line one\nline two',
  ),
  imported(
    'María del Carmen Núñez',
    'mc.nunez@example.com',
    'Barcelona',
    'ca B2,es C2',
    'Referral by a colleague',
    '2026-03-15',
    'phone_screen',
    'rejected',
  ),
  imported(
    'Nadia Okafor',
    'nadia@example.org',
    'Sitges',
    'en,es',
    'Indeed',
    '2026-03-20',
    'interview',
    'withdrawn',
    '=SUM(A1)',
  ),
  imported(
    'Noa Castells',
    'noa@example.com',
    'Girona',
    'ca',
    'LinkedIn',
    '2026-03-23',
    'profile_match',
    'active',
    'Said "evenings"; not weekends',
  ),
  imported(
    'Åsa Björk',
    'asa.bjork@example.com',
    'Malmö',
    'en,sv',
    'LinkedIn',
    '2026-03-14',
    'applied',
    'active',
    'Can start Monday',
  ),
];

function imported(
  name: string,
  email: string,
  location: string,
  languages: string,
  source: string,
  day: string,
  stage: string,
  status: string,
  note: string | null = null,
): Imported {
  return { name, email, location, languages, source, applied: `${day} 00:00`, stage, status, note };
}
