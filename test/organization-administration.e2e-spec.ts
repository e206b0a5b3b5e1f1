import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import type { Office } from '../src/organization/office.entity.js';
import type { Project } from '../src/organization/project.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeClient, makeIntake, makeJob, makeOffice, makeProject } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const API = '/api/v1';
const REFERRAL = `${API}/sources/01960000-0000-7000-8000-000000000101`;
const NO_ANSWER = `${API}/rejection-reasons/01960000-0000-7000-8000-000000000206`;

describe('who administers the organization', () => {
  let t: TestApp;
  let admin: SignedIn;
  let malmoAdmin: SignedIn;
  let barcelona: Office;
  let malmo: Office;
  let project: Project;

  beforeAll(async () => {
    t = await startApp();
    barcelona = await makeOffice(t.db, 'Barcelona');
    malmo = await makeOffice(t.db, 'Malmö');
    project = await makeProject(t.db);
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    malmoAdmin = await signIn(t, { role: 'administrator', offices: [malmo.id] });
  });
  afterAll(() => t.close());

  const audited = (objectId: string) =>
    rows(t.db, sql`SELECT action, office_id, changed FROM audit_entry WHERE object_id = ${objectId} ORDER BY at, id`);
  const etag = async (path: string): Promise<string> => (await admin.get(path).expect(200)).headers['etag'] ?? '';
  const change = async (path: string, changes: object, who = admin) =>
    who.patch(path, changes).set('if-match', await etag(path));
  const remove = async (path: string, who = admin) => who.delete(path).set('if-match', await etag(path));

  describe('deletes', () => {
    let n = 0;
    const code = (): string => `X${(n += 1)}`;
    const newOffice = async (): Promise<string> => {
      const given = { code: code(), name: uuid(), country: 'PT', time_zone: 'Europe/Lisbon' };
      return (await admin.post(`${API}/offices`, given).expect(201)).body.id;
    };

    it('an office that nothing refers to, and no other', async () => {
      const id = await newOffice();
      await signIn(t, { role: 'recruiter', offices: [id] });
      const used = await remove(`${API}/offices/${id}`);
      expect([used.status, used.body.code, used.body.used_by]).toEqual([409, 'in-use', 'user_office']);
      const empty = await newOffice();
      await admin.delete(`${API}/offices/${empty}`).expect(428);
      await admin.delete(`${API}/offices/${empty}`).set('if-match', '"9"').expect(412);
      expect((await remove(`${API}/offices/${empty}`)).status).toBe(204);
      await admin.get(`${API}/offices/${empty}`).expect(404);
      expect(await audited(empty)).toEqual([
        { action: 'office.created', office_id: empty, changed: [] },
        { action: 'office.deleted', office_id: empty, changed: [] },
      ]);
      const own = await malmoAdmin.delete(`${API}/offices/${malmo.id}`).set('if-match', '"1"').expect(403);
      expect(own.body.code).toBe('needs-all-offices');
    });

    it('a client and a project that nothing refers to', async () => {
      const client = await makeClient(t.db);
      const { id } = await makeProject(t.db, 'sales', client);
      expect((await remove(`${API}/clients/${client.id}`)).body).toMatchObject({ code: 'in-use', used_by: 'project' });
      const used = await remove(`${API}/projects/${(await makeJob(t.db, { office: barcelona })).projectId}`);
      expect(used.body).toMatchObject({ code: 'in-use', used_by: 'job' });
      const ofOne = await signIn(t, { role: 'administrator', offices: 'all', projects: [project.id] });
      await ofOne.delete(`${API}/projects/${project.id}`).set('if-match', '"1"').expect(403);
      await ofOne.delete(`${API}/projects/${id}`).set('if-match', '"1"').expect(404);
      expect((await remove(`${API}/projects/${id}`)).status).toBe(204);
      expect((await remove(`${API}/clients/${client.id}`)).status).toBe(204);
      expect(await audited(id)).toEqual([{ action: 'project.deleted', office_id: null, changed: [] }]);
    });

    it('a job with its pipelines, unless somebody needed it', async () => {
      const job = await makeJob(t.db, { office: barcelona, project });
      const path = `${API}/jobs/${job.id}`;
      await malmoAdmin.delete(path).set('if-match', '"1"').expect(404);
      const intake = await makeIntake(t.db, job);
      expect((await remove(path)).body).toMatchObject({ code: 'in-use', used_by: 'intake' });
      expect((await admin.get(`${API}/pipelines/${job.pipelines.external.id}`).expect(200)).body.stages).toHaveLength(
        7,
      );
      const pipeline = await remove(`${API}/pipelines/${job.pipelines.external.id}`);
      expect([pipeline.status, pipeline.body.code]).toEqual([409, 'pipeline-of-job']);
      expect((await remove(`${API}/intakes/${intake.id}`)).status).toBe(204);
      expect((await remove(path)).status).toBe(204);
      await admin.get(`${API}/pipelines/${job.pipelines.internal.id}`).expect(404);
      expect(await audited(job.id)).toEqual([{ action: 'job.deleted', office_id: barcelona.id, changed: [] }]);
      const used = await makeJob(t.db, { office: barcelona, project });
      await makeApplication(t, admin.actor, await makeIntake(t.db, used));
      expect((await remove(`${API}/jobs/${used.id}`)).body.code).toBe('in-use');
    });

    it('a template, whatever was made from it', async () => {
      const stages = [{ name: 'In', milestone: 'applied' }];
      const given = { door: 'external', name: 'Short', stages };
      const { body: template } = await admin.post(`${API}/pipelines`, given).expect(201);
      const job = { office_id: barcelona.id, project_id: project.id, name: uuid(), external_template_id: template.id };
      const { body: made } = await admin.post(`${API}/jobs`, job).expect(201);
      await malmoAdmin.delete(`${API}/pipelines/${template.id}`).set('if-match', '"1"').expect(403);
      expect((await remove(`${API}/pipelines/${template.id}`)).status).toBe(204);
      await admin.get(`${API}/pipelines/${template.id}`).expect(404);
      await admin.get(`${API}/pipelines/${made.external_pipeline_id}`).expect(200);
      expect((await audited(template.id)).at(-1)).toMatchObject({ action: 'pipeline.deleted' });
    });

    it('nothing that is taken into use at the same moment', async () => {
      const job = await makeJob(t.db, { office: barcelona, project });
      const intake = await makeIntake(t.db, job);
      const given = { intake_id: intake.id, door: 'external', candidate: { name: 'Saga Ekdahl' } };
      const [gone, came] = await Promise.all([
        admin.delete(`${API}/intakes/${intake.id}`).set('if-match', '"1"'),
        admin.post(`${API}/applications`, given),
      ]);
      expect([
        [204, 422],
        [409, 201],
      ]).toContainEqual([gone.status, came.status]);
    });
  });

  describe('edits sources', () => {
    let path: string;
    beforeEach(async () => {
      const given = { office_id: barcelona.id, name: uuid(), kind: 'job_board' };
      path = `${API}/sources/${(await admin.post(`${API}/sources`, given).expect(201)).body.id}`;
    });
    const apply = async (sourceId: string) => {
      const intake = await makeIntake(t.db, await makeJob(t.db, { office: barcelona, project }));
      const given = { intake_id: intake.id, door: 'external', candidate: { name: 'Saga Ekdahl' }, source_id: sourceId };
      return admin.post(`${API}/applications`, given);
    };

    it('by name, kind and use, at their latest version', async () => {
      await admin.patch(path, { name: 'X' }).expect(428);
      const { body, headers } = await change(path, { name: 'InfoJobs', kind: 'social_media' });
      expect(body).toMatchObject({ name: 'InfoJobs', kind: 'social_media', is_active: true, version: 2 });
      expect(headers['etag']).toBe('"2"');
      await admin.patch(path, { name: 'Late' }).set('if-match', '"1"').expect(412);
      const wrong = await change(path, { kind: 'rumour', is_active: 'no', code: 'x' });
      expect(wrong.body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
        'code',
        'is_active',
        'kind',
      ]);
      expect((await audited(body.id)).at(-1)).toMatchObject({ action: 'source.changed', changed: ['name', 'kind'] });
    });

    it('in use: they keep their kind and can only rest', async () => {
      const { body: source } = await admin.get(path);
      const applied = await apply(source.id);
      expect(applied.status).toBe(201);
      const kind = await change(path, { kind: 'agency' });
      expect(kind.body.errors[0]).toMatchObject({ field: 'kind', code: 'kind-fixed' });
      expect((await remove(path)).body).toMatchObject({ code: 'in-use', used_by: 'application' });
      expect((await change(path, { is_active: false })).body.is_active).toBe(false);
      expect((await apply(source.id)).body.errors[0]).toMatchObject({ field: 'source_id' });
      const { body: application } = await admin.get(`${API}/applications/${applied.body.id}`).expect(200);
      expect(application.source.id).toBe(source.id);
      const { body: report } = await admin.get(`${API}/reports/funnel?source_id=${source.id}`).expect(200);
      expect(report.totals.applications).toBe(1);
    });

    it('that rest: who has one keeps it through other changes and a transfer', async () => {
      const { body: source } = await admin.get(path);
      const { body: applied } = await apply(source.id);
      await change(path, { is_active: false });
      const kept = await change(`${API}/applications/${applied.id}`, { source_id: source.id, referrer: 'Ana' });
      expect([kept.status, kept.body.source.id]).toEqual([200, source.id]);
      const job = await makeJob(t.db, { office: barcelona, project });
      const to = { intake_id: (await makeIntake(t.db, job)).id };
      const { body: moved } = await admin.post(`${API}/applications/${applied.id}/transfer`, to).expect(201);
      expect(moved.source.id).toBe(source.id);
    });

    it('that nobody came by are deleted', async () => {
      const { body } = await admin.get(path);
      expect((await remove(path)).status).toBe(204);
      expect((await audited(body.id)).at(-1)).toMatchObject({ action: 'source.deleted', office_id: barcelona.id });
    });

    it('of every office, if they see every office', async () => {
      await malmoAdmin.patch(REFERRAL, { is_active: false }).set('if-match', '"1"').expect(403);
      await malmoAdmin.delete(REFERRAL).set('if-match', '"1"').expect(403);
      await malmoAdmin.patch(path, { name: 'X' }).set('if-match', '"1"').expect(404);
      await malmoAdmin.post(`${API}/sources`, { office_id: null, name: 'Fair', kind: 'other' }).expect(403);
      await admin.post(`${API}/sources`, { name: 'Fair', kind: 'other' }).expect(422);
      const { body } = await admin.post(`${API}/sources`, { office_id: null, name: 'Fair', kind: 'other' }).expect(201);
      await malmoAdmin.get(`${API}/sources/${body.id}`).expect(200);
      const gone = await remove(REFERRAL);
      expect([gone.status, gone.body.code]).toEqual([409, 'default-stays']);
      expect((await change(REFERRAL, { is_active: false })).body).toMatchObject({ code: 'referral', is_active: false });
      expect((await change(REFERRAL, { is_active: true, name: 'Tip' })).body).toMatchObject({
        code: null,
        name: 'Tip',
      });
    });
  });

  describe('edits reasons', () => {
    const mine = async (): Promise<string[]> => {
      const { body } = await malmoAdmin.get(`${API}/rejection-reasons`).expect(200);
      return body.data
        .filter(({ office_id }: { office_id: string | null }) => office_id === malmo.id)
        .map(({ name }: { name: string }) => name);
    };
    const add = async (name: string, who = malmoAdmin, officeId: string | null = malmo.id) => {
      const given = { office_id: officeId, name, type: 'they_withdrew' };
      return (await who.post(`${API}/rejection-reasons`, given).expect(201)).body as { id: string; position: number };
    };

    it('in the order in which they are offered', async () => {
      const [first, second, third] = [await add('First'), await add('Second'), await add('Third')];
      const path = `${API}/rejection-reasons/${third.id}`;
      expect((await change(path, { position: first.position }, malmoAdmin)).body.position).toBe(first.position);
      expect(await mine()).toEqual(['Third', 'First', 'Second']);
      await change(path, { position: second.position }, malmoAdmin);
      expect(await mine()).toEqual(['First', 'Third', 'Second']);
      expect((await audited(second.id)).at(-1)).toMatchObject({ changed: ['position'] });
      expect(await etag(`${API}/rejection-reasons/${second.id}`)).not.toBe('"1"');
    });

    it('two at once: one wins, none stands twice', async () => {
      const list = (await admin.get(`${API}/rejection-reasons?office_id=${malmo.id}`).expect(200)).body.data;
      const own = list.filter(({ office_id }: { office_id: string | null }) => office_id === malmo.id);
      const [one, other] = [own[0], own.at(-1)];
      const answers = await Promise.all(
        [one, other].map((reason) =>
          malmoAdmin
            .patch(`${API}/rejection-reasons/${reason.id}`, {
              position: reason === one ? other.position : one.position,
            })
            .set('if-match', `"${reason.version}"`),
        ),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const after = (await admin.get(`${API}/rejection-reasons?office_id=${malmo.id}`).expect(200)).body.data;
      const places = after.map(({ position }: { position: number }) => position);
      expect(new Set(places).size).toBe(places.length);
    });

    it('in use: they keep their type and can only rest', async () => {
      const reason = await add('Too far', admin, barcelona.id);
      const path = `${API}/rejection-reasons/${reason.id}`;
      expect((await change(path, { type: 'we_rejected' })).body.type).toBe('we_rejected');
      const intake = await makeIntake(t.db, await makeJob(t.db, { office: barcelona, project }));
      const [applied, later] = [
        await makeApplication(t, admin.actor, intake),
        await makeApplication(t, admin.actor, intake),
      ];
      const reject = (application: typeof applied) =>
        admin.post(`${API}/applications/${application.id}/rejection`, {
          from_stage_id: application.current_stage.id,
          reason_id: reason.id,
        });
      await reject(applied).expect(201);
      expect((await change(path, { type: 'they_withdrew' })).body.errors[0].code).toBe('type-fixed');
      expect((await remove(path)).body).toMatchObject({ code: 'in-use', used_by: 'application_history' });
      await change(path, { is_active: false });
      const refused = await reject(later).expect(422);
      expect(refused.body.errors[0].field).toBe('reason_id');
      const { body } = await admin.get(`${API}/applications/${applied.id}/history`).expect(200);
      expect(JSON.stringify(body)).toContain('Too far');
    });

    it('of every office, if they see every office', async () => {
      await malmoAdmin.patch(NO_ANSWER, { position: 1 }).set('if-match', '"1"').expect(403);
      const everywhere = await add('Everywhere', admin, null);
      await malmoAdmin.get(`${API}/rejection-reasons/${everywhere.id}`).expect(200);
      expect((await remove(NO_ANSWER)).body.code).toBe('default-stays');
      expect((await change(NO_ANSWER, { name: 'Never answered' })).body.code).toBeNull();
      expect((await remove(`${API}/rejection-reasons/${everywhere.id}`)).status).toBe(204);
    });
  });

  describe('sets the time zone of an office', () => {
    it('until somebody has applied there', async () => {
      const given = { code: 'LIS', name: 'Lisbon', country: 'PT', time_zone: 'Europe/Lisbon' };
      const path = `${API}/offices/${(await admin.post(`${API}/offices`, given).expect(201)).body.id}`;
      const { body: office } = await change(path, { time_zone: 'Atlantic/Azores' });
      expect(office.time_zone).toBe('Atlantic/Azores');
      const job = await makeJob(t.db, { office: { ...barcelona, id: office.id }, project });
      const intake = await makeIntake(t.db, job);
      expect((await change(path, { time_zone: 'Europe/Madrid' })).status).toBe(200);
      await makeApplication(t, admin.actor, intake);
      const refused = await change(path, { time_zone: 'Europe/Lisbon', name: 'Lisboa' });
      expect([refused.status, refused.body.code]).toEqual([409, 'time-zone-fixed']);
      expect((await change(path, { time_zone: 'Europe/Madrid', country: 'ES', name: 'Lisboa' })).status).toBe(200);
      const past = t.db.query(`UPDATE office SET time_zone = 'Asia/Tokyo' WHERE id = $1`, [office.id]);
      await expect(past).rejects.toThrow('has applications');
    });

    it('waiting for who is being written down at that moment', async () => {
      const office = await admin
        .post(`${API}/offices`, { code: 'POR', name: 'Porto', country: 'PT', time_zone: 'Europe/Lisbon' })
        .expect(201);
      const job = await makeJob(t.db, { office: { ...barcelona, id: office.body.id }, project });
      const intake = await makeIntake(t.db, job);
      const [zone, came] = await Promise.all([
        admin.patch(`${API}/offices/${office.body.id}`, { time_zone: 'Asia/Tokyo' }).set('if-match', '"1"'),
        makeApplication(t, admin.actor, intake),
      ]);
      const { time_zone: after } = (await admin.get(`${API}/offices/${office.body.id}`)).body;
      expect(came.id).toBeDefined();
      expect([
        [200, 'Asia/Tokyo'],
        [409, 'Europe/Lisbon'],
      ]).toContainEqual([zone.status, after]);
    });
  });

  describe('gives names', () => {
    const made: [string, () => object][] = [
      ['offices', () => ({ code: 'ZZ', country: 'SE', time_zone: 'Europe/Stockholm' })],
      ['clients', () => ({})],
      ['projects', () => ({ client_id: project.clientId, kind: 'sales' })],
      ['jobs', () => ({ office_id: malmo.id, project_id: project.id })],
      ['pipelines', () => ({ door: 'external', stages: [{ name: 'In', milestone: 'applied' }] })],
      ['sources', () => ({ office_id: malmo.id, kind: 'other' })],
      ['rejection-reasons', () => ({ office_id: malmo.id, type: 'we_rejected' })],
    ];
    const BAD = {
      'ten thousand letters': 'x'.repeat(10_000),
      'only spaces': ' \t\n ',
      'no room at all': '\u200b\u2060\ufeff',
      'a bell': 'Ring\u0007',
      'a null': 'Nu\u0000ll',
      'a mark that turns the text': 'Malm\u202eö',
      'a right-to-left mark alone': '\u200f',
      'half a letter': 'A\ud800',
      'no text': 7,
    };

    it.each(made)('of %s in plain sight', async (list, rest) => {
      for (const [what, name] of Object.entries(BAD)) {
        const { status, body } = await admin.post(`${API}/${list}`, { ...rest(), name });
        const field = (body.errors as { field: string }[] | undefined)?.[0]?.field;
        expect([what, status, field]).toEqual([what, 422, 'name']);
      }
    });

    it('of stages, and ids from elsewhere, in plain sight', async () => {
      const job = await makeJob(t.db, { office: barcelona, project });
      const path = `${API}/pipelines/${job.pipelines.external.id}/stages`;
      for (const [what, name] of Object.entries(BAD)) {
        const { status, body } = await admin.post(path, { name, milestone: 'applied' }).set('if-match', '"1"');
        expect([what, status, body.errors?.[0].field]).toEqual([what, 422, 'name']);
      }
      const { body } = await admin.post(`${API}/clients`, { name: 'Nordlys', external_id: '\u0000' }).expect(422);
      expect(body.errors[0].field).toBe('external_id');
    });

    it('in any script', async () => {
      for (const name of [
        'Çağrı Merkezi',
        '呼叫中心',
        'مركز الاتصال',
        'می\u200cخواهم',
        '#1 & "Co"',
        '👩\u200d💻 Desk',
      ]) {
        const { body } = await admin.post(`${API}/clients`, { name }).expect(201);
        expect(body.name).toBe(name);
      }
    });
  });

  it('loses the office in the middle of the work: nothing is there any more, nothing is written', async () => {
    const job = await makeJob(t.db, { office: malmo, project });
    const { id: intakeId } = await makeIntake(t.db, job);
    const leaving = await signIn(t, { role: 'administrator', offices: [malmo.id] });
    const paths = [
      `${API}/offices/${malmo.id}`,
      `${API}/jobs/${job.id}`,
      `${API}/pipelines/${job.pipelines.external.id}`,
      `${API}/intakes/${intakeId}`,
    ];
    const before = await Promise.all(paths.map(async (path) => (await leaving.get(path).expect(200)).body));
    await t.db.query('DELETE FROM user_office WHERE user_id = $1', [leaving.user.id]);
    for (const [i, path] of paths.entries()) {
      const version = `"${before[i].version}"`;
      await leaving.patch(path, { name: 'Taken along' }).set('if-match', version).expect(404);
      await leaving.delete(path).set('if-match', version).expect(404);
    }
    await leaving.post(`${paths[2]}/stages`, { name: 'Late', milestone: 'applied' }).set('if-match', '"1"').expect(404);
    await leaving.post(`${paths[3]}/opening`).set('if-match', '"1"').expect(404);
    const given = { office_id: malmo.id, project_id: project.id, name: 'Afterwards' };
    await leaving.post(`${API}/jobs`, given).expect(422);
    const after = await Promise.all(paths.map(async (path) => (await admin.get(path).expect(200)).body));
    expect(after).toEqual(before);
    const written = await rows(
      t.db,
      sql`SELECT action FROM audit_entry WHERE actor_id = ${leaving.user.id} AND action <> 'session.started'`,
    );
    expect(written).toEqual([]);
  });
});
