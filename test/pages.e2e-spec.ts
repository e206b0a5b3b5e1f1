import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationView } from '../src/applications/application.dto.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { StageCode } from '../src/pipelines/default-pipelines.js';
import { startApp, type TestApp } from './support/app.js';
import {
  makeApplication,
  makeCandidate,
  makeIntake,
  makeJob,
  makeOffice,
  stage,
  type TestJob,
} from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const REASONS = {
  noShiftFits: '01960000-0000-7000-8000-000000000201',
  noAnswer: '01960000-0000-7000-8000-000000000206',
};

describe('the pages of applications', () => {
  let t: TestApp;
  let job: TestJob;
  let intake: Intake;
  let recruiter: SignedIn;
  let stranger: SignedIn;
  let nadia: ApplicationView;
  const at = (code: StageCode): string => stage(job, 'external', code);
  const board = (query = ''): string => `/intakes/${intake.id}/board${query}`;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    const malmo = await makeOffice(t.db, 'Malmö');
    recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId], name: 'Marta Soler' });
    stranger = await signIn(t, { role: 'recruiter', offices: [malmo.id] });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    intake = await makeIntake(t.db, job);
    nadia = await makeApplication(t, recruiter.actor, intake, { candidate: makeCandidate({ name: 'Nadia Okafor' }) });
  });

  const move = (who: SignedIn, fields: Record<string, string> = {}, htmx = false) => {
    const sent = who.form(`/applications/${nadia.id}/moves`, {
      from_stage_id: at('applied'),
      to_stage_id: at('phone_screen'),
      ...fields,
    });
    return htmx ? sent.set('hx-request', 'true') : sent;
  };
  const act = (action: string, fields: Record<string, string>) =>
    recruiter.form(`/applications/${nadia.id}/${action}`, fields);
  const doneOf = (location: string): string => new URL(location, t.url).searchParams.get('done') ?? '';

  describe('the board', () => {
    it('opens on the newest open intake', async () => {
      const { headers } = await recruiter.get('/board').expect(303);
      expect(headers['location']).toMatch(/^\/intakes\/[0-9a-f-]{36}\/board\?door=both$/);
    });

    it('says what is missing to somebody without an intake', async () => {
      const { text } = await stranger.get('/board').expect(200);
      expect(text).toContain('There is no intake yet');
    });

    it('shows both doors in shared columns, with the plan', async () => {
      await makeApplication(t, recruiter.actor, intake, { door: 'internal' });
      const { text } = await recruiter.get(board()).expect(200);
      expect(text).toContain('Nadia Okafor');
      expect(text).toContain('Both 2');
      expect(text).toContain('External 1');
      expect(text).toMatch(/Applied <span[^>]*>.*Nominated<\/span>/);
      expect(text).toContain('aria-label="Applied: 2 of 360 planned"');
    });

    it('shows seven cards a column and pages the rest', async () => {
      for (let i = 0; i < 9; i++) await makeApplication(t, recruiter.actor, intake);
      const first = await recruiter.get(board()).expect(200);
      expect(first.text.match(/id="app-/g)).toHaveLength(7);
      expect(first.text).toContain('Show 3 more');
      const next =
        /href="(\/intakes\/[^"]+\/columns\/applied-1[^"]+)"/
          .exec(first.text)?.[1]
          ?.replaceAll('&amp;', '&')
          .replaceAll('&#x3D;', '=') ?? '';
      const page = await recruiter.get(next).expect(200);
      expect(page.text.match(/id="app-/g)).toHaveLength(3);
      const fragment = await recruiter.get(next).set('hx-request', 'true').expect(200);
      expect(fragment.text).not.toContain('<html');
      const shown = [...`${first.text}${page.text}`.matchAll(/id="app-([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(shown).size).toBe(10);
    });

    it('filters by source, language and door, and says which filter to drop', async () => {
      await makeApplication(t, recruiter.actor, intake, {
        candidate: makeCandidate({ name: 'Saga Ekdahl', languages: [{ language: 'sv', level: 'native' }] }),
      });
      const swedish = await recruiter.get(board('?language=sv')).expect(200);
      expect(swedish.text).toContain('Saga Ekdahl');
      expect(swedish.text).not.toContain('Nadia Okafor');
      const nobody = await recruiter.get(board('?language=fi')).expect(200);
      expect(nobody.text).toContain('No application matches these filters');
      expect(nobody.text).toContain('there are 2');
      const inside = await recruiter.get(board('?door=internal')).expect(200);
      expect(inside.text).toContain('No application matches these filters');
    });

    it('keeps the late stages as strips until one is opened', async () => {
      const closed = await recruiter.get(board()).expect(200);
      expect(closed.text).not.toContain('id="cards-training-2"');
      const open = await recruiter.get(board('?open=training-2')).expect(200);
      expect(open.text).toContain('id="cards-training-2"');
    });

    it('is not found for another office, nor without the permission', async () => {
      await stranger.get(board()).expect(404);
      await stranger.get(`/intakes/${intake.id}/columns/applied-1`).expect(404);
      const interviewer = await signIn(t, { role: 'interviewer', offices: [job.officeId] });
      expect((await interviewer.get(board())).status).toBeGreaterThanOrEqual(403);
    });

    it('speaks Swedish and Spanish', async () => {
      const swede = await signIn(t, { role: 'recruiter', offices: [job.officeId], language: 'sv' });
      expect((await swede.get(board()).expect(200)).text).toContain('Telefonsamtal');
      const spaniard = await signIn(t, { role: 'recruiter', offices: [job.officeId], language: 'es' });
      expect((await spaniard.get(board()).expect(200)).text).toContain('Perfil adecuado');
    });
  });

  describe('a move', () => {
    it('goes back to the board with its undo', async () => {
      const { headers } = await move(recruiter, { board: 'door=both' }).expect(303);
      const location = String(headers['location']);
      expect(location).toMatch(new RegExp(`^/intakes/${intake.id}/board\\?door=both&done=`));
      const { text } = await recruiter.get(location).expect(200);
      expect(text).toContain('Nadia Okafor moved to Phone screen');
      expect(text).toContain(`action="/applications/${nadia.id}/corrections"`);
    });

    it('never shows the message of what somebody else did, nor of what it made up', async () => {
      const { headers } = await move(recruiter).expect(303);
      const other = await signIn(t, { role: 'recruiter', offices: [job.officeId] });
      const seen = await other.get(String(headers['location'])).expect(200);
      expect(seen.text).not.toContain('moved to Phone screen');
      await recruiter.get(board('?done=Send%20money')).expect(200);
    });

    it('answers htmx with the changed card, the heads, the plan and the message', async () => {
      const answer = await move(recruiter, { board: 'door=both' }, true).expect(201);
      expect(answer.text).not.toContain('<html');
      expect(answer.text).toContain('hx-swap-oob="beforebegin:#more-screened-1"');
      expect(answer.text).toMatch(/id="head-applied-1"[^>]*hx-swap-oob="true"/);
      expect(answer.text).toMatch(/id="quarter-plan"[^>]*hx-swap-oob="true"/);
      expect(answer.text).toContain('Nadia Okafor moved to Phone screen');
      expect(JSON.parse(answer.headers['hx-trigger'] ?? '{}')).toEqual({ 'application-changed': { id: nadia.id } });
    });

    it('is refused with who was faster and changes nothing', async () => {
      await move(recruiter).expect(303);
      const other = await signIn(t, { role: 'recruiter', offices: [job.officeId] });
      const refused = await move(other, { to_stage_id: at('interview') }).expect(409);
      expect(refused.text).toContain('Nadia Okafor is already in Phone screen.');
      expect(refused.text).toContain('Marta Soler');
      expect(refused.text).toContain('Nothing was changed by your click.');
      const { body } = await recruiter.get(`/api/v1/applications/${nadia.id}/history`).expect(200);
      expect(body.data).toHaveLength(2);
    });

    it('tells htmx the same and puts the card where it is', async () => {
      await move(recruiter).expect(303);
      const other = await signIn(t, { role: 'recruiter', offices: [job.officeId] });
      const refused = await move(other, { board: 'door=both' }, true).expect(409);
      expect(refused.text).toContain('role="alert"');
      expect(refused.text).toContain('beforebegin:#more-screened-1');
    });

    it('shows the form again when it names no stage', async () => {
      const again = await move(recruiter, { to_stage_id: '', note: 'called twice' }).expect(422);
      expect(again.text).toContain('role="alert"');
      expect(again.text).toContain('called twice');
      const sheet = await move(recruiter, { to_stage_id: '', board: 'door=both' }, true).expect(422);
      expect(sheet.headers['hx-retarget']).toBe('#sheet');
    });

    it('can be back-dated in the time of the office', async () => {
      nadia = await makeApplication(t, recruiter.actor, intake, { applied_at: '2026-03-01T00:00:00.000Z' });
      await move(recruiter, { occurred_at: '2026-03-02T09:30' }).expect(303);
      const { body } = await recruiter.get(`/api/v1/applications/${nadia.id}`).expect(200);
      expect(body.stage_entered_at).toBe('2026-03-02T08:30:00.000Z');
    });

    it('is not found for another office and closed to who may only read', async () => {
      await stranger.get(`/applications/${nadia.id}/moves`).expect(404);
      await move(stranger).expect(404);
      const auditor = await signIn(t, { role: 'auditor', offices: [job.officeId] });
      expect((await move(auditor)).status).toBeGreaterThanOrEqual(403);
    });

    it('needs the token of the session', async () => {
      await recruiter
        .post(`/applications/${nadia.id}/moves`)
        .unset('x-csrf-token')
        .type('form')
        .send({ from_stage_id: at('applied'), to_stage_id: at('phone_screen') })
        .expect(403);
    });
  });

  describe('undo', () => {
    it('takes the step back and says so', async () => {
      const moved = await move(recruiter, { board: 'door=both' }).expect(303);
      const historyId = doneOf(String(moved.headers['location']));
      const undone = await recruiter
        .form(`/applications/${nadia.id}/corrections`, { history_id: historyId, board: 'door=both' })
        .expect(303);
      const { text } = await recruiter.get(String(undone.headers['location'])).expect(200);
      expect(text).toContain('Taken back: Nadia Okafor is in Applied as before');
      const page = await recruiter.get(`/applications/${nadia.id}`).expect(200);
      expect(page.text).toContain('Taken back by Marta Soler');
    });

    it('is refused once something else has happened', async () => {
      const moved = await move(recruiter).expect(303);
      const historyId = doneOf(String(moved.headers['location']));
      await move(recruiter, { from_stage_id: at('phone_screen'), to_stage_id: at('interview') }).expect(303);
      const refused = await recruiter
        .form(`/applications/${nadia.id}/corrections`, { history_id: historyId })
        .expect(409);
      expect(refused.text).toContain('only the latest step can be taken back');
    });
  });

  describe('the other actions', () => {
    it('rejects with a reason and reopens', async () => {
      const form = await recruiter.get(`/applications/${nadia.id}/rejection`).expect(200);
      expect(form.text).toContain('Why is Nadia Okafor not going on?');
      await act('rejection', { from_stage_id: at('applied') }).expect(422);
      await act('rejection', { from_stage_id: at('applied'), reason_id: REASONS.noShiftFits }).expect(303);
      const page = await recruiter.get(`/applications/${nadia.id}`).expect(200);
      expect(page.text).toContain('No shift fits');
      expect(page.text).toContain('Rejected in Applied');
      await act('reopening', {}).expect(303);
      expect((await recruiter.get(board()).expect(200)).text).toContain('Nadia Okafor');
    });

    it('records a withdrawal and, before training only, a no-show', async () => {
      await act('no-show', { from_stage_id: at('applied') }).expect(409);
      await act('withdrawal', { from_stage_id: at('applied'), reason_id: REASONS.noAnswer }).expect(303);
      const { body } = await recruiter.get(`/api/v1/applications/${nadia.id}`).expect(200);
      expect(body.status).toBe('withdrawn');
    });

    it('hires on entering the placed stage, and one undo takes both back', async () => {
      const moved = await move(recruiter, { to_stage_id: at('on_project') }).expect(303);
      const page = await recruiter.get(String(moved.headers['location'])).expect(200);
      expect(page.text).toContain('Hired');
      await act('corrections', { history_id: doneOf(String(moved.headers['location'])) }).expect(303);
      const { body } = await recruiter.get(`/api/v1/applications/${nadia.id}`).expect(200);
      expect(body).toMatchObject({ status: 'active', current_stage: { id: at('applied') } });
    });

    it('transfers to another intake and goes on there', async () => {
      const other = await makeIntake(t.db, job, { name: 'Q1 2027' });
      const { headers } = await act('transfer', { intake_id: other.id }).expect(303);
      const page = await recruiter.get(String(headers['location'])).expect(200);
      expect(page.text).toContain('Q1 2027');
      expect(page.text).toContain('Nadia Okafor was transferred');
    });
  });

  describe('the page of a candidate', () => {
    it('shows facts, the application and its timeline, in the time of the office', async () => {
      const { text } = await recruiter.get(`/candidates/${nadia.candidate.id}`).expect(200);
      expect(text).toContain(`mailto:${nadia.candidate.email}`);
      expect(text).toContain('Applied: Applied');
      await stranger.get(`/candidates/${nadia.candidate.id}`).expect(404);
      await stranger.get(`/applications/${nadia.id}`).expect(404);
    });

    it('takes notes and tags', async () => {
      await recruiter.form(`/applications/${nadia.id}/notes`, { body: 'Very clear on <the> phone' }).expect(303);
      await recruiter.form(`/applications/${nadia.id}/tags`, { tag: 'saturdays' }).expect(303);
      const { text } = await recruiter.get(`/applications/${nadia.id}`).expect(200);
      expect(text).toContain('Very clear on &lt;the&gt; phone');
      expect(text).toContain('saturdays');
      await recruiter.form(`/applications/${nadia.id}/tags/removal`, { tag: 'saturdays' }).expect(303);
      expect((await recruiter.get(`/applications/${nadia.id}`).expect(200)).text).not.toContain('saturdays');
      await stranger.form(`/applications/${nadia.id}/notes`, { body: 'x' }).expect(404);
    });

    it('edits the contact, and tells who comes second', async () => {
      const path = `/candidates/${nadia.candidate.id}`;
      const form = await recruiter.get(`${path}/edit`).expect(200);
      const version = /name="version" value="(\d+)"/.exec(form.text)?.[1] ?? '';
      const fields = { name: 'Nadia Okafor', email: 'n.okafor@example.com', language: ['es', ''], level: ['C2', ''] };
      await recruiter.form(path, { ...fields, version }).expect(303);
      const page = await recruiter.get(path).expect(200);
      expect(page.text).toContain('n.okafor@example.com');
      expect(page.text).toContain('Spanish C2');
      const stale = await recruiter.form(path, { ...fields, name: 'Nadia O.', version }).expect(412);
      expect(stale.text).toContain('Somebody changed this in the meantime.');
      expect(stale.text).toContain('value="Nadia O."');
      const wrong = await recruiter.form(path, { ...fields, email: 'no mail', version: '2' }).expect(422);
      expect(wrong.text).toContain('id="e-email"');
    });

    it('finds people by a part of the name, folded', async () => {
      await makeApplication(t, recruiter.actor, intake, { candidate: makeCandidate({ name: 'Åsa Björk' }) });
      const found = await recruiter.get('/candidates?q=bjork').expect(200);
      expect(found.text).toContain('Åsa Björk');
      expect(found.text).not.toContain('Nadia Okafor');
      const nobody = await recruiter.get('/candidates?q=zzz').expect(200);
      expect(nobody.text).toContain('Nobody matches');
      expect((await stranger.get('/candidates?q=bjork').expect(200)).text).not.toContain('Åsa Björk');
    });

    it('adds an application of a new person', async () => {
      await recruiter.get(`/applications/new?intake=${intake.id}`).expect(200);
      const fields = { intake_id: intake.id, door: 'external', name: 'Joel Bergström', working_time_percent: '80' };
      const wrong = await recruiter.form('/applications', { ...fields, working_time_percent: '20' }).expect(422);
      expect(wrong.text).toContain('value="Joel Bergström"');
      const { headers } = await recruiter
        .form('/applications', { ...fields, language: ['sv', ''], level: ['native', ''] })
        .expect(303);
      const page = await recruiter.get(String(headers['location'])).expect(200);
      expect(page.text).toContain('Joel Bergström was added in Applied');
      await stranger.form('/applications', fields).expect(404);
    });
  });
});
