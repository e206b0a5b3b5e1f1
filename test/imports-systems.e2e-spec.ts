import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportView } from '../src/imports/import-view.dto.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { importFile, rested, upload } from './support/imports.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const FOLDER = join(process.env['SAMPLES_DIR'] ?? '', 'ats-headers/samples');
const isThere = process.env['SAMPLES_DIR'] !== undefined && existsSync(FOLDER);

let t: TestApp;
let job: TestJob;
let recruiter: SignedIn;

beforeAll(async () => {
  t = await startApp();
  const office = await makeOffice(t.db, 'Barcelona');
  job = await makeJob(t.db, { office, name: 'Inside Sales Agent' });
  recruiter = await signIn(t, { role: 'recruiter', offices: [office.id] });
});

afterAll(async () => {
  await t.close();
});

/** Of every person: what happened, when if it is known, and why. */
async function historiesOf(intake: Intake): Promise<Record<string, string[]>> {
  const found: { name: string; step: string }[] = await t.db.query(
    `SELECT c.name, concat_ws(' ', h.kind, s.code,
       CASE WHEN h.time_known THEN to_char(h.occurred_at AT TIME ZONE 'Europe/Madrid', 'YYYY-MM-DD') ELSE '?' END,
       r.code) AS step
     FROM application a JOIN candidate c ON c.id = a.candidate_id JOIN application_history h ON h.application_id = a.id
     LEFT JOIN stage s ON s.id = h.to_stage_id LEFT JOIN rejection_reason r ON r.id = h.reason_id
     WHERE a.intake_id = $1 ORDER BY c.name, h.occurred_at, h.seq`,
    [intake.id],
  );
  return Object.fromEntries(
    [...new Set(found.map(({ name }) => name))].map((name) => [
      name,
      found.filter((each) => each.name === name).map(({ step }) => step),
    ]),
  );
}

const LEVER = `Full-Name,Email,Date-Added,Stage,Archive-Reason,Archive-Date,Stage date
Ada Berg,ada@example.com,2026-03-02,Phone screen,,,2026-03-05
Bo Ek,bo@example.com,2026-03-02,Phone screen,Failed language test,2026-03-09,2026-03-05
Cai Nord,cai@example.com,2026-03-03,Interview,Accepted another offer,2026-03-12,2026-03-10
Dag Alm,dag@example.com,2026-03-03,Interview,Hired,2026-04-01,
Eva Dahl,eva@example.com,,Interview,Overqualified,2026-03-11,
Fia Lund,fia@example.com,2026-03-04,Phone screen,,,2026-03-01
`;

describe('a file that says when and why', () => {
  it('becomes a history with these times and reasons, and a funnel that balances', async () => {
    const intake = await makeIntake(t.db, job);
    const given = { content: LEVER, fields: { intake_id: intake.id, source: 'Lever' } };
    const { body } = await upload(recruiter, given).expect(202);
    const { id, version, system, questions } = body as ImportView;
    expect(system).toBe('Lever');
    expect(questions).toEqual([{ code: 'choice-open', field: 'rejection_reason', column: 4, value: 'Overqualified' }]);
    await recruiter
      .patch(`/api/v1/imports/${id}`, { choices: { rejection_reason: { Overqualified: 'rejected' } } })
      .set('if-match', `"${version}"`)
      .expect(200);
    await recruiter.post(`/api/v1/imports/${id}/commit`).expect(202);
    expect((await rested(recruiter, id)).counts).toMatchObject({ new: 6, rejected: 0, warnings: 2 });
    expect(await historiesOf(intake)).toEqual({
      'Ada Berg': ['applied applied 2026-03-02', 'moved phone_screen 2026-03-05'],
      'Bo Ek': [
        'applied applied 2026-03-02',
        'moved phone_screen 2026-03-05',
        'rejected 2026-03-09 language_below_level',
      ],
      'Cai Nord': [
        'applied applied 2026-03-03',
        'moved interview 2026-03-10',
        'withdrawn 2026-03-12 candidate_withdrew',
      ],
      'Dag Alm': ['applied applied 2026-03-03', 'moved on_project 2026-04-01', 'hired 2026-04-01'],
      'Eva Dahl': ['applied applied ?', 'moved interview ?', 'rejected 2026-03-11'],
      'Fia Lund': ['applied applied 2026-03-04', 'moved phone_screen ?'],
    });
    const { body: report } = await recruiter.get(`/api/v1/reports/funnel?intake_id=${intake.id}`).expect(200);
    const { totals, steps } = report as { totals: object; steps: { is_balanced: boolean }[] };
    expect(totals).toMatchObject({ applications: 6, time_unknown: 2 });
    expect(steps.map((step) => step.is_balanced)).toEqual(steps.map(() => true));
  });

  it('stands on the board since the day the file gives', async () => {
    const intake = await makeIntake(t.db, job);
    await importFile(recruiter, {
      content: LEVER.split('\n').slice(0, 2).join('\n'),
      fields: { intake_id: intake.id },
    });
    const [ada]: { since: string }[] = await t.db.query(
      `SELECT to_char(stage_entered_at AT TIME ZONE 'Europe/Madrid', 'YYYY-MM-DD') AS since FROM application
       WHERE intake_id = $1`,
      [intake.id],
    );
    expect(ada?.since).toBe('2026-03-05');
  });

  it('leaves out the rows of other jobs', async () => {
    const intake = await makeIntake(t.db, job);
    const content = 'Name,Job\nAda Berg,inside sales agent\nBo Ek,Receptionist\nCai Nord,Receptionist\n';
    const view = await importFile(recruiter, { content, fields: { intake_id: intake.id } });
    expect(view.counts).toMatchObject({ new: 1, rejected: 2 });
    const csv = await recruiter.get(`/api/v1/imports/${view.id}/rejected-rows.csv`).expect(200);
    expect(csv.text).toContain('this row is of another job; import it into an intake of that job');
  });

  it('asks about the jobs when none is called like the own one, and takes the only one', async () => {
    const intake = await makeIntake(t.db, job);
    const asked = await upload(recruiter, {
      content: 'Name,Job\nAda Berg,Seller\nBo Ek,Receptionist\n',
      fields: { intake_id: intake.id },
    }).expect(202);
    expect((asked.body as ImportView).questions.map(({ code, value }) => `${code} ${value}`)).toEqual([
      'choice-open Seller',
      'choice-open Receptionist',
    ]);
    const content = 'Name,Job\nAda Berg,Seller\nBo Ek,Seller\n';
    const view = await importFile(recruiter, { content, fields: { intake_id: intake.id } });
    expect(view.counts).toMatchObject({ new: 2, rejected: 0 });
  });

  it('takes the disqualified of Workable for rejected, and a second telephone where there is no first', async () => {
    const intake = await makeIntake(t.db, job);
    const content = `basic,phone,Home phone,stage,disqualified,talent_pool
Ada Berg,,+34 612 34 56 78,Phone screen,true,
Bo Ek,+34 612 34 56 79,+34 612 34 56 70,Phone screen,false,
`;
    const view = await importFile(recruiter, { content, fields: { intake_id: intake.id } });
    expect(view).toMatchObject({ system: 'Workable', state: 'published', counts: { new: 2 } });
    const found: unknown[] = await t.db.query(
      `SELECT c.name, c.phone_e164 AS phone, a.status FROM application a JOIN candidate c ON c.id = a.candidate_id
       WHERE a.intake_id = $1 ORDER BY c.name`,
      [intake.id],
    );
    expect(found).toEqual([
      { name: 'Ada Berg', phone: '+34612345678', status: 'rejected' },
      { name: 'Bo Ek', phone: '+34612345679', status: 'active' },
    ]);
  });
});

interface Person {
  name: string;
  email: string;
  phone: string;
  source: string;
  applied_on: string;
  location: string;
  notes: string;
  stage: string;
  tags: string;
  stage_entered_at: string;
}

/** Files of agents, not of applicants. */
const OF_AGENTS = 'vicidial';

(isThere ? describe : describe.skip)('the sample exports of other systems', () => {
  const files = isThere ? readdirSync(FOLDER).filter((name) => name.endsWith('.csv')) : [];
  const people = isThere
    ? (JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as { people: Person[] }).people
    : [];

  /** Uploads, answers every question about a value with the choice that keeps it, and commits. */
  async function brought(intake: Intake, name: string): Promise<ImportView> {
    const given = { name, content: readFileSync(join(FOLDER, name)), fields: { intake_id: intake.id, source: name } };
    const { body } = await upload(recruiter, { ...given, fields: { ...given.fields, drop_forbidden: 'true' } }).expect(
      202,
    );
    const { id, version, questions, date_order: order } = body as ImportView;
    const isOpen = questions.some(({ code }) => code === 'date-order');
    expect(questions.filter(({ code }) => code !== 'date-order')).toEqual([]);
    expect(isOpen).toBe(order === null && questions.length > 0);
    if (isOpen) {
      await recruiter.patch(`/api/v1/imports/${id}`, { date_order: 'mdy' }).set('if-match', `"${version}"`).expect(200);
    }
    await recruiter.post(`/api/v1/imports/${id}/commit`).expect(202);
    return rested(recruiter, id);
  }

  for (const name of files.filter((file) => !file.startsWith(OF_AGENTS))) {
    it(`gives the two people: ${name}`, async () => {
      const intake = await makeIntake(t.db, job);
      const view = await brought(intake, name);
      expect(view.counts).toMatchObject({ new: 2, rejected: 0 });
      const has = (field: string): boolean => view.columns.some((column) => column.field === field);
      const found: { name: string; [field: string]: string | null }[] = await t.db.query(
        `SELECT c.name, c.email, c.phone, c.location, src.name AS source, a.status, s.code AS stage,
           to_char(a.applied_at AT TIME ZONE 'Europe/Madrid', 'YYYY-MM-DD') AS applied_on,
           (SELECT body FROM note WHERE application_id = a.id) AS notes,
           (SELECT to_char(max(occurred_at) AT TIME ZONE 'Europe/Madrid', 'YYYY-MM-DD') FROM application_history
             WHERE application_id = a.id AND kind <> 'applied' AND time_known) AS stage_entered_at,
           (SELECT max(r.code) FROM application_history JOIN rejection_reason r ON r.id = reason_id
             WHERE application_id = a.id) AS reason,
           (SELECT string_agg(tag, ',' ORDER BY tag) FROM application_tag WHERE application_id = a.id) AS tags
         FROM application a JOIN candidate c ON c.id = a.candidate_id JOIN stage s ON s.id = a.current_stage_id
         LEFT JOIN source src ON src.id = a.source_id WHERE a.intake_id = $1 ORDER BY c.name`,
        [intake.id],
      );
      expect(found).toHaveLength(2);
      for (const [i, person] of people.entries()) {
        const own = found[i]!;
        const isRejected = person.stage === 'Rejected';
        expect(own.name).toBe(person.name);
        if (has('email') && !name.startsWith('indeed')) expect(own['email']).toBe(person.email);
        if (has('phone')) expect(own['phone']).toBe(person.phone);
        if (has('location')) expect(own['location']).toBe(person.location);
        if (has('source')) expect(own['source']).toBe(OWN_SOURCES[person.source]);
        if (has('applied_on')) expect(own['applied_on']).toBe(person.applied_on);
        if (has('note')) expect(own['notes']).toBe(person.notes);
        if (has('stage_entered_at')) expect(own['stage_entered_at']).toBe(person.stage_entered_at);
        if (has('rejection_reason')) expect(own['reason']).toBe(isRejected ? 'language_below_level' : null);
        if (has('tags') && own['tags'] !== null) expect(own['tags']).toBe(person.tags);
        if (has('stage'))
          expect([own['stage'], own['status']]).toEqual(
            isRejected ? ['applied', 'rejected'] : ['phone_screen', 'active'],
          );
      }
    });
  }

  it('gives no applicant of a file of agents', async () => {
    const intake = await makeIntake(t.db, job);
    const name = files.find((file) => file.startsWith(OF_AGENTS)) ?? '';
    const { body } = await upload(recruiter, {
      content: readFileSync(join(FOLDER, name)),
      fields: { intake_id: intake.id },
    }).expect(202);
    const { system, columns, questions } = body as ImportView;
    expect({ system, fields: columns.map(({ field }) => field).filter((field) => field !== null) }).toEqual({
      system: 'VICIdial',
      fields: [],
    });
    expect(questions.map(({ code }) => code)).toContain('field-needed');
  });
});

const OWN_SOURCES: Readonly<Record<string, string>> = {
  Indeed: 'Indeed',
  'Employee referral': 'Referral by a colleague',
};
