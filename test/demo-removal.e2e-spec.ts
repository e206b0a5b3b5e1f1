import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { Like } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Role } from '../src/access/permissions.js';
import { UserAccount } from '../src/accounts/user-account.entity.js';
import { firstRow, rows } from '../src/database/sql.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../src/demo/accounts.js';
import { Application } from '../src/applications/application.entity.js';
import type { DemonstrationView } from '../src/demo/demo.dto.js';
import { Demo } from '../src/demo/demo.service.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeCandidate, makeIntake, makeJob } from './support/factories.js';
import { fillScorecard, makeInterview, makeTemplate } from './support/interviews.js';
import { clientOf, signIn, type SignedIn } from './support/sign-in.js';

const NOW = new Date('2026-05-20T10:00:00Z');
const BANNER = 'people and figures are invented';

/** Planted once: the tests stand in the order in which they leave it. */
describe('the demonstration', () => {
  let t: TestApp;
  let administrator: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    await t.app.get(Demo).plant(NOW);
    const password = 'correct horse battery';
    administrator = await signIn(t, { role: 'administrator', offices: 'all', name: 'Real Administrator', password });
  });
  afterAll(() => t.close());

  const count = async (table: string): Promise<number> => {
    const [found] = await t.db.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`);
    return found?.n ?? -1;
  };
  const summary = async (): Promise<DemonstrationView> =>
    (await administrator.get('/api/v1/demonstration').expect(200)).body as DemonstrationView;
  const demoIntake = async (): Promise<{ id: string }> =>
    (await firstRow<{ id: string }>(t.db, sql`SELECT id FROM intake ORDER BY opens_on DESC LIMIT 1`)) ?? { id: '' };
  const demoAccount = (role: Role): Promise<UserAccount> =>
    t.db.manager.findOneByOrFail(UserAccount, { role, email: Like('%@handpick.example') });

  it('says on every page that it is invented', async () => {
    for (const path of ['/settings/first-steps', '/reports/funnel', '/imports/new'])
      expect((await administrator.get(path).expect(200)).text).toContain(BANNER);
  });

  it('counts for none of the first steps', async () => {
    const { text } = await administrator.get('/settings/first-steps').expect(200);
    expect(text).toContain('0 of 6 done');
  });

  it('is not removed by an account that would go with it', async () => {
    const own = await clientOf(t, await demoAccount('administrator'));
    const { body } = await own.delete('/api/v1/demonstration').expect(409);
    expect(body).toMatchObject({ code: 'demonstration-account' });
    expect((await own.get('/settings/demonstration').expect(200)).text).toContain('Invite yourself');
  });

  it('is not found by who sees some offices only', async () => {
    const limited = await signIn(t, { role: 'administrator', offices: [] });
    await limited.get('/api/v1/demonstration').expect(404);
    await limited.delete('/api/v1/demonstration').expect(404);
  });

  it('is not removed while only its own accounts administer everything', async () => {
    const [kept] = await t.db.query<{ password_hash: string }[]>(
      'SELECT password_hash FROM user_account WHERE id = $1',
      [administrator.user.id],
    );
    const write = (hash: string | null) =>
      t.db.query('UPDATE user_account SET password_hash = $2 WHERE id = $1', [administrator.user.id, hash]);
    await write(null);
    const { body } = await administrator.delete('/api/v1/demonstration').expect(409);
    expect(body).toMatchObject({ code: 'last-administrator' });
    const page = await administrator.form('/settings/demonstration/removal', { is_sure: 'on' }).expect(409);
    expect(page.text).toContain('administer everything');
    await write(kept?.password_hash ?? '');
  });

  it('asks once more before it goes', async () => {
    const before = await summary();
    await administrator.form('/settings/demonstration/removal').expect(422);
    expect(await summary()).toEqual(before);
  });

  it('stands as a whole when its removal breaks, and history is still append-only', async () => {
    await t.db.query(`CREATE FUNCTION refuse_office() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$`);
    await t.db.query(`CREATE TRIGGER stop BEFORE DELETE ON office EXECUTE FUNCTION refuse_office()`);
    const before = await count('application_history');
    await administrator.delete('/api/v1/demonstration').expect(500);
    expect(await count('application_history')).toBe(before);
    await expect(t.db.query('DELETE FROM application_history')).rejects.toThrow('append-only');
    await t.db.query(`DROP FUNCTION refuse_office CASCADE`);
  });

  describe('removed beside a real office', () => {
    let office: Office;
    let hr: UserAccount;
    let realHistory: unknown[];
    let audited: number;
    const people: string[] = [];

    beforeAll(async () => {
      const city = { code: 'GOT', name: 'Göteborg', country: 'SE', timeZone: 'Europe/Stockholm' };
      office = t.db.manager.create(Office, { id: uuid(), ...city });
      await t.db.manager.insert(Office, office);
      await leanOnTheInvented();
      realHistory = await historyOf(office);
      audited = await count('audit_entry');
      await administrator
        .form('/settings/demonstration/removal', { is_sure: 'on' })
        .expect(303)
        .expect('location', '/settings/first-steps?done=demonstration');
    });

    const historyOf = ({ id }: Office) =>
      rows(
        t.db,
        sql`SELECT h.* FROM application_history h JOIN application a ON a.id = application_id
          WHERE a.office_id = ${id} ORDER BY h.id`,
      );

    /** One person who applied here and there, one who was transferred, and an import of a published account. */
    async function leanOnTheInvented(): Promise<void> {
      const intake = await makeIntake(t.db, await makeJob(t.db, { office }));
      const both = await makeApplication(t, administrator.actor, await demoIntake(), { candidate: makeCandidate() });
      await makeApplication(t, administrator.actor, intake, { candidate_id: both.candidate.id });
      const moved = await makeApplication(t, administrator.actor, await demoIntake());
      await administrator.post(`/api/v1/applications/${moved.id}/transfer`, { intake_id: intake.id }).expect(201);
      people.push(both.candidate.name, moved.candidate.name);
      hr = await demoAccount('hr');
      for (const { email } of DEMO_ACCOUNTS.slice(1, 3))
        await t.agent().post('/api/v1/session').send({ email, password: DEMO_PASSWORD }).expect(204);
      const demoOffice = await t.db.manager.findOneByOrFail(Office, { name: 'Malmö' });
      const team = { office_id: demoOffice.id, name: 'Team of the demonstration' };
      await administrator.post('/api/v1/teams', team).expect(201);
      await rows(
        t.db,
        sql`INSERT INTO import (id, kind, office_id, source, file_name, file_hash, file_bytes, state, created_by_id)
          VALUES (${uuid()}, 'applications', ${office.id}, 'form', 'a.csv', '', 0, 'cancelled', ${hr.id})`,
      );
      await interviewTheInvented(intake, both.candidate.id);
      expect(await summary()).toMatchObject({ offices: ['Barcelona', 'Malmö'], entered_applications: 2, users: 10 });
    }

    /** By somebody invented and somebody real, who also sit together for a real application. */
    async function interviewTheInvented(realIntake: Intake, candidateId: string): Promise<void> {
      const [invented] = await rows<{ id: string; job_id: string }>(
        t.db,
        sql`SELECT id, job_id FROM application WHERE status = 'active' AND office_id <> ${office.id} LIMIT 1`,
      );
      const real = await t.db.manager.findOneByOrFail(Application, { intakeId: realIntake.id, candidateId });
      const template = await makeTemplate(t.db, { id: invented?.job_id ?? '' }, administrator.user.id);
      for (const { id } of [invented, real].filter((application) => application !== undefined)) {
        const { id: interviewId, scorecards } = await makeInterview(t.db, { id }, template, [
          administrator.user.id,
          hr.id,
        ]);
        for (const card of Object.values(scorecards)) await fillScorecard(t.db, card, { Q1: 4, Q2: 3, Q3: 4 });
        await rows(
          t.db,
          sql`INSERT INTO interview_decision (id, interview_id, outcome, reason, decided_by_id)
            VALUES (${uuid()}, ${interviewId}, 'passed', 'Clear examples in all three answers.', ${administrator.user.id})`,
        );
      }
      await rows(t.db, sql`UPDATE candidate SET user_id = ${hr.id} WHERE id = ${candidateId}`);
      await rows(t.db, sql`INSERT INTO calibration (id, user_id) VALUES (${uuid()}, ${hr.id})`);
    }

    it('leaves nothing of it but the audit', async () => {
      for (const table of ['office', 'job', 'intake']) expect([table, await count(table)]).toEqual([table, 1]);
      for (const table of ['client', 'project']) expect([table, await count(table)]).toEqual([table, 1]);
      expect(await count('pipeline')).toBe(2);
      expect(await count('note')).toBe(0);
      for (const table of ['interview_plan', 'job_competency', 'interview_template_job', 'calibration'])
        expect([table, await count(table)]).toEqual([table, 0]);
      expect(await rows(t.db, sql`SELECT code FROM interview_template WHERE created_at = ${NOW}`)).toEqual([]);
      expect(await count('audit_entry')).toBeGreaterThan(audited);
      await administrator.get('/api/v1/demonstration').expect(404);
      await administrator.delete('/api/v1/demonstration').expect(404);
      expect(await t.app.get(Demo).plant(NOW)).toBe(false);
    });

    it('touches nothing that is real, also where it leaned on the invented', async () => {
      const left = await rows<{ name: string }>(t.db, sql`SELECT name FROM candidate`);
      expect(left.map(({ name }) => name).toSorted()).toEqual(people.toSorted());
      expect(await rows(t.db, sql`SELECT * FROM application_history ORDER BY id`)).toEqual(realHistory);
      expect(await count('application')).toBe(2);
    });

    it('keeps the real interview with both scorecards, and its guards', async () => {
      const kept = { interview: 1, scorecard: 2, scorecard_answer: 6, interview_decision: 1, interview_template: 1 };
      for (const [table, rowsLeft] of Object.entries(kept))
        expect([table, await count(table)]).toEqual([table, rowsLeft]);
      for (const table of ['scorecard', 'scorecard_answer', 'interview_decision', 'interview_item'])
        await expect(t.db.query(`DELETE FROM ${table}`)).rejects.toThrow(/append-only|submitted/);
    });

    it('closes for good an account whose work is real, and deletes the others', async () => {
      const accounts = await rows(
        t.db,
        sql`SELECT id, deactivated_at IS NOT NULL AS is_closed, password_hash FROM user_account
          WHERE email LIKE '%@handpick.example'`,
      );
      expect(accounts).toEqual([{ id: hr.id, is_closed: true, password_hash: null }]);
      await t.agent().post('/api/v1/session').send({ email: hr.email, password: DEMO_PASSWORD }).expect(401);
      expect(DEMO_ACCOUNTS.map(({ email }) => email)).toContain(hr.email);
    });

    it('is no longer spoken of', async () => {
      const { text } = await administrator.get('/settings/first-steps?done=demonstration').expect(200);
      expect(text).not.toContain(BANNER);
      expect(text).toContain('The demonstration is removed.');
      await administrator.get('/settings/demonstration').expect(404);
    });
  });
});
