import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import type { Office } from '../src/organization/office.entity.js';
import type { Project } from '../src/organization/project.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, makeProject, stage, type TestJob } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const API = '/api/v1';

const names = (pipeline: { stages: { name: string }[] }): string[] => pipeline.stages.map(({ name }) => name);
const codesAndMilestones = (pipeline: { stages: { code: string; milestone: string }[] }): string[] =>
  pipeline.stages.map(({ code, milestone }) => `${code} ${milestone}`);

describe('the organization', () => {
  let t: TestApp;
  let admin: SignedIn;
  let malmoAdmin: SignedIn;
  let malmoRecruiter: SignedIn;
  let barcelona: Office;
  let malmo: Office;
  let project: Project;
  let job: TestJob;
  let malmoJob: TestJob;

  beforeAll(async () => {
    t = await startApp();
    barcelona = await makeOffice(t.db, 'Barcelona');
    malmo = await makeOffice(t.db, 'Malmö');
    project = await makeProject(t.db);
    job = await makeJob(t.db, { office: barcelona, project });
    malmoJob = await makeJob(t.db, { office: malmo });
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    malmoAdmin = await signIn(t, { role: 'administrator', offices: [malmo.id] });
    malmoRecruiter = await signIn(t, { role: 'recruiter', offices: [malmo.id] });
  });
  afterAll(() => t.close());

  const audited = (objectId: string) =>
    rows(t.db, sql`SELECT action, office_id, changed FROM audit_entry WHERE object_id = ${objectId} ORDER BY at`);

  describe('offices', () => {
    const madrid = { code: 'MAD', name: 'Madrid', country: 'ES', time_zone: 'Europe/Madrid' };

    it('are added with a country and a time zone, and audited', async () => {
      const { body, headers } = await admin.post(`${API}/offices`, { ...madrid, name: '  Madrid ' }).expect(201);
      expect(body).toEqual({
        ...madrid,
        id: expect.any(String),
        languages: ['en', 'sv', 'es'],
        external_id: null,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        version: 1,
      });
      expect(headers['etag']).toBe('"1"');
      expect(await audited(body.id)).toEqual([{ action: 'office.created', office_id: body.id, changed: [] }]);
    });

    it.each([
      ['country', 'XX'],
      ['country', 'es'],
      ['time_zone', 'Europe/Atlantis'],
      ['code', 'm'],
      ['name', '   '],
    ])('refuse %s %j by name', async (field, value) => {
      const { body } = await admin
        .post(`${API}/offices`, { ...madrid, code: 'XXX', name: 'X', [field]: value })
        .expect(422);
      expect(body.errors).toEqual([expect.objectContaining({ field })]);
    });

    it('have a code of their own', async () => {
      const { body } = await admin.post(`${API}/offices`, { ...madrid, code: 'BCN', name: 'Again' }).expect(409);
      expect(body).toMatchObject({ code: 'not-unique', errors: [{ field: 'code' }] });
    });

    it('are changed only at their latest version', async () => {
      const path = `${API}/offices/${malmo.id}`;
      await admin.patch(path, { country: 'SE' }).expect(428);
      await admin.patch(path, { country: 'SE' }).set('If-Match', '"7"').expect(412);
      const { body } = await admin
        .patch(path, { external_id: 'SE-1', name: 'Malmö' })
        .set('If-Match', '"1"')
        .expect(200);
      expect(body).toMatchObject({ external_id: 'SE-1', version: 2 });
      await admin.patch(path, { name: 'Malmo' }).set('If-Match', '"1"').expect(412);
      expect(await audited(malmo.id)).toEqual([
        { action: 'office.changed', office_id: malmo.id, changed: ['external_id'] },
      ]);
    });

    it('speak one language or more', async () => {
      const path = `${API}/offices/${barcelona.id}`;
      for (const languages of [[], ['fr'], ['en', 'en'], 'en', null]) {
        const { body } = await admin.patch(path, { languages }).set('If-Match', '"1"').expect(422);
        expect(body.errors[0]).toMatchObject({ field: 'languages' });
      }
      const { body } = await admin
        .patch(path, { languages: ['es', 'en'] })
        .set('If-Match', '"1"')
        .expect(200);
      expect(body).toMatchObject({ languages: ['en', 'es'], version: 2 });
      const { body: same } = await admin
        .patch(path, { languages: ['en', 'es'] })
        .set('If-Match', '"2"')
        .expect(200);
      expect(same.version).toBe(2);
      expect(await audited(barcelona.id)).toEqual([
        { action: 'office.changed', office_id: barcelona.id, changed: ['languages'] },
      ]);
    });

    it('cannot lose their name', async () => {
      await admin.patch(`${API}/offices/${barcelona.id}`, { name: null }).set('If-Match', '"1"').expect(422);
    });

    it('are found only by who may see them', async () => {
      await malmoRecruiter.get(`${API}/offices/${malmo.id}`).expect(200);
      await malmoRecruiter.get(`${API}/offices/${barcelona.id}`).expect(404);
      await malmoAdmin.patch(`${API}/offices/${barcelona.id}`, { code: 'B' }).set('If-Match', '"1"').expect(422);
      await malmoAdmin.patch(`${API}/offices/${barcelona.id}`, { code: 'BB' }).set('If-Match', '"1"').expect(404);
      const { body } = await malmoRecruiter.get(`${API}/offices`).expect(200);
      expect(body.data.map(({ name }: Office) => name)).toEqual(['Malmö']);
    });

    it('are added only by somebody who sees them all', async () => {
      await malmoAdmin.post(`${API}/offices`, { ...madrid, code: 'VAL', name: 'Valencia' }).expect(403);
      await malmoRecruiter.post(`${API}/offices`, { ...madrid, code: 'VAL', name: 'Valencia' }).expect(403);
    });

    it('are listed page by page, each linking to the next', async () => {
      const found: string[] = [];
      for (let next = `${API}/offices?limit=1`; next !== '';) {
        const { body, headers } = await admin.get(next).expect(200);
        found.push(...body.data.map(({ name }: Office) => name));
        next = /^<(.+)>; rel="next"$/.exec(headers['link'] ?? '')?.[1] ?? '';
        expect(body.next_cursor === null).toBe(next === '');
      }
      expect(found).toEqual(['Barcelona', 'Madrid', 'Malmö']);
    });

    it('refuse what a list does not know', async () => {
      await admin.get(`${API}/offices?colour=red`).expect(422);
      await admin.get(`${API}/offices?cursor=nonsense`).expect(422);
    });
  });

  describe('clients and projects', () => {
    it('are added, changed and audited', async () => {
      const { body: client } = await admin.post(`${API}/clients`, { name: 'Nordlys' }).expect(201);
      const given = { client_id: client.id, name: 'Stay', kind: 'anti_churn' };
      const { body: added } = await admin.post(`${API}/projects`, given).expect(201);
      expect(added).toMatchObject({ ...given, external_id: null, version: 1 });
      await admin.patch(`${API}/projects/${added.id}`, { kind: 'sales' }).set('If-Match', '"1"').expect(200);
      await admin.patch(`${API}/clients/${client.id}`, { name: 'Nordlys AB' }).set('If-Match', '"1"').expect(200);
      expect(await audited(added.id)).toEqual([
        { action: 'project.created', office_id: null, changed: [] },
        { action: 'project.changed', office_id: null, changed: ['kind'] },
      ]);
      const { body: list } = await admin.get(`${API}/projects?client_id=${client.id}`).expect(200);
      expect(list.data).toHaveLength(1);
    });

    it('refuse a client that does not exist and a kind that is not known', async () => {
      const given = { client_id: uuid(), name: 'Stay', kind: 'anti_churn' };
      const { body } = await admin.post(`${API}/projects`, given).expect(422);
      expect(body.errors[0].field).toBe('client_id');
      await admin.post(`${API}/projects`, { ...given, kind: 'gardening' }).expect(422);
    });

    it('are found only by who works on them', async () => {
      const other = await makeProject(t.db);
      const hr = await signIn(t, { role: 'hr', offices: 'all', projects: [other.id] });
      await hr.get(`${API}/projects/${other.id}`).expect(200);
      await hr.get(`${API}/projects/${project.id}`).expect(404);
      await hr.get(`${API}/clients/${other.clientId}`).expect(200);
      await hr.get(`${API}/clients/${project.clientId}`).expect(404);
      const { body: clients } = await hr.get(`${API}/clients`).expect(200);
      expect(clients.data.map(({ id }: { id: string }) => id)).toEqual([other.clientId]);
      const limited = await signIn(t, { role: 'administrator', offices: 'all', projects: [other.id] });
      await limited.post(`${API}/clients`, { name: 'Outside' }).expect(403);
    });
  });

  describe('jobs', () => {
    it('come with the default pipeline of each door', async () => {
      const given = { office_id: barcelona.id, project_id: project.id, name: 'Anti-churn agent' };
      const { body } = await admin.post(`${API}/jobs`, given).expect(201);
      expect(await audited(body.id)).toEqual([{ action: 'job.created', office_id: barcelona.id, changed: [] }]);
      const { body: external } = await admin.get(`${API}/pipelines/${body.external_pipeline_id}`).expect(200);
      const { body: internal } = await admin.get(`${API}/pipelines/${body.internal_pipeline_id}`).expect(200);
      const end = ['training training', 'co_listening training', 'on_project placed'];
      expect(codesAndMilestones(external)).toEqual([
        'applied applied',
        'phone_screen screened',
        'interview interviewed',
        'profile_match matched',
        ...end,
      ]);
      expect(codesAndMilestones(internal)).toEqual([
        'nominated applied',
        'eligible screened',
        'interview interviewed',
        'selected matched',
        ...end,
      ]);
    });

    it('can start from a template of the right door', async () => {
      const stages = [
        { name: 'In', milestone: 'applied' },
        { name: 'Out', milestone: 'placed' },
      ];
      const { body: template } = await admin
        .post(`${API}/pipelines`, { door: 'external', name: 'Short', stages })
        .expect(201);
      const given = { office_id: malmo.id, project_id: project.id, name: 'Short job' };
      await malmoAdmin.post(`${API}/jobs`, { ...given, internal_template_id: template.id }).expect(422);
      const { body } = await malmoAdmin
        .post(`${API}/jobs`, { ...given, external_template_id: template.id })
        .expect(201);
      const { body: pipeline } = await admin.get(`${API}/pipelines/${body.external_pipeline_id}`).expect(200);
      expect(pipeline.stages).toMatchObject(stages);
    });

    it('have a name of their own within their office', async () => {
      const given = { office_id: job.officeId, project_id: project.id, name: job.name };
      const { body } = await admin.post(`${API}/jobs`, given).expect(409);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'name' })]);
    });

    it('are made only where their maker is', async () => {
      const given = { office_id: barcelona.id, project_id: project.id, name: 'Elsewhere' };
      const { body } = await malmoAdmin.post(`${API}/jobs`, given).expect(422);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'office_id' })]);
      await malmoRecruiter.post(`${API}/jobs`, { ...given, office_id: malmo.id }).expect(403);
    });

    it('of Barcelona are not found from Malmö', async () => {
      await malmoRecruiter.get(`${API}/jobs/${job.id}`).expect(404);
      await malmoRecruiter.get(`${API}/pipelines/${job.pipelines.external.id}`).expect(404);
      await malmoRecruiter.get(`${API}/jobs/${malmoJob.id}`).expect(200);
      const { body } = await malmoRecruiter.get(`${API}/jobs`).expect(200);
      expect(new Set(body.data.map(({ office_id }: { office_id: string }) => office_id))).toEqual(new Set([malmo.id]));
      const { body: none } = await malmoRecruiter.get(`${API}/pipelines?job_id=${job.id}`).expect(200);
      expect(none.data).toEqual([]);
    });

    it('are renamed at their latest version', async () => {
      const { body } = await malmoAdmin
        .patch(`${API}/jobs/${malmoJob.id}`, { name: 'Agent' })
        .set('If-Match', '"1"')
        .expect(200);
      expect(body).toMatchObject({ name: 'Agent', version: 2 });
      await malmoAdmin.patch(`${API}/jobs/${malmoJob.id}`, { name: 'Other' }).set('If-Match', '"1"').expect(412);
      await malmoAdmin
        .patch(`${API}/jobs/${malmoJob.id}`, { office_id: barcelona.id })
        .set('If-Match', '"2"')
        .expect(422);
    });
  });

  describe('pipelines', () => {
    let ladder: TestJob;
    let path: string;
    beforeAll(async () => {
      ladder = await makeJob(t.db, { office: barcelona, project });
      path = `${API}/pipelines/${ladder.pipelines.external.id}`;
    });
    const version = async (): Promise<string> => (await admin.get(path).expect(200)).headers['etag'] ?? '';
    const orders = () =>
      rows<{ version: number; names: string[] }>(
        t.db,
        sql`SELECT o.version, array_agg(s.name ORDER BY o.position) AS names
          FROM pipeline_order_stage o JOIN stage s ON s.id = o.stage_id
          WHERE o.pipeline_id = ${ladder.pipelines.external.id} GROUP BY o.version ORDER BY o.version`,
      );

    it('take a new stage behind those of its milestone, in a new version of the order', async () => {
      const added = { name: 'Second interview', milestone: 'interviewed' };
      await admin.post(`${path}/stages`, added).expect(428);
      const { body } = await admin.post(`${path}/stages`, added).set('If-Match', '"1"').expect(201);
      expect(body).toMatchObject({ order_version: 2, version: 2 });
      expect(names(body).slice(2, 5)).toEqual(['Interview', 'Second interview', 'Profile match']);
      expect((await orders()).map(({ names: each }) => each.length)).toEqual([7, 8]);
      const stageId = body.stages[3].id;
      expect(await audited(stageId)).toEqual([{ action: 'stage.added', office_id: barcelona.id, changed: [] }]);
      await admin
        .post(`${path}/stages`, { ...added, name: 'Late' })
        .set('If-Match', '"1"')
        .expect(412);
    });

    it('take a new stage at a place, but never let milestones fall', async () => {
      const added = { name: 'Open day', milestone: 'applied' };
      const { body: refused } = await admin
        .post(`${path}/stages`, { ...added, position: 4 })
        .set('If-Match', await version())
        .expect(422);
      expect(refused.errors[0]).toMatchObject({ field: 'position', code: 'milestones-fall' });
      expect(refused.errors[0].message).toContain('Open day (applied) after Interview (interviewed)');
      const { body } = await admin
        .post(`${path}/stages`, { ...added, position: 2 })
        .set('If-Match', await version())
        .expect(201);
      expect(names(body).slice(0, 3)).toEqual(['Applied', 'Open day', 'Phone screen']);
    });

    it('are re-ordered in a new version, the old ones staying as they were', async () => {
      const before = (await admin.get(path).expect(200)).body;
      const ids: string[] = before.stages.map(({ id }: { id: string }) => id);
      const swapped = [ids[1], ids[0], ...ids.slice(2)];
      const { body } = await admin
        .put(`${path}/order`, { stage_ids: swapped })
        .set('If-Match', await version())
        .expect(200);
      expect(names(body).slice(0, 2)).toEqual(['Open day', 'Applied']);
      expect(body.order_version).toBe(before.order_version + 1);
      expect((await orders())[0]?.names).toEqual([
        'Applied',
        'Phone screen',
        'Interview',
        'Profile match',
        'Training',
        'Co-listening',
        'On project',
      ]);
      const falling = [...ids.slice(2), ids[0], ids[1]];
      const { body: fall } = await admin
        .put(`${path}/order`, { stage_ids: falling })
        .set('If-Match', await version())
        .expect(422);
      expect(fall.errors[0]).toMatchObject({ field: 'stage_ids', code: 'milestones-fall' });
      const { body: short } = await admin
        .put(`${path}/order`, { stage_ids: ids.slice(1) })
        .set('If-Match', await version())
        .expect(422);
      expect(short.errors[0].code).toBe('not-every-stage');
      await admin
        .put(`${path}/order`, { stage_ids: [...ids.slice(1), uuid()] })
        .set('If-Match', await version())
        .expect(422);
    });

    it('rename a stage, which then no longer has a translated name', async () => {
      const stageId = stage(ladder, 'external', 'phone_screen');
      const { body } = await admin
        .patch(`${path}/stages/${stageId}`, { name: 'First call' })
        .set('If-Match', await version())
        .expect(200);
      expect(body.stages.find(({ id }: { id: string }) => id === stageId)).toMatchObject({
        name: 'First call',
        code: null,
      });
      expect(await audited(stageId)).toEqual([{ action: 'stage.changed', office_id: barcelona.id, changed: ['name'] }]);
      const { body: taken } = await admin
        .patch(`${path}/stages/${stageId}`, { name: 'Interview' })
        .set('If-Match', await version())
        .expect(409);
      expect(taken.errors[0].field).toBe('name');
    });

    it('change the milestone of a stage until somebody has been in it', async () => {
      const stageId = stage(ladder, 'external', 'co_listening');
      const change = async (milestone: string) =>
        admin.patch(`${path}/stages/${stageId}`, { milestone }).set('If-Match', await version());
      expect((await change('applied')).body.errors[0].code).toBe('milestones-fall');
      expect((await change('placed')).status).toBe(200);
      expect((await change('training')).status).toBe(200);
      await stand(t, ladder, stageId);
      const refused = await change('placed');
      expect(refused.status).toBe(422);
      expect(refused.body.errors[0]).toMatchObject({ field: 'milestone', code: 'milestone-fixed' });
    });

    it('retire a stage while somebody is in it: it keeps its place and its history', async () => {
      const stageId = stage(ladder, 'external', 'interview');
      await stand(t, ladder, stageId);
      const retirement = `${path}/stages/${stageId}/retirement`;
      const before = (await admin.get(path).expect(200)).body;
      const { body } = await admin
        .post(retirement)
        .set('If-Match', await version())
        .expect(201);
      expect(names(body)).toEqual(names(before));
      expect(body.order_version).toBe(before.order_version + 1);
      expect(body.stages.find(({ id }: { id: string }) => id === stageId).retired_at).not.toBeNull();
      const stays = await rows(t.db, sql`SELECT id FROM application WHERE current_stage_id = ${stageId}`);
      expect(stays).toHaveLength(1);
      await admin
        .post(retirement)
        .set('If-Match', await version())
        .expect(409);
      const { body: back } = await admin
        .delete(retirement)
        .set('If-Match', await version())
        .expect(200);
      expect(back.stages.find(({ id }: { id: string }) => id === stageId).retired_at).toBeNull();
    });

    it('say after how many days somebody is late in a stage', async () => {
      const stageId = stage(ladder, 'external', 'profile_match');
      const before = (await admin.get(path).expect(200)).body;
      expect(before.stages.map(({ limit_days }: { limit_days: number | null }) => limit_days)).not.toContain(3);
      for (const limit of [0, 366, 2.5, '3']) {
        const refused = await admin
          .patch(`${path}/stages/${stageId}`, { limit_days: limit })
          .set('If-Match', await version())
          .expect(422);
        expect(refused.body.errors[0].field).toBe('limit_days');
      }
      const { body } = await admin
        .patch(`${path}/stages/${stageId}`, { limit_days: 3 })
        .set('If-Match', await version())
        .expect(200);
      const changed = body.stages.find(({ id }: { id: string }) => id === stageId);
      expect(changed).toMatchObject({ limit_days: 3, code: 'profile_match' });
      expect(body.order_version).toBe(before.order_version);
      const { body: none } = await admin
        .patch(`${path}/stages/${stageId}`, { limit_days: null })
        .set('If-Match', await version())
        .expect(200);
      expect(none.stages.find(({ id }: { id: string }) => id === stageId).limit_days).toBeNull();
    });

    it('remember in each version of the order what their stages were', async () => {
      const { body: made } = await admin
        .post(`${API}/pipelines`, {
          door: 'external',
          name: 'Remembered',
          stages: [
            { name: 'In', milestone: 'applied' },
            { name: 'Talk', milestone: 'screened' },
          ],
        })
        .expect(201);
      const talk = `${API}/pipelines/${made.id}/stages/${made.stages[1].id}`;
      await admin.patch(talk, { name: 'Meet' }).set('If-Match', '"1"').expect(200);
      await admin.patch(talk, { milestone: 'interviewed' }).set('If-Match', '"2"').expect(200);
      await admin.post(`${talk}/retirement`).set('If-Match', '"3"').expect(201);
      const told = await rows(
        t.db,
        sql`SELECT version, name, milestone, retired_at IS NOT NULL AS is_retired FROM pipeline_order_stage
          WHERE stage_id = ${made.stages[1].id} ORDER BY version`,
      );
      expect(told).toEqual([
        { version: 1, name: 'Talk', milestone: 'screened', is_retired: false },
        { version: 2, name: 'Meet', milestone: 'screened', is_retired: false },
        { version: 3, name: 'Meet', milestone: 'interviewed', is_retired: false },
        { version: 4, name: 'Meet', milestone: 'interviewed', is_retired: true },
      ]);
      const rewritten = t.db.query('UPDATE pipeline_order_stage SET position = position + 1');
      await expect(rewritten).rejects.toThrow('append-only');
    });

    it('are renamed', async () => {
      const { body } = await admin
        .patch(path, { name: 'From outside' })
        .set('If-Match', await version())
        .expect(200);
      expect(body.name).toBe('From outside');
      await admin.patch(path, { name: 'Again' }).set('If-Match', '"1"').expect(412);
      await malmoAdmin.patch(path, { name: 'Again' }).set('If-Match', '"1"').expect(404);
      const [audit] = (await audited(body.id)).toReversed();
      expect(audit).toEqual({ action: 'pipeline.changed', office_id: barcelona.id, changed: ['name'] });
    });

    it('become a template, with limits, without what is retired', async () => {
      const source = await makeJob(t.db, { office: barcelona, project });
      const from = `${API}/pipelines/${source.pipelines.external.id}`;
      const [screen, listening] = ['phone_screen', 'co_listening'] as const;
      await admin
        .patch(`${from}/stages/${stage(source, 'external', screen)}`, { limit_days: 5 })
        .set('If-Match', '"1"')
        .expect(200);
      await admin
        .post(`${from}/stages/${stage(source, 'external', listening)}/retirement`)
        .set('If-Match', '"2"')
        .expect(201);
      const given = { door: 'external', name: 'As in Barcelona', from_pipeline_id: source.pipelines.external.id };
      const { body: template } = await admin.post(`${API}/pipelines`, given).expect(201);
      expect(template).toMatchObject({ job_id: null, name: 'As in Barcelona', version: 1 });
      expect(codesAndMilestones(template)).not.toContain('co_listening training');
      expect(template.stages[1]).toMatchObject({ code: screen, limit_days: 5 });
      const { body: made } = await admin
        .post(`${API}/jobs`, {
          office_id: barcelona.id,
          project_id: project.id,
          name: 'From a template',
          external_template_id: template.id,
        })
        .expect(201);
      const { body: pipeline } = await admin.get(`${API}/pipelines/${made.external_pipeline_id}`).expect(200);
      expect(pipeline.stages[1]).toMatchObject({ code: screen, limit_days: 5 });
      const stages = [{ name: 'In', milestone: 'applied' }];
      for (const wrong of [
        { ...given, stages },
        { door: 'external', name: 'None' },
      ]) {
        const { body } = await admin.post(`${API}/pipelines`, wrong).expect(422);
        expect(body.errors[0]).toMatchObject({ field: 'stages', code: 'one-origin' });
      }
      const { body: unknown } = await admin
        .post(`${API}/pipelines`, { ...given, from_pipeline_id: uuid() })
        .expect(422);
      expect(unknown.errors[0].field).toBe('from_pipeline_id');
    });

    it('have at most forty stages', async () => {
      const stages = Array.from({ length: 40 }, (_, i) => ({ name: `Step ${i}`, milestone: 'applied' }));
      const { body } = await admin.post(`${API}/pipelines`, { door: 'internal', name: 'Long', stages }).expect(201);
      const added = { name: 'One more', milestone: 'applied' };
      const { body: refused } = await admin
        .post(`${API}/pipelines/${body.id}/stages`, added)
        .set('If-Match', '"1"')
        .expect(409);
      expect(refused.code).toBe('too-many-stages');
    });

    it('keep at least one stage that people can be in', async () => {
      const one = { door: 'external', name: 'One step', stages: [{ name: 'Only', milestone: 'applied' }] };
      const { body: template } = await admin.post(`${API}/pipelines`, one).expect(201);
      const { body } = await admin
        .post(`${API}/pipelines/${template.id}/stages/${template.stages[0].id}/retirement`)
        .set('If-Match', '"1"')
        .expect(409);
      expect(body.code).toBe('last-stage');
    });

    it('let two editors not overwrite each other', async () => {
      const current = await version();
      const add = (name: string) =>
        admin.post(`${path}/stages`, { name, milestone: 'applied' }).set('If-Match', current);
      const statuses = (await Promise.all([add('Left'), add('Right')])).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([201, 412]);
    });

    it('are changed only where the actor is, and templates only by who is everywhere', async () => {
      const change = { name: 'X', milestone: 'applied' };
      await malmoAdmin.post(`${path}/stages`, change).set('If-Match', '"1"').expect(404);
      await malmoRecruiter.post(`${path}/stages`, change).set('If-Match', '"1"').expect(403);
      const template = { door: 'internal', name: 'Malmö', stages: [{ name: 'In', milestone: 'applied' }] };
      await malmoAdmin.post(`${API}/pipelines`, template).expect(403);
      const falling = [
        { name: 'In', milestone: 'training' },
        { name: 'Out', milestone: 'applied' },
      ];
      await admin.post(`${API}/pipelines`, { ...template, stages: falling }).expect(422);
    });
  });

  describe('sources and reasons', () => {
    it('are there from the start, one for each kind and in the order they are offered', async () => {
      const { body: sources } = await malmoRecruiter.get(`${API}/sources`).expect(200);
      expect(sources.data.map(({ code }: { code: string }) => code).toSorted()).toEqual([
        'agency',
        'friend',
        'internal',
        'job_board',
        'other',
        'referral',
        'social_media',
        'walk_in',
      ]);
      const { body: reasons } = await malmoRecruiter.get(`${API}/rejection-reasons`).expect(200);
      expect(reasons.data.map(({ code, type }: { code: string; type: string }) => `${code} ${type}`)).toEqual([
        'no_shift_fits we_rejected',
        'language_below_level we_rejected',
        'below_interview_bar we_rejected',
        'another_chosen we_rejected',
        'candidate_withdrew they_withdrew',
        'no_answer they_withdrew',
        'did_not_show_up they_withdrew',
      ]);
    });

    it('are added for one office and found only there', async () => {
      const source = { office_id: barcelona.id, name: 'InfoJobs', kind: 'job_board' };
      const { body: added } = await admin.post(`${API}/sources`, source).expect(201);
      expect(added).toMatchObject({ ...source, code: null, is_active: true });
      await malmoRecruiter.get(`${API}/sources/${added.id}`).expect(404);
      await admin.post(`${API}/sources`, { ...source, name: 'infojobs' }).expect(409);
      await malmoAdmin.post(`${API}/sources`, source).expect(422);
      await malmoRecruiter.post(`${API}/sources`, { ...source, office_id: malmo.id }).expect(403);
      const ofMalmo = await admin.get(`${API}/sources?office_id=${malmo.id}`).expect(200);
      expect(ofMalmo.body.data.map(({ name }: { name: string }) => name)).not.toContain('InfoJobs');
      expect(await audited(added.id)).toEqual([{ action: 'source.created', office_id: barcelona.id, changed: [] }]);
    });

    it('put a new reason behind the others', async () => {
      const reason = { office_id: malmo.id, name: 'Lives too far away', type: 'they_withdrew' };
      const { body } = await malmoAdmin.post(`${API}/rejection-reasons`, reason).expect(201);
      expect(body).toMatchObject({ ...reason, position: 8, code: null });
      const paged = await malmoRecruiter.get(`${API}/rejection-reasons?limit=7`).expect(200);
      const rest = await malmoRecruiter.get(`${API}/rejection-reasons?cursor=${paged.body.next_cursor}`).expect(200);
      expect(rest.body.data).toEqual([body]);
      await malmoAdmin.post(`${API}/rejection-reasons`, { ...reason, type: 'nobody_knows' }).expect(422);
    });
  });
});

/** Somebody stands in the stage. */
async function stand(t: TestApp, job: TestJob, stageId: string): Promise<void> {
  const intake = await makeIntake(t.db, job);
  const [candidateId, applicationId] = [uuid(), uuid()];
  await t.db.query(`INSERT INTO candidate (id, name) VALUES ($1, 'Saga Ekdahl')`, [candidateId]);
  await t.db.query(
    `INSERT INTO application (id, candidate_id, intake_id, job_id, office_id, project_id, pipeline_id, door, status,
       current_stage_id, stage_entered_at, applied_at, history_count)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'external', 'active', $8, now(), now(), 1)`,
    [applicationId, candidateId, intake.id, job.id, job.officeId, job.projectId, job.pipelines.external.id, stageId],
  );
  await t.db.query(
    `INSERT INTO application_history (id, application_id, seq, kind, to_stage_id, occurred_at)
     VALUES ($1, $2, 1, 'applied', $3, now())`,
    [uuid(), applicationId, stageId],
  );
}
