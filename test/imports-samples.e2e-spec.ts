import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportView } from '../src/imports/import-view.dto.js';
import type { Resemblance } from '../src/imports/import-kind.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { importFile, rested, upload } from './support/imports.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const SAMPLES = process.env['SAMPLES_DIR'] ?? '';
const APPLICANTS = join(SAMPLES, 'applicants');
const isThere = SAMPLES !== '' && existsSync(APPLICANTS);
if (!isThere) process.stdout.write('Skipped: imports of the sample files, for SAMPLES_DIR does not name them.\n');

interface Truth {
  rows: number;
  people: number;
  duplicates: { rows: [number, number] }[];
  funnel_per_application: { stage: string; count: number }[];
  outcomes_per_application: Record<string, number>;
}

interface TalentSol {
  rows: number;
  distinct_emails: number;
  application_status: Record<string, number>;
  candidate_source: Record<string, number>;
  status_by_source: Record<string, Record<string, number>>;
  hired_rows: number;
  interviews: number;
  monthly_applications: Record<string, number>;
}

const FILES = [
  'applicants_utf8.csv',
  'applicants_cp1252_semicolon.csv',
  'applicants_unicode_text.txt',
  'applicants.xlsx',
];
const MILESTONES: Readonly<Record<string, number>> = { Applied: 1, Screened: 2, Interviewed: 3, Offered: 4, Hired: 6 };

(isThere ? describe : describe.skip)('the sample files', () => {
  let t: TestApp;
  let office: Office;
  let job: TestJob;
  let recruiter: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    office = await makeOffice(t.db, 'Barcelona');
    job = await makeJob(t.db, { office });
    recruiter = await signIn(t, { role: 'recruiter', offices: [office.id] });
  });

  afterAll(async () => {
    await t.close();
  });

  const read = (path: string): Buffer => readFileSync(join(APPLICANTS, path));
  const query = <Row>(text: string, values: unknown[]): Promise<Row[]> => t.db.query(text, values);

  function contentOf({ id }: Intake): Promise<object[]> {
    return query(
      `SELECT c.name, c.email, c.phone, c.phone_e164, c.location, s.code AS stage, a.status, src.name AS source, a.applied_at,
         (SELECT string_agg(l.language, ',' ORDER BY l.language) FROM candidate_language l
          WHERE l.candidate_id = c.id) AS languages,
         (SELECT string_agg(n.body, '|') FROM note n WHERE n.application_id = a.id) AS note
       FROM application a JOIN candidate c ON c.id = a.candidate_id JOIN stage s ON s.id = a.current_stage_id
       LEFT JOIN source src ON src.id = a.source_id
       WHERE a.intake_id = $1 AND a.voided_at IS NULL ORDER BY c.name, c.email, c.phone, a.applied_at`,
      [id],
    );
  }

  it('multilocale-360: four files give the same 390 applications and the expected funnel', async () => {
    const truth = JSON.parse(read('multilocale-360/expected.json').toString()) as Truth;
    const contents: object[][] = [];
    for (const name of FILES) {
      const intake = await makeIntake(t.db, job);
      const content = read(`multilocale-360/${name}`);
      const view = await importFile(recruiter, { name, content, fields: { intake_id: intake.id } });
      expect(view).toMatchObject({ state: 'published', counts: { new: truth.rows, rejected: 0 } });
      contents.push(await contentOf(intake));
      for (const { stage, count } of truth.funnel_per_application) {
        const [reached] = await query<{ n: number }>(
          `SELECT count(*)::int AS n FROM application a WHERE a.intake_id = $1 AND EXISTS (
             SELECT FROM application_history h JOIN stage s ON s.id = h.to_stage_id
             WHERE h.application_id = a.id AND milestone_rank(s.milestone) >= $2)`,
          [intake.id, MILESTONES[stage]],
        );
        expect({ stage, count: reached?.n }).toEqual({ stage, count });
      }
      const outcomes = await query<{ status: string; n: number }>(
        'SELECT status, count(*)::int AS n FROM application WHERE intake_id = $1 GROUP BY status',
        [intake.id],
      );
      const expected = truth.outcomes_per_application;
      expect(Object.fromEntries(outcomes.map(({ status, n }) => [status, n]))).toEqual({
        active: expected['open'],
        rejected: expected['rejected'],
        withdrawn: expected['withdrew'],
        hired: expected['hired'],
      });
    }
    for (const content of contents) expect(content).toEqual(contents[0]);
  });

  it('multilocale-360: planted duplicates are flagged and nobody is merged', async () => {
    const malmo = await makeOffice(t.db, 'Malmö');
    const other = await makeJob(t.db, { office: malmo });
    const intake = await makeIntake(t.db, other);
    const there = await signIn(t, { role: 'recruiter', offices: [malmo.id] });
    const truth = JSON.parse(read('multilocale-360/expected.json').toString()) as Truth;
    const content = read('multilocale-360/applicants_utf8.csv');
    const { id } = await importFile(there, { content, fields: { intake_id: intake.id } });
    const candidates = await query<{ n: number }>(
      'SELECT count(DISTINCT candidate_id)::int AS n FROM application WHERE intake_id = $1',
      [intake.id],
    );
    expect(candidates[0]?.n).toBe(truth.rows);
    const { body } = await there.get(`/api/v1/imports/${id}/resemblances`).expect(200);
    const flagged = (body as { data: Resemblance[] }).data;
    const names = await rowsByPerson(intake);
    const pairs = flagged.map((pair) =>
      [names.get(pair.candidate_id), names.get(pair.other_id)].toSorted().join(' = '),
    );
    const planted = truth.duplicates.map(({ rows }) =>
      rows
        .map((row) => lineOf(content, row))
        .toSorted()
        .join(' = '),
    );
    const hits = pairs.filter((pair) => planted.includes(pair)).length;
    process.stdout.write(
      `multilocale-360 duplicates: precision ${hits}/${pairs.length}, recall ${hits}/${planted.length}\n`,
    );
    expect(hits).toBe(planted.length);
    expect(pairs.length).toBe(planted.length);
    expect(truth.rows - pairs.length).toBe(truth.people);
  });

  /** A person of the file by what no two rows share. */
  async function rowsByPerson({ id }: Intake): Promise<Map<string, string>> {
    const found = await query<{ id: string; name: string; day: string; phone: string | null }>(
      `SELECT c.id, c.name, c.phone, to_char(a.applied_at AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD') AS day
       FROM application a JOIN candidate c ON c.id = a.candidate_id WHERE a.intake_id = $1`,
      [id],
    );
    return new Map(found.map((each) => [each.id, `${each.name}/${each.day}/${each.phone ?? ''}`]));
  }

  it('faker-3000: every row comes in and the shared addresses stay apart', async () => {
    const intake = await makeIntake(t.db, job);
    const content = read('faker-3000/recruitment_data.csv');
    const fields = { intake_id: intake.id, source: 'faker', drop_forbidden: 'true' };
    const view = await importFile(recruiter, { content, fields });
    expect(view).toMatchObject({ state: 'published', date_order: 'dmy', counts: { new: 3000, rejected: 0 } });
    expect(view.columns.filter(({ forbidden }) => forbidden !== null).map(({ header }) => header)).toEqual([
      'Gender',
      'Date of Birth',
    ]);
    const [counted] = await query<object>(
      `SELECT count(*)::int AS applications, count(DISTINCT candidate_id)::int AS candidates,
         count(DISTINCT lower(c.email))::int AS emails, count(*) FILTER (WHERE c.phone IS NULL)::int AS without_phone
       FROM application a JOIN candidate c ON c.id = a.candidate_id WHERE a.intake_id = $1`,
      [intake.id],
    );
    expect(counted).toEqual({ applications: 3000, candidates: 3000, emails: 2977, without_phone: 400 });
  }, 120_000);

  describe('talentsol-50', () => {
    const truth = (): TalentSol => JSON.parse(read('talentsol-50/expected.json').toString()) as TalentSol;
    const content = (): Buffer => read('talentsol-50/talentsol_with_synthetic_data.csv');
    let there: SignedIn;
    let intake: Intake;

    beforeAll(async () => {
      const ownJob = await makeJob(t.db, { office });
      const administrator = await signIn(t, { role: 'administrator', offices: [office.id] });
      const { body } = await administrator.get(`/api/v1/pipelines/${ownJob.pipelines.external.id}`).expect(200);
      await administrator
        .post(`/api/v1/pipelines/${ownJob.pipelines.external.id}/stages`, { name: 'Assessment', milestone: 'screened' })
        .set('if-match', `"${(body as { version: number }).version}"`)
        .expect(201);
      there = await signIn(t, { role: 'recruiter', offices: [office.id] });
      intake = await makeIntake(t.db, ownJob);
    });

    /** Uploads, takes the candidate's number as the id, answers what is asked about sources, and commits. */
    async function brought(file: Buffer | string): Promise<ImportView> {
      const fields = { intake_id: intake.id, source: 'TalentSol' };
      const { body } = await upload(there, { content: file, fields }).expect(202);
      const { id, version, questions } = body as ImportView;
      expect(questions.map(({ code, field }) => `${code} ${field}`)).toEqual(questions.map(() => 'choice-open source'));
      const source = Object.fromEntries(questions.map(({ value }) => [value, 'new:other']));
      const columns = [
        { index: 0, field: 'external_id' },
        { index: 2, field: null },
      ];
      const choices = questions.length === 0 ? {} : { choices: { source } };
      await there
        .patch(`/api/v1/imports/${id}`, { columns, ...choices })
        .set('if-match', `"${version}"`)
        .expect(200);
      await there.post(`/api/v1/imports/${id}/commit`).expect(202);
      return rested(there, id);
    }

    it('gives the expected counts, and the ids without the decimals that a program gave them', async () => {
      const expected = truth();
      const view = await brought(content());
      expect(view).toMatchObject({ state: 'published', counts: { new: expected.rows, rejected: 0 } });
      const found = await query<{
        id: string;
        name: string;
        email: string;
        source: string;
        status: string;
        month: string;
      }>(
        `SELECT a.external_id AS id, c.name, c.email, src.name AS source, to_char(a.applied_at AT TIME ZONE 'Europe/Madrid',
           'YYYY-MM') AS month, CASE a.status WHEN 'active' THEN lower(s.name) ELSE a.status END AS status
         FROM application a JOIN candidate c ON c.id = a.candidate_id JOIN stage s ON s.id = a.current_stage_id
         JOIN source src ON src.id = a.source_id WHERE a.intake_id = $1 ORDER BY a.external_id::int`,
        [intake.id],
      );
      expect(found.map(({ id }) => id)).toEqual(found.map((_, i) => String(i + 1)));
      expect(found.slice(0, 2).map(({ name }) => name)).toEqual(['Sarah Chen', 'Marcus Johnson']);
      expect(new Set(found.map(({ email }) => email)).size).toBe(expected.distinct_emails);
      const theirs = (own: string): string => OWN_WORDS[own] ?? own;
      expect(countsOf(found.map(({ status }) => theirs(status)))).toEqual(expected.application_status);
      expect(countsOf(found.map(({ month }) => month))).toEqual(expected.monthly_applications);
      expect(countsOf(found.map(({ source }) => theirs(source)))).toEqual(expected.candidate_source);
      for (const [source, counts] of Object.entries(expected.status_by_source)) {
        const statuses = found.filter((row) => theirs(row.source) === source).map(({ status }) => theirs(status));
        expect({ source, ...countsOf(statuses) }).toEqual({ source, ...counts });
      }
      const [notes] = await query<{ n: number }>(
        'SELECT count(*)::int AS n FROM note JOIN application a ON a.id = application_id WHERE a.intake_id = $1',
        [intake.id],
      );
      expect(notes?.n).toBe(expected.interviews);
    });

    it('is unchanged when the same rows come with whole ids', async () => {
      const whole = content()
        .toString('utf8')
        .replace(/^(\d+)\.0,/gm, '$1,');
      expect(whole).toContain('\n1,');
      const view = await brought(whole);
      expect(view.counts).toMatchObject({ new: 0, updated: 0, unchanged: truth().rows, rejected: 0 });
    });
  });
});

/** What the steps and sources of TalentSol are called here. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  'phone screen': 'screening',
  'profile match': 'offer',
  'Company website': 'Company Website',
  'Referral by a colleague': 'Employee Referral',
};

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Name, day and telephone of a row of the UTF-8 file, counted as a spreadsheet does. */
function lineOf(content: Buffer, row: number): string {
  const cells = records(content.toString('utf8'))[row - 1] ?? [];
  return `${cells[0]}/${cells[4]}/${cells[2] ?? ''}`;
}

/** Just enough CSV for one well-formed file, independent of the reader under test. */
function records(text: string): string[][] {
  const found: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
    found.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\n') found.push([]);
  }
  return found;
}
