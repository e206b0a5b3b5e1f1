import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import type { AgentsPage, AgentView, TeamPeriodView } from '../src/agents/agent.dto.js';
import { rows } from '../src/database/sql.js';
import type { Office } from '../src/organization/office.entity.js';
import { TeamLeadPeriod } from '../src/teams/team-lead-period.entity.js';
import type { Team } from '../src/teams/team.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice } from './support/factories.js';
import { makeAgent, makeNomination, makeTeam, putInTeam } from './support/selection.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

const API = '/api/v1/agents';

describe('agents of the sales floor', () => {
  let t: TestApp;
  let office: Office;
  let malmo: Office;
  let hr: SignedIn;
  let team: Team;
  let other: Team;

  beforeAll(async () => {
    t = await startApp();
    office = await makeOffice(t.db, 'Barcelona');
    malmo = await makeOffice(t.db, 'Malmö');
    hr = await signIn(t, { role: 'hr', offices: [office.id] });
    team = await makeTeam(t.db, office);
    other = await makeTeam(t.db, office);
  });
  afterAll(() => t.close());

  const given = (values: object = {}) => ({
    office_id: office.id,
    code: uuid().slice(-10),
    name: 'Nuria Vidal',
    working_time_percent: 75,
    ...values,
  });
  const add = async (values: object = {}): Promise<AgentView> =>
    (await hr.post(API, given(values)).expect(201)).body as AgentView;
  const change = async (id: string, changes: object, version?: number) => {
    const { body } = await hr.get(`${API}/${id}`).expect(200);
    return hr.patch(`${API}/${id}`, changes).set('if-match', `"${version ?? (body as AgentView).version}"`);
  };
  const idsFor = async (who: SignedIn, filters = ''): Promise<string[]> =>
    ((await who.get(`${API}?limit=500${filters}`).expect(200)).body as AgentsPage).data.map(({ id }) => id);
  const codeOf = ({ body }: { body: unknown }) => {
    const { code, errors } = body as { code: string; errors?: { field: string; code: string }[] };
    return errors?.[0] ? `${errors[0].field}: ${errors[0].code}` : code;
  };

  it('are added with their code as it is written, changed at the version that was read, and audited', async () => {
    const agent = await add({ code: '00417', hired_on: '2024-03-01', team_id: team.id });
    expect(agent).toMatchObject({ code: '00417', is_active: true, left_on: null, user_id: null });
    expect(agent.team).toEqual({ id: team.id, name: team.name, since: '2024-03-01', lead: null });
    expect((await change(agent.id, { working_time_percent: 50 })).body).toMatchObject({ working_time_percent: 50 });
    expect((await change(agent.id, { name: 'Nuria Vidal Roca' }, 1)).status).toBe(412);
    await hr.patch(`${API}/${agent.id}`, { name: 'X' }).expect(428);
    const audited = await rows(
      t.db,
      sql`SELECT action, changed FROM audit_entry WHERE object_id = ${agent.id} ORDER BY id`,
    );
    expect(audited).toEqual([
      { action: 'agent.created', changed: [] },
      { action: 'agent.changed', changed: ['working_time_percent'] },
    ]);
  });

  it.each([
    [{ code: '00 417' }, 422, 'code: is-agent-code'],
    [{ code: '' }, 422, 'code: is-agent-code'],
    [{ code: 417 }, 422, 'code: is-agent-code'],
    [{ code: 'x'.repeat(41) }, 422, 'code: is-agent-code'],
    [{ code: '12345678Z' }, 422, 'code: is-agent-code'],
    [{ code: '811228-9874' }, 422, 'code: is-agent-code'],
    [{ name: '  ' }, 422, 'name: is-not-empty'],
    [{ working_time_percent: 49 }, 422, 'working_time_percent: min'],
    [{ working_time_percent: 120 }, 422, 'working_time_percent: max'],
    [{ hired_on: '2026-02-30' }, 422, 'hired_on: is-day'],
    [{ team_id: uuid() }, 422, 'team_id: not-a-team-here'],
    [{ office_id: uuid() }, 422, 'office_id: unknown'],
    [{ salary: 1 }, 422, 'salary: unknown-field'],
  ])('are refused with %j', async (values, status, code) => {
    const answer = await hr.post(API, given(values));
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('have a code that nobody else of the office has', async () => {
    const { code } = await add();
    const again = await hr.post(API, given({ code }));
    expect([again.status, codeOf(again)]).toEqual([409, 'code: not-unique']);
    await makeAgent(t.db, malmo, { code });
  });

  it('are in one team at a time', async () => {
    const { id } = await add({ hired_on: '2025-01-01', team_id: team.id });
    const join = (values: object) => hr.post(`${API}/${id}/teams`, { team_id: other.id, ...values });
    const second = (await join({ starts_on: '2025-06-01' }).expect(201)).body as TeamPeriodView;
    const { body } = await hr.get(`${API}/${id}/teams`).expect(200);
    expect((body as { data: TeamPeriodView[] }).data).toMatchObject([
      { team_id: other.id, starts_on: '2025-06-01', ends_on: null },
      { team_id: team.id, starts_on: '2025-01-01', ends_on: '2025-05-31' },
    ]);
    const overlap = await join({ starts_on: '2025-02-01', ends_on: '2025-02-03' });
    expect([overlap.status, codeOf(overlap)]).toEqual([409, 'starts_on: team-overlap']);
    expect(overlap.body).toMatchObject({ team_name: team.name, team_starts_on: '2025-01-01' });
    expect(codeOf(await join({ starts_on: '2025-06-01' }))).toBe('starts_on: team-overlap');
    expect(codeOf(await join({ starts_on: '2026-01-02', ends_on: '2026-01-01' }))).toBe('ends_on: ends-before-start');
    const path = `${API}/${id}/teams/${second.id}`;
    const moved = await hr.patch(path, { starts_on: '2025-05-01' }).set('if-match', '"1"');
    expect(codeOf(moved)).toBe('starts_on: team-overlap');
    await hr.patch(path, { ends_on: '2025-12-31' }).set('if-match', '"1"').expect(200);
    expect((await hr.delete(path).set('if-match', '"1"')).status).toBe(412);
    await hr.delete(path).set('if-match', '"2"').expect(204);
    await hr.get(`${API}/${uuid()}/teams`).expect(404);
  });

  it('are put into one team by two people at once, and one of them is told', async () => {
    const { id } = await add();
    const answers = await Promise.all(
      [team, other].map(({ id: team_id }) => hr.post(`${API}/${id}/teams`, { team_id, starts_on: '2026-02-01' })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('are in teams of their own office only', async () => {
    const { id } = await add();
    const elsewhere = await makeTeam(t.db, malmo);
    const answer = await hr.post(`${API}/${id}/teams`, { team_id: elsewhere.id, starts_on: '2026-01-01' });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'team_id: not-a-team-here']);
  });

  it('are in no team once they have left', async () => {
    const { id } = await add({ hired_on: '2025-01-01', team_id: team.id });
    expect(codeOf(await change(id, { left_on: '2024-12-31' }))).toBe('left_on: left-before-hired');
    const left = await change(id, { left_on: '2025-08-31' });
    expect(left.body).toMatchObject({ is_active: false, team: null, left_on: '2025-08-31' });
    const { body } = await hr.get(`${API}/${id}/teams`).expect(200);
    expect((body as { data: TeamPeriodView[] }).data).toMatchObject([{ ends_on: '2025-08-31' }]);
    const join = await hr.post(`${API}/${id}/teams`, { team_id: other.id, starts_on: '2025-10-01' });
    expect(codeOf(join)).toBe('starts_on: after-leaving');
    await change(id, { left_on: null });
    await hr.post(`${API}/${id}/teams`, { team_id: other.id, starts_on: '2025-10-01' }).expect(201);
    const early = await change(id, { left_on: '2025-09-01' });
    expect([early.status, codeOf(early)]).toEqual([409, 'team-after-leaving']);
    expect(await idsFor(hr, '&is_active=true')).toContain(id);
  });

  it('are found by office, team, lead, name and code', async () => {
    const lead = await makeUser(t, { role: 'team_lead', offices: [office.id] });
    const led = await makeTeam(t.db, office, lead.id);
    const agent = await makeAgent(t.db, office, { name: 'Íñigo Álvarez', code: '0099x', team: led });
    const gone = await makeAgent(t.db, office, { name: 'Íñigo Gone', leftOn: '2025-01-01' });
    expect(await idsFor(hr, `&team_id=${led.id}`)).toEqual([agent.id]);
    expect(await idsFor(hr, `&lead_id=${lead.id}`)).toEqual([agent.id]);
    expect(await idsFor(hr, '&q=inigo')).toEqual([agent.id, gone.id]);
    expect(await idsFor(hr, '&q=inigo&is_active=true')).toEqual([agent.id]);
    expect(await idsFor(hr, '&q=inigo&is_active=false')).toEqual([gone.id]);
    expect(await idsFor(hr, '&q=099X')).toEqual([agent.id]);
    expect(await idsFor(hr, `&q=inigo&office_id=${malmo.id}`)).toEqual([]);
    expect((await hr.get(`${API}?is_active=maybe`)).status).toBe(422);
    expect((await hr.get(`${API}?is_active=`)).status).toBe(422);
  });

  it('are read page by page', async () => {
    for (const name of ['Zz 1', 'Zz 2', 'Zz 3']) await add({ name });
    const read = async (cursor?: string): Promise<string[]> => {
      const { body } = await hr.get(`${API}?q=Zz&limit=2${cursor ? `&cursor=${cursor}` : ''}`).expect(200);
      const { data, next_cursor: next } = body as AgentsPage;
      return [...data.map(({ name }) => name), ...(next === null ? [] : await read(next))];
    };
    expect(await read()).toEqual(['Zz 1', 'Zz 2', 'Zz 3']);
  });

  describe('are seen', () => {
    it('by a team lead while both are in the team', async () => {
      const lead = await signIn(t, { role: 'team_lead', offices: [office.id] });
      const led = await makeTeam(t.db, office, lead.user.id);
      const mine = await makeAgent(t.db, office, { team: led });
      const former = await makeAgent(t.db, office);
      await putInTeam(t.db, former, led, '2020-01-01', '2025-12-31');
      const formerlyLed = await makeTeam(t.db, office);
      await t.db.manager.insert(TeamLeadPeriod, {
        id: uuid(),
        teamId: formerlyLed.id,
        userId: lead.user.id,
        startsOn: '2020-01-01',
        endsOn: '2025-12-31',
      });
      const another = await makeAgent(t.db, office, { team: formerlyLed });
      expect(await idsFor(lead)).toEqual([mine.id]);
      await lead.get(`${API}/${mine.id}`).expect(200);
      for (const { id } of [former, another]) {
        await lead.get(`${API}/${id}`).expect(404);
        await lead.get(`${API}/${id}/teams`).expect(404);
      }
      await lead.post(API, given()).expect(403);
    });

    it('by coaches, recruiters and project leads of the office, who change nothing', async () => {
      const agent = await makeAgent(t.db, office);
      for (const role of ['coach', 'recruiter', 'project_lead'] as const) {
        const [here, there] = [
          await signIn(t, { role, offices: [office.id] }),
          await signIn(t, { role, offices: [malmo.id] }),
        ];
        expect(await idsFor(here)).toContain(agent.id);
        expect(await idsFor(there)).not.toContain(agent.id);
        await there.get(`${API}/${agent.id}`).expect(404);
        await here.patch(`${API}/${agent.id}`, { name: 'X' }).set('if-match', '"1"').expect(403);
      }
      const manager = await signIn(t, { role: 'hr', offices: [malmo.id] });
      await manager.patch(`${API}/${agent.id}`, { name: 'X' }).set('if-match', '"1"').expect(404);
      await manager.post(`${API}/${agent.id}/teams`, { team_id: team.id, starts_on: '2026-01-01' }).expect(404);
      await manager.put(`${API}/${agent.id}/account`, { user_id: uuid() }).expect(404);
      expect(codeOf(await manager.post(API, given()))).toBe('office_id: unknown');
    });
  });

  describe('sign in', () => {
    const link = (id: string, userId: string) => hr.put(`${API}/${id}/account`, { user_id: userId });
    const user = async (offices = [office.id]) => (await makeUser(t, { role: 'agent', offices })).id;

    it('as one user, who is an agent of the office', async () => {
      const [one, two] = [await add(), await add()];
      const id = await user();
      expect((await link(one.id, id)).body).toMatchObject({ agent_id: one.id, user_id: id });
      expect((await link(one.id, id)).status).toBe(200);
      expect(codeOf(await link(two.id, id))).toBe('user-linked');
      expect(codeOf(await link(one.id, await user()))).toBe('agent-linked');
      expect(codeOf(await link(two.id, await user([malmo.id])))).toBe('user_id: not-an-agent-here');
      expect(codeOf(await link(two.id, hr.user.id))).toBe('user_id: not-an-agent-here');
      await hr.delete(`${API}/${one.id}/account`).expect(204);
      expect((await link(two.id, id)).status).toBe(200);
    });

    it('as the user whom their candidate signs in as, and no other', async () => {
      const intake = await makeIntake(t.db, await makeJob(t.db, { office }));
      const owner = await signIn(t, { role: 'administrator', offices: 'all' });
      const agent = await makeAgent(t.db, office);
      const { application } = await makeNomination(t, owner, intake, agent);
      const candidateUser = async () =>
        (
          await rows<{ user_id: string | null }>(
            t.db,
            sql`SELECT user_id FROM candidate WHERE id = ${application.candidate.id}`,
          )
        )[0]?.user_id;
      const [first, second] = [await user(), await user()];
      await link(agent.id, first);
      expect(await candidateUser()).toBe(first);
      await hr.delete(`${API}/${agent.id}/account`).expect(204);
      expect(await candidateUser()).toBeNull();
      await rows(t.db, sql`UPDATE candidate SET user_id = ${second} WHERE id = ${application.candidate.id}`);
      expect(codeOf(await link(agent.id, first))).toBe('candidate-of-another-user');
      expect(codeOf(await link((await add()).id, second))).toBe('candidate-of-another-user');
      expect((await link(agent.id, second)).status).toBe(200);
    });
  });
});
