import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationView, HistoryView } from '../src/applications/application.dto.js';
import { ApplicationsService } from '../src/applications/applications.service.js';
import { AppError } from '../src/errors.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { StageCode } from '../src/pipelines/default-pipelines.js';
import { startApp, type TestApp } from './support/app.js';
import {
  makeApplication,
  makeCandidate,
  makeIntake,
  makeJob,
  makeOffice,
  makeReason,
  stage,
  type TestJob,
} from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const DAY = 86_400_000;

describe('applications', () => {
  let t: TestApp;
  let job: TestJob;
  let intake: Intake;
  let recruiter: SignedIn;
  let hr: SignedIn;
  let lead: SignedIn;
  let stranger: SignedIn;
  let weRejected: string;
  let theyWithdrew: string;
  let application: ApplicationView;

  const at = (code: StageCode): string => stage(job, 'external', code);
  const path = (rest = '', id = application.id): string => `/api/v1/applications/${id}${rest}`;
  const move = (from: StageCode, to: StageCode, more: object = {}, who = recruiter) =>
    who.post(path('/moves'), { from_stage_id: at(from), to_stage_id: at(to), ...more });
  const correct = (historyId: string | null, who = recruiter, id = application.id) =>
    who.post(path('/corrections', id), { history_id: historyId });
  const kinds = async (id = application.id): Promise<string[]> => {
    const { body } = await hr.get(path('/history', id)).expect(200);
    return (body as { data: HistoryView[] }).data.map((row) => row.kind);
  };
  const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    intake = await makeIntake(t.db, job);
    const offices = [job.officeId];
    recruiter = await signIn(t, { role: 'recruiter', offices });
    hr = await signIn(t, { role: 'hr', offices });
    lead = await signIn(t, { role: 'project_lead', offices });
    const malmö = await makeOffice(t.db, 'Malmö');
    stranger = await signIn(t, { role: 'recruiter', offices: [malmö.id] });
    weRejected = await makeReason(t.db, 'we_rejected');
    theyWithdrew = await makeReason(t.db, 'they_withdrew');
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    application = await makeApplication(t, recruiter.actor, intake);
  });

  describe('apply', () => {
    it('creates the candidate and the application in the first stage', async () => {
      const { body, headers } = await recruiter
        .post('/api/v1/applications', {
          intake_id: intake.id,
          door: 'external',
          candidate: makeCandidate({ name: '  Åsa   Björk ', phone: '612 34 56 78', contact_language: 'sv' }),
          working_time_percent: 75,
          tags: ['night shift'],
          note: 'Came with a friend.',
        })
        .expect(201);
      const view = body as ApplicationView;
      expect(view).toMatchObject({
        status: 'active',
        candidate: { name: 'Åsa Björk', phone_e164: '+34612345678', contact_language: 'sv' },
        current_stage: { id: at('applied'), milestone: 'applied', position: 1 },
        working_time_percent: 75,
        tags: ['night shift'],
        source: null,
        voided_at: null,
      });
      expect(view.applied_at).toEqual(view.stage_entered_at);
      expect(headers).toMatchObject({ location: path('', view.id), etag: '"1"' });
      const notes = await recruiter.get(path('/notes', view.id)).expect(200);
      expect(notes.body).toMatchObject({ data: [{ body: 'Came with a friend.', author: { id: recruiter.user.id } }] });
      expect((await recruiter.get(path('', view.id)).expect(200)).body).toEqual(view);
    });

    it('takes a known candidate again, but nobody the actor cannot see', async () => {
      const { id } = application.candidate;
      const again = { intake_id: intake.id, door: 'internal', candidate_id: id };
      await recruiter.post('/api/v1/applications', again).expect(201);
      const elsewhere = await makeIntake(t.db, await makeJob(t.db, { office: await otherOffice() }));
      await stranger.post('/api/v1/applications', { ...again, intake_id: elsewhere.id }).expect(422);
      await stranger.post('/api/v1/applications', again).expect(422);
    });

    const otherOffice = async () => {
      const [office] = await t.db.query('SELECT id FROM office WHERE id = $1', [
        (stranger.actor.offices as readonly string[])[0],
      ]);
      return office;
    };

    it('names every bad field', async () => {
      const { body } = await recruiter
        .post('/api/v1/applications', {
          intake_id: intake.id,
          door: 'window',
          candidate: { name: ' ', email: 'nobody', languages: [{ language: 'sv', level: 'D1' }] },
          working_time_percent: 40,
        })
        .expect(422);
      expect((body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(
        expect.arrayContaining([
          'door',
          'candidate.name',
          'candidate.email',
          'candidate.languages.0.level',
          'working_time_percent',
        ]),
      );
    });

    it('refuses a telephone number nobody can call', async () => {
      const { body } = await recruiter
        .post('/api/v1/applications', {
          intake_id: intake.id,
          door: 'external',
          candidate: makeCandidate({ phone: '12 34' }),
        })
        .expect(422);
      expect(body).toMatchObject({ errors: [{ field: 'candidate.phone', code: 'not-a-phone-number' }] });
    });
  });

  describe('move', () => {
    it('goes forward, back and past stages', async () => {
      await move('applied', 'interview').expect(201);
      await move('interview', 'phone_screen').expect(201);
      const { body } = await move('phone_screen', 'profile_match').expect(201);
      expect(body).toMatchObject({ status: 'active', current_stage: { id: at('profile_match'), position: 4 } });
      expect(await kinds()).toEqual(['applied', 'moved', 'moved', 'moved']);
    });

    it('tells the one who comes second where the application is, who moved it and when', async () => {
      await move('applied', 'phone_screen').expect(201);
      const { body } = await move('applied', 'interview', {}, lead).expect(409);
      expect(body).toMatchObject({
        code: 'stale-stage',
        current_stage_id: at('phone_screen'),
        current_stage_name: 'Phone screen',
        moved_by: recruiter.user.name,
        moved_at: expect.stringMatching(/Z$/),
      });
      expect(await kinds()).toEqual(['applied', 'moved']);
    });

    it('lets exactly one of many simultaneous moves win', async () => {
      for (let round = 0; round < 5; round++) {
        application = await makeApplication(t, recruiter.actor, intake);
        const targets: StageCode[] = ['phone_screen', 'interview', 'profile_match', 'training'];
        const answers = await Promise.all(
          Array.from({ length: 16 }, (_, i) => move('applied', targets[i % 4] ?? 'training')),
        );
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
        const others = answers.filter(({ status }) => status !== 201);
        for (const { body } of others) expect(body).toMatchObject({ status: 409, code: 'stale-stage' });
        expect(await kinds()).toEqual(['applied', 'moved']);
      }
    });

    it('refuses the same stage, a foreign one and a retired one', async () => {
      await move('applied', 'applied').expect(422);
      const foreign = await makeJob(t.db, { office: { id: job.officeId } as never });
      await recruiter
        .post(path('/moves'), {
          from_stage_id: at('applied'),
          to_stage_id: stage(foreign, 'external', 'interview'),
        })
        .expect(422);
      await t.db.query('UPDATE stage SET retired_at = now() WHERE id = $1', [at('co_listening')]);
      await move('applied', 'co_listening').expect(422);
      await t.db.query('UPDATE stage SET retired_at = NULL WHERE id = $1', [at('co_listening')]);
    });

    it('hires who enters a stage that means placed, and takes both steps back with the move', async () => {
      const { body } = await move('applied', 'on_project').expect(201);
      const hired = body as ApplicationView;
      expect(hired).toMatchObject({ status: 'hired', current_stage: { id: at('on_project') } });
      expect(await kinds()).toEqual(['applied', 'moved', 'hired']);
      const undone = await correct(hired.latest_history_id).expect(201);
      expect(undone.body).toMatchObject({ status: 'active', current_stage: { id: at('applied') } });
      expect(await kinds()).toEqual(['applied', 'moved', 'hired', 'corrected', 'corrected']);
    });

    it('keeps the note beside the history', async () => {
      await move('applied', 'phone_screen', { note: 'Friendly voice.' }).expect(201);
      const { body } = await recruiter.get(path('/history')).expect(200);
      expect((body as { data: HistoryView[] }).data[1]).toMatchObject({
        kind: 'moved',
        from_stage: { code: 'applied' },
        to_stage: { code: 'phone_screen' },
        actor: { name: recruiter.user.name },
        note: { body: 'Friendly voice.' },
        reason: null,
        corrects_id: null,
        corrected_by_id: null,
      });
    });

    it('is audited in ids and field names', async () => {
      await move('applied', 'phone_screen', { note: 'Friendly voice.' }).expect(201);
      const entries: unknown[] = await t.db.query(
        'SELECT action, actor_id, office_id, changed FROM audit_entry WHERE object_id = $1 ORDER BY at DESC LIMIT 1',
        [application.id],
      );
      expect(entries).toEqual([
        {
          action: 'application.moved',
          actor_id: recruiter.user.id,
          office_id: job.officeId,
          changed: ['status', 'current_stage_id', 'stage_entered_at'],
        },
      ]);
    });
  });

  describe('close and reopen', () => {
    it('rejects with a reason of the right type only', async () => {
      const from_stage_id = at('applied');
      await recruiter.post(path('/rejection'), { from_stage_id }).expect(422);
      await recruiter.post(path('/rejection'), { from_stage_id, reason_id: theyWithdrew }).expect(422);
      const { body } = await recruiter
        .post(path('/rejection'), { from_stage_id, reason_id: weRejected, note: 'Too far away.' })
        .expect(201);
      expect(body).toMatchObject({ status: 'rejected', current_stage: { id: at('applied') } });
      const refused = await move('applied', 'interview').expect(409);
      expect(refused.body).toMatchObject({ code: 'application-not-active', moved_by: recruiter.user.name });
    });

    it('withdraws with or without a reason', async () => {
      const from_stage_id = at('applied');
      await recruiter.post(path('/withdrawal'), { from_stage_id, reason_id: weRejected }).expect(422);
      const { body } = await recruiter.post(path('/withdrawal'), { from_stage_id }).expect(201);
      expect(body).toMatchObject({ status: 'withdrawn' });
    });

    it('knows a no-show only from the stage before training', async () => {
      const early = await recruiter.post(path('/no-show'), { from_stage_id: at('applied') }).expect(409);
      expect(early.body).toMatchObject({ code: 'not-before-training' });
      await move('applied', 'profile_match').expect(201);
      await recruiter.post(path('/no-show'), { from_stage_id: at('profile_match') }).expect(201);
      expect(await kinds()).toEqual(['applied', 'moved', 'no_show']);
    });

    it('reopens only what was closed in that way, as an event of its own', async () => {
      await recruiter.delete(path('/rejection')).expect(409);
      await recruiter.post(path('/rejection'), { from_stage_id: at('applied'), reason_id: weRejected }).expect(201);
      await recruiter.delete(path('/withdrawal')).expect(409);
      const { body } = await recruiter.delete(path('/rejection')).expect(200);
      expect(body).toMatchObject({ status: 'active', current_stage: { id: at('applied') } });
      const reopenedAt = new Date((body as ApplicationView).stage_entered_at).getTime();
      expect(reopenedAt).toBeGreaterThan(application.stage_entered_at.getTime());
      expect(await kinds()).toEqual(['applied', 'rejected', 'reopened']);
    });

    it('hires, unhires and hires again, only in a placed stage', async () => {
      const early = await recruiter.post(path('/hire'), { from_stage_id: at('applied') }).expect(409);
      expect(early.body).toMatchObject({ code: 'not-in-placed-stage' });
      await move('applied', 'on_project').expect(201);
      await recruiter.delete(path('/hire')).expect(200);
      const { body } = await recruiter.post(path('/hire'), { from_stage_id: at('on_project') }).expect(201);
      expect(body).toMatchObject({ status: 'hired' });
      expect(await kinds()).toEqual(['applied', 'moved', 'hired', 'unhired', 'hired']);
    });
  });

  describe('back-dating', () => {
    beforeEach(async () => {
      application = await makeApplication(t, recruiter.actor, intake, { applied_at: ago(10 * DAY) });
    });

    it('enters a past fact at its time', async () => {
      const occurred_at = ago(5 * DAY);
      const { body } = await move('applied', 'interview', { occurred_at }).expect(201);
      expect(body).toMatchObject({ stage_entered_at: occurred_at });
    });

    it('never in the future nor before the latest step', async () => {
      await move('applied', 'interview', { occurred_at: ago(-DAY) }).expect(422);
      await move('applied', 'phone_screen', { occurred_at: ago(3 * DAY) }).expect(201);
      const { body } = await move('phone_screen', 'interview', { occurred_at: ago(4 * DAY) }).expect(422);
      expect(body).toMatchObject({ errors: [{ field: 'occurred_at', code: 'before-latest-row' }] });
    });

    it('needs the permission', async () => {
      await move('applied', 'interview', { occurred_at: ago(DAY) }, lead).expect(403);
      await move('applied', 'interview', {}, lead).expect(201);
    });

    it('needs a time with its offset', async () => {
      await move('applied', 'interview', { occurred_at: '2026-03-02T09:30:00' }).expect(422);
      await move('applied', 'interview', { occurred_at: '2026-02-30T09:30:00Z' }).expect(422);
    });

    it('orders two steps of the same instant by their number', async () => {
      const occurred_at = ago(2 * DAY);
      await move('applied', 'interview', { occurred_at }).expect(201);
      const { body } = await move('interview', 'phone_screen', { occurred_at }).expect(201);
      expect(body).toMatchObject({ current_stage: { id: at('phone_screen') }, stage_entered_at: occurred_at });
    });
  });

  describe('correction', () => {
    it('takes the latest step back as if it had never been', async () => {
      const before = application;
      const moved = (await move('applied', 'interview').expect(201)).body as ApplicationView;
      const { body } = await correct(moved.latest_history_id).expect(201);
      expect(body).toMatchObject({
        current_stage: { id: at('applied') },
        stage_entered_at: before.stage_entered_at.toISOString(),
        latest_history_id: before.latest_history_id,
      });
    });

    it('takes back nothing but the latest', async () => {
      await move('applied', 'interview').expect(201);
      const { body } = await correct(application.latest_history_id).expect(409);
      expect(body).toMatchObject({ code: 'not-latest-row' });
    });

    it('cannot be taken back itself, nor done twice', async () => {
      const moved = (await move('applied', 'interview').expect(201)).body as ApplicationView;
      await correct(moved.latest_history_id).expect(201);
      await correct(moved.latest_history_id).expect(409);
      const { body } = await recruiter.get(path('/history')).expect(200);
      await correct((body as { data: HistoryView[] }).data[2]?.id ?? null).expect(409);
    });

    it('is the author’s within ten minutes, later or for others it needs the permission', async () => {
      const moved = (await move('applied', 'interview').expect(201)).body as ApplicationView;
      const { body } = await correct(moved.latest_history_id, lead).expect(409);
      expect(body).toMatchObject({ code: 'correction-not-allowed' });
      await correct(moved.latest_history_id, hr).expect(201);
    });

    it('of a rejection opens the application again and counts nothing', async () => {
      const given = { from_stage_id: at('applied'), reason_id: weRejected };
      const rejected = (await recruiter.post(path('/rejection'), given).expect(201)).body as ApplicationView;
      const { body } = await correct(rejected.latest_history_id).expect(201);
      expect(body).toMatchObject({
        status: 'active',
        stage_entered_at: application.stage_entered_at.toISOString(),
      });
    });

    it('of a hire alone leaves the person in the stage', async () => {
      await move('applied', 'on_project').expect(201);
      const { body } = await recruiter.get(path('/history')).expect(200);
      const hire = (body as { data: HistoryView[] }).data[2];
      const undone = await correct(hire?.id ?? null).expect(201);
      expect(undone.body).toMatchObject({ status: 'active', current_stage: { id: at('on_project') } });
    });

    it('of the first step voids the application', async () => {
      const { body } = await correct(application.latest_history_id).expect(201);
      expect(body).toMatchObject({ voided_at: expect.stringMatching(/Z$/), latest_history_id: null });
      await move('applied', 'interview').expect(409);
      const list = await recruiter.get(`/api/v1/applications?candidate_id=${application.candidate.id}`).expect(200);
      expect(list.body).toEqual({ data: [], next_cursor: null });
      await recruiter.get(`/api/v1/candidates/${application.candidate.id}`).expect(404);
    });

    it('happens once when many ask at the same moment', async () => {
      const moved = (await move('applied', 'interview').expect(201)).body as ApplicationView;
      const answers = await Promise.all(Array.from({ length: 8 }, () => correct(moved.latest_history_id)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(7).fill(409)]);
      expect(await kinds()).toEqual(['applied', 'moved', 'corrected']);
    });
  });

  describe('transfer', () => {
    let next: Intake;
    beforeEach(async () => {
      next = await makeIntake(t.db, job);
      await move('applied', 'interview').expect(201);
    });

    it('closes here and goes on at the same milestone there', async () => {
      const { body, headers } = await recruiter.post(path('/transfer'), { intake_id: next.id }).expect(201);
      const there = body as ApplicationView;
      expect(there).toMatchObject({
        intake_id: next.id,
        transferred_from_id: application.id,
        candidate: { id: application.candidate.id },
        current_stage: { milestone: 'interviewed' },
      });
      expect(headers['location']).toBe(path('', there.id));
      expect((await recruiter.get(path())).body).toMatchObject({ status: 'transferred' });
      expect(await kinds()).toEqual(['applied', 'moved', 'transferred_out']);
      expect(await kinds(there.id)).toEqual(['transferred_in']);
    });

    it.each(['here', 'there'])('is taken back at both ends from %s', async (end) => {
      const there = (await recruiter.post(path('/transfer'), { intake_id: next.id }).expect(201))
        .body as ApplicationView;
      const here = (await recruiter.get(path())).body as ApplicationView;
      const from = end === 'here' ? here : there;
      await correct(from.latest_history_id, recruiter, from.id).expect(201);
      expect((await recruiter.get(path())).body).toMatchObject({
        status: 'active',
        current_stage: { id: at('interview') },
      });
      expect((await recruiter.get(path('', there.id))).body).toMatchObject({
        voided_at: expect.stringMatching(/Z$/),
      });
    });

    it('stays when the other application has gone on', async () => {
      const there = (await recruiter.post(path('/transfer'), { intake_id: next.id }).expect(201))
        .body as ApplicationView;
      await recruiter
        .post(path('/moves', there.id), { from_stage_id: there.current_stage.id, to_stage_id: at('training') })
        .expect(201);
      const here = (await recruiter.get(path())).body as ApplicationView;
      expect((await correct(here.latest_history_id).expect(409)).body).toMatchObject({ code: 'transfer-went-on' });
    });

    it('goes to another intake that the actor sees', async () => {
      await recruiter.post(path('/transfer'), { intake_id: intake.id }).expect(422);
      const hidden = await makeIntake(
        t.db,
        await makeJob(t.db, { office: { id: (stranger.actor.offices as string[])[0] } as never }),
      );
      await recruiter.post(path('/transfer'), { intake_id: hidden.id }).expect(422);
    });
  });

  describe('edit, tags and notes', () => {
    it('edits with the version in hand', async () => {
      await recruiter.patch(path(), { contract_on: '2026-03-02' }).expect(428);
      const { body, headers } = await recruiter
        .patch(path(), { contract_on: '2026-03-02', working_time_percent: 50, referrer: 'Ana' })
        .set('if-match', '"1"')
        .expect(200);
      expect(body).toMatchObject({
        contract_on: '2026-03-02',
        working_time_percent: 50,
        referrer: 'Ana',
        status: 'active',
      });
      expect(headers['etag']).toBe('"2"');
      await recruiter.patch(path(), { referrer: null }).set('if-match', '"1"').expect(412);
    });

    it('puts tags on and takes them off', async () => {
      await recruiter.post(path('/tags'), { tag: ' weekends ' }).expect(200);
      const { body } = await recruiter.post(path('/tags'), { tag: 'weekends' }).expect(200);
      expect(body).toMatchObject({ tags: ['weekends'], version: 2 });
      const off = await recruiter.delete(path('/tags/weekends')).expect(200);
      expect(off.body).toMatchObject({ tags: [] });
      await recruiter.delete(path('/tags/weekends')).expect(404);
    });

    it('adds notes', async () => {
      const { body } = await recruiter.post(path('/notes'), { body: 'Calls back on Friday.' }).expect(201);
      expect(body).toMatchObject({ body: 'Calls back on Friday.', author: { name: recruiter.user.name } });
      await recruiter.post(path('/notes'), { body: '  ' }).expect(422);
    });
  });

  describe('list', () => {
    it('pages, filters and refuses unknown parameters', async () => {
      const other = await makeIntake(t.db, job);
      const made: string[] = [];
      for (let i = 0; i < 3; i++) made.unshift((await makeApplication(t, recruiter.actor, other)).id);
      const url = `/api/v1/applications?intake_id=${other.id}`;
      const first = await recruiter.get(`${url}&limit=2`).expect(200);
      const page = first.body as { data: ApplicationView[]; next_cursor: string };
      expect(page.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
      expect(first.headers['link']).toContain('rel="next"');
      const rest = await recruiter.get(`${url}&limit=2&cursor=${page.next_cursor}`).expect(200);
      expect((rest.body as typeof page).data.map(({ id }) => id)).toEqual(made.slice(2));
      expect(rest.body).toMatchObject({ next_cursor: null });
      const filtered = `${url}&status=active&door=external&stage_id=${at('applied')}`;
      expect(((await recruiter.get(filtered).expect(200)).body as typeof page).data).toHaveLength(3);
      expect(((await recruiter.get(`${url}&status=hired`).expect(200)).body as typeof page).data).toEqual([]);
      const q = `${url}&q=${encodeURIComponent(page.data[0]?.candidate.name.toUpperCase() ?? '')}`;
      expect(((await recruiter.get(q).expect(200)).body as typeof page).data).toHaveLength(1);
      await recruiter.get(`${url}&colour=red`).expect(422);
    });
  });

  it('is not found by anybody of another office', async () => {
    const body = { from_stage_id: at('applied'), to_stage_id: at('interview'), reason_id: weRejected };
    await stranger.get(path()).expect(404);
    await stranger.get(path('/history')).expect(404);
    await stranger.get(path('/notes')).expect(404);
    await stranger
      .post(path('/moves'), { from_stage_id: body.from_stage_id, to_stage_id: body.to_stage_id })
      .expect(404);
    await stranger.post(path('/rejection'), { from_stage_id: body.from_stage_id, reason_id: weRejected }).expect(404);
    await correct(application.latest_history_id, stranger).expect(404);
    await stranger.patch(path(), { referrer: 'me' }).set('if-match', '"1"').expect(404);
    const list = await stranger.get(`/api/v1/applications?intake_id=${intake.id}`).expect(200);
    expect(list.body).toEqual({ data: [], next_cursor: null });
  });

  it('has a history that the database refuses to change', async () => {
    const where = 'WHERE application_id = $1';
    await expect(
      t.db.query(`UPDATE application_history SET occurred_at = now() ${where}`, [application.id]),
    ).rejects.toThrow('append-only');
    await expect(t.db.query(`DELETE FROM application_history ${where}`, [application.id])).rejects.toThrow(
      'append-only',
    );
    await expect(t.db.query('TRUNCATE application_history')).rejects.toThrow('append-only');
  });

  it('keeps standing, spells and balance right after any allowed steps and corrections', async () => {
    const service = t.app.get(ApplicationsService);
    const other = await makeIntake(t.db, job);
    const { actor } = hr;
    const codes: StageCode[] = ['applied', 'phone_screen', 'interview', 'profile_match', 'training', 'on_project'];
    const take = async (view: ApplicationView, choice: number, code: StageCode): Promise<ApplicationView> => {
      const from_stage_id = view.current_stage.id;
      const history_id = view.latest_history_id ?? '';
      if (choice < 4) return service.move(actor, view.id, { from_stage_id, to_stage_id: at(code) });
      if (choice === 4) return service.reject(actor, view.id, { from_stage_id, reason_id: weRejected });
      if (choice === 5) return service.withdraw(actor, view.id, { from_stage_id });
      if (choice === 6) return service.noShow(actor, view.id, { from_stage_id });
      if (choice === 7) return service.hire(actor, view.id, { from_stage_id });
      if (choice === 8) return service.reopen(actor, view.id);
      if (choice === 9) return service.transfer(actor, view.id, { intake_id: other.id });
      return service.correct(actor, view.id, { history_id });
    };
    const steps = fc.array(fc.tuple(fc.nat(12), fc.constantFrom(...codes)), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (chosen) => {
        let view = await makeApplication(t, actor, intake);
        for (const [choice, code] of chosen) {
          try {
            view = await take(view, choice, code);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
          }
        }
        await expectBalance(view.candidate.id);
      }),
      { numRuns: 25 },
    );
  });

  /** Told in SQL from the rows alone, apart from the code that writes them. */
  async function expectBalance(candidateId: string): Promise<void> {
    const wrong: unknown[] = await t.db.query(
      `WITH left_rows AS (
         SELECT h.*, row_number() OVER w AS place, lead(h.kind) OVER w AS next_kind
         FROM application_history h JOIN application a ON a.id = h.application_id
         WHERE a.candidate_id = $1 AND h.kind <> 'corrected'
           AND NOT EXISTS (SELECT FROM application_history k WHERE k.corrects_id = h.id)
         WINDOW w AS (PARTITION BY h.application_id ORDER BY h.occurred_at, h.seq)
       ), spell AS (SELECT * FROM left_rows WHERE to_stage_id IS NOT NULL),
       told AS (
         SELECT a.id, a.status, a.voided_at, a.current_stage_id, a.stage_entered_at,
                count(s.id) AS entered, count(s.next_kind) AS left_again,
                (array_agg(s.to_stage_id ORDER BY s.place DESC))[1] AS stage_id, max(s.occurred_at) AS entered_at,
                (SELECT l.kind FROM left_rows l WHERE l.application_id = a.id ORDER BY l.place DESC LIMIT 1) AS last_kind
         FROM application a LEFT JOIN spell s ON s.application_id = a.id
         WHERE a.candidate_id = $1 GROUP BY a.id
       )
       SELECT * FROM told
       WHERE (voided_at IS NULL) <> (entered > 0)
          OR (voided_at IS NULL AND (stage_id <> current_stage_id OR entered_at <> stage_entered_at))
          OR entered - left_again <> (CASE WHEN voided_at IS NULL AND status = 'active' THEN 1 ELSE 0 END)
          OR (voided_at IS NULL AND status <> CASE last_kind WHEN 'rejected' THEN 'rejected' WHEN 'hired' THEN 'hired'
                WHEN 'withdrawn' THEN 'withdrawn' WHEN 'no_show' THEN 'withdrawn'
                WHEN 'transferred_out' THEN 'transferred' ELSE 'active' END)`,
      [candidateId],
    );
    expect(wrong).toEqual([]);
  }
});
