import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import sql from 'sql-template-tag';
import type { Response, Test } from 'supertest';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import type { InterviewContent } from '../src/interview-templates/content.js';
import type { InterviewTemplateView, TemplateVersionView } from '../src/interview-templates/interview-templates.dto.js';
import { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeJob, makeOffice, type TestJob } from './support/factories.js';
import { sampleInterview } from './support/interviews.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const API = '/api/v1';
const TEMPLATES = `${API}/interview-templates`;
const phoneScreen = readFileSync(new URL('../templates/interviews/phone-screen.yaml', import.meta.url), 'utf8');

describe('interview templates', () => {
  let t: TestApp;
  let hr: SignedIn;
  let malmoHr: SignedIn;
  let interviewer: SignedIn;
  let barcelona: Office;
  let malmo: Office;
  let job: TestJob;
  let malmoJob: TestJob;

  beforeAll(async () => {
    t = await startApp();
    barcelona = await makeOffice(t.db, 'Barcelona');
    malmo = await makeOffice(t.db, 'Malmö');
    job = await makeJob(t.db, { office: barcelona });
    malmoJob = await makeJob(t.db, { office: malmo });
    hr = await signIn(t, { role: 'hr', offices: 'all' });
    malmoHr = await signIn(t, { role: 'hr', offices: [malmo.id] });
    interviewer = await signIn(t, { role: 'interviewer', offices: [barcelona.id] });
  });
  afterAll(() => t.close());

  const code = (): string => `t_${uuid().slice(-12)}`;
  const at = (version: number): string => `"${version}"`;
  const audited = async (id: string): Promise<string[]> => {
    const entries = await rows<{ action: string }>(
      t.db,
      sql`SELECT action FROM audit_entry WHERE object_id = ${id} ORDER BY at, id`,
    );
    return entries.map(({ action }) => action);
  };

  /** A template with a draft. */
  const template = async (given: object = {}): Promise<InterviewTemplateView> => {
    const { body } = await hr
      .post(TEMPLATES, { code: code(), ready_made: 'phone_screen', job_ids: [job.id], ...given })
      .expect(201);
    return body as InterviewTemplateView;
  };
  const draftOf = async ({ id }: { id: string }): Promise<TemplateVersionView> =>
    (await hr.get(`${TEMPLATES}/${id}/draft`).expect(200)).body as TemplateVersionView;
  const save = (id: string, version: number, content: unknown): Test =>
    hr.put(`${TEMPLATES}/${id}/draft`, { content }).set('If-Match', at(version));
  const publish = (id: string, version: number, who = hr): Test =>
    who.post(`${TEMPLATES}/${id}/publication`).set('If-Match', at(version));
  const analyse = async (of: TestJob, codes: readonly string[]): Promise<void> => {
    const { body } = await hr.get(`${API}/jobs/${of.id}/competencies`).expect(200);
    const competencies = codes.map((each) => ({ code: each, reason: 'Callers need it.' }));
    await hr
      .put(`${API}/jobs/${of.id}/competencies`, { competencies })
      .set('If-Match', at((body as { version: number }).version))
      .expect(200);
  };
  /** A template whose first version is published. */
  const published = async (): Promise<InterviewTemplateView> => {
    const made = await template();
    await analyse(job, ['positive_attitude', 'reliability', 'patience']);
    await publish(made.id, 1).expect(201);
    return (await hr.get(`${TEMPLATES}/${made.id}`).expect(200)).body as InterviewTemplateView;
  };
  const sent = (who: SignedIn, method: 'post' | 'put', path: string, text: string | Buffer): Test =>
    who.request(method, path).attach('file', Buffer.from(text), 'template.yaml');

  describe('competencies', () => {
    it('are added, changed at their version, and deleted while nothing needs them', async () => {
      const name = { en: 'Kindness', sv: 'Vänlighet', es: 'Amabilidad' };
      const path = `${API}/competencies/kindness`;
      const { body, headers } = await hr.post(`${API}/competencies`, { code: 'kindness', name }).expect(201);
      expect(body).toMatchObject({ code: 'kindness', name, criterion: null, version: 1 });
      expect(headers['etag']).toBe('"1"');
      await hr.patch(path, { criterion: 'attitude' }).expect(428);
      await hr.patch(path, { criterion: 'charm' }).set('If-Match', '"1"').expect(422);
      const { body: changed } = await hr.patch(path, { criterion: 'attitude' }).set('If-Match', '"1"').expect(200);
      expect(changed).toMatchObject({ name, criterion: 'attitude', version: 2 });
      await hr.patch(path, { criterion: null }).set('If-Match', '"1"').expect(412);
      const { body: list } = await interviewer.get(`${API}/competencies?limit=500`).expect(200);
      expect((list as { data: { code: string }[] }).data.map((one) => one.code)).toContain('kindness');
      await hr.delete(path).set('If-Match', '"2"').expect(204);
      await hr.get(path).expect(404);
      const entries = await rows<{ action: string; changed: string[] }>(
        t.db,
        sql`SELECT action, changed FROM audit_entry WHERE object_type = 'competency' AND 'kindness' = ANY(changed) ORDER BY at`,
      );
      expect(entries.map(({ action }) => action)).toEqual([
        'competency.created',
        'competency.changed',
        'competency.deleted',
      ]);
    });

    it.each([
      ['code', { code: 'Kind ness', name: { en: 'Kind' } }],
      ['name', { code: 'kind', name: {} }],
      ['name.fr', { code: 'kind', name: { fr: 'Gentil' } }],
      ['name.en', { code: 'kind', name: { en: ' ' } }],
      ['criterion', { code: 'kind', name: { en: 'Kind' }, criterion: 'charm' }],
    ])('are refused by their %s', async (field, given) => {
      const { body } = await hr.post(`${API}/competencies`, given).expect(422);
      expect(body.errors[0]).toMatchObject({ field });
    });

    it('are changed only by somebody who sees every office, and managed only by who may', async () => {
      await malmoHr.post(`${API}/competencies`, { code: 'calm', name: { sv: 'Lugn' } }).expect(201);
      await malmoHr.patch(`${API}/competencies/calm`, { criterion: 'patience' }).set('If-Match', '"1"').expect(403);
      await malmoHr.delete(`${API}/competencies/calm`).set('If-Match', '"1"').expect(403);
      await interviewer.post(`${API}/competencies`, { code: 'calmer', name: { en: 'Calmer' } }).expect(403);
      await hr.post(`${API}/competencies`, { code: 'calm', name: { en: 'Calm' } }).expect(409);
    });
  });

  describe('the analysis of a job', () => {
    const path = (): string => `${API}/jobs/${malmoJob.id}/competencies`;

    it('says which competencies it needs, and why', async () => {
      await hr.post(`${API}/competencies`, { code: 'tact', name: { en: 'Tact' } }).expect(201);
      const { body: empty } = await hr.get(path()).expect(200);
      expect(empty).toMatchObject({ job_id: malmoJob.id, competencies: [] });
      const competencies = [{ code: 'tact', reason: 'Callers are upset.' }];
      const version = (empty as { version: number }).version;
      const { body } = await malmoHr.put(path(), { competencies }).set('If-Match', at(version)).expect(200);
      expect(body).toMatchObject({ competencies: [{ ...competencies[0], name: { en: 'Tact', sv: null, es: null } }] });
      expect((body as { version: number }).version).toBe(version + 1);
      await malmoHr.put(path(), { competencies: [] }).set('If-Match', at(version)).expect(412);
      await hr.delete(`${API}/competencies/tact`).set('If-Match', '"1"').expect(409);
      expect(await audited(malmoJob.id)).toEqual(['job.analysed']);
    });

    it.each([
      [[{ code: 'no_such', reason: 'x' }], 'competencies.0.code'],
      [[{ code: 'tact', reason: '  ' }], 'competencies.0.reason'],
      [
        [
          { code: 'tact', reason: 'x' },
          { code: 'tact', reason: 'y' },
        ],
        'competencies',
      ],
    ])('refuses %j', async (competencies, field) => {
      const { headers } = await hr.get(path()).expect(200);
      const { body } = await hr
        .put(path(), { competencies })
        .set('If-Match', headers['etag'] ?? '')
        .expect(422);
      expect(body.errors[0]).toMatchObject({ field });
    });

    it('is nobody’s business in another office', async () => {
      const other = `${API}/jobs/${job.id}/competencies`;
      await malmoHr.get(other).expect(404);
      await malmoHr.put(other, { competencies: [] }).set('If-Match', '"1"').expect(404);
    });
  });

  describe('begin', () => {
    it('with one that came with the product, and bring its competencies', async () => {
      const { body: offered } = await hr.get(`${TEMPLATES}/ready-made`).expect(200);
      expect(offered.data.map((one: { code: string; items: number }) => [one.code, one.items])).toEqual([
        ['phone_screen', 3],
        ['competency_interview', 6],
        ['promotion_interview', 3],
        ['retention_roleplay', 14],
      ]);
      const { body } = await hr.post(TEMPLATES, { ready_made: 'retention_roleplay' }).expect(201);
      expect(body).toMatchObject({
        code: 'retention_roleplay',
        kind: 'role_play',
        jobs: [],
        published_number: null,
        draft_number: 1,
        problems: [],
        version: 1,
      });
      const { body: competency } = await hr.get(`${API}/competencies/retention_skill`).expect(200);
      expect(competency).toMatchObject({ criterion: 'sales', name: { sv: 'Försäljning och kundräddning' } });
      await hr.post(TEMPLATES, { ready_made: 'retention_roleplay' }).expect(409);
      const { body: again } = await hr.get(`${TEMPLATES}/ready-made`).expect(200);
      expect(again.data[3]).toMatchObject({ code: 'retention_roleplay', is_taken: true });
    });

    it('empty, as a copy, or with a file', async () => {
      const { body: empty } = await hr
        .post(TEMPLATES, { code: code(), kind: 'interview', name: { en: 'New one' } })
        .expect(201);
      expect((await draftOf(empty)).content).toMatchObject({ questions: [], never_ask: { length: 4 } });
      const { body: play } = await hr
        .post(TEMPLATES, { code: code(), kind: 'role_play', name: { en: 'Play' }, competency: 'patience' })
        .expect(422);
      expect(play.errors[0]).toMatchObject({ field: 'competency' });
      const original = await template();
      const { body: copy } = await hr.post(TEMPLATES, { code: code(), copy_of_id: original.id }).expect(201);
      expect((await draftOf(copy)).content).toEqual((await draftOf(original)).content);
      const id = code();
      const { body: read } = await sent(
        hr,
        'post',
        `${TEMPLATES}/files`,
        phoneScreen.replace('phone_screen', id),
      ).expect(201);
      expect(read).toMatchObject({ code: id, kind: 'interview', draft_number: 1 });
    });

    it.each([
      ['ready_made', {}],
      ['ready_made', { code: 'abc', ready_made: 'phone_screen', kind: 'interview' }],
      ['ready_made', { ready_made: 'mind_reading' }],
      ['code', { kind: 'interview', name: { en: 'x' } }],
      ['code', { code: 'A B', kind: 'interview', name: { en: 'x' } }],
      ['name', { code: 'abc', kind: 'interview' }],
      ['kind', { code: 'abc', kind: 'chat', name: { en: 'x' } }],
      ['copy_of_id', { code: 'abc', copy_of_id: uuid() }],
      ['job_ids', { code: 'abc', ready_made: 'phone_screen', job_ids: [uuid()] }],
    ])('not without a right %s: %j', async (field, given) => {
      const { body } = await hr.post(TEMPLATES, given).expect(422);
      expect(body.errors[0]).toMatchObject({ field });
    });
  });

  describe('drafts', () => {
    it('are saved as a whole at their version, and keep every word', async () => {
      const { id } = await template();
      const content = sampleInterview();
      await hr.put(`${TEMPLATES}/${id}/draft`, { content }).expect(428);
      const { body } = await save(id, 1, content).expect(200);
      expect(body).toMatchObject({ number: 1, published_at: null, version: 2, languages: ['en', 'sv', 'es'] });
      expect(body.content).toEqual(content);
      expect(Object.keys(body.content).slice(0, 3)).toEqual(['kind', 'name', 'duration_minutes']);
      await save(id, 1, content).expect(412);
      expect((await save(id, 2, content).expect(200)).body.version).toBe(2);
      expect(await audited(id)).toEqual(['interview-template.created', 'interview-template.draft-changed']);
    });

    it('may have texts that are still to be written, but no holes', async () => {
      const { id } = await template();
      const sample = sampleInterview();
      const [first, ...others] = sample.questions;
      await save(id, 1, { ...sample, questions: [{ ...first, text: {} }, ...others] }).expect(200);
      const { anchors: _, ...hole } = first ?? sample.questions[0] ?? { anchors: {} };
      const { body } = await save(id, 2, { ...sample, questions: [hole, ...others], colour: 'red' }).expect(422);
      expect(body.errors).toEqual([
        { field: 'content.colour', code: 'unknown-key', message: expect.stringContaining('colour is not known') },
        { field: 'content.questions.0.anchors', code: 'missing', message: 'anchors is missing' },
      ]);
      for (const nothing of [null, [], 'text', {}]) await save(id, 2, nothing).expect(422);
      expect((await draftOf({ id })).version).toBe(2);
    });

    it('stay what they are: an interview becomes no role-play', async () => {
      const play = await template({ ready_made: 'retention_roleplay' });
      const { body } = await save(play.id, 1, sampleInterview()).expect(422);
      expect(body.errors[0]).toMatchObject({ field: 'content.kind', code: 'kind-fixed' });
    });

    it('are saved by one of two people', async () => {
      const { id } = await template();
      const [one, other] = await Promise.all([
        save(id, 1, sampleInterview({ duration_minutes: 20 })),
        save(id, 1, sampleInterview({ duration_minutes: 25 })),
      ]);
      expect([one.status, other.status].toSorted()).toEqual([200, 412]);
      const saved = one.status === 200 ? 20 : 25;
      expect((await draftOf({ id })).content.duration_minutes).toBe(saved);
    });

    it('are begun anew from the published version, and deleted', async () => {
      const { id, published_number } = await published();
      expect(published_number).toBe(1);
      await hr.get(`${TEMPLATES}/${id}/draft`).expect(404);
      await save(id, 1, sampleInterview()).expect(409);
      const { body } = await hr.post(`${TEMPLATES}/${id}/draft`).expect(201);
      expect(body).toMatchObject({ number: 2, published_at: null, version: 1 });
      await hr.post(`${TEMPLATES}/${id}/draft`).expect(409);
      await hr.delete(`${TEMPLATES}/${id}/draft`).set('If-Match', '"1"').expect(204);
      const { body: versions } = await hr.get(`${TEMPLATES}/${id}/versions`).expect(200);
      expect(versions.data.map(({ number }: { number: number }) => number)).toEqual([1]);
    });

    it('that are all there is go only with the template', async () => {
      const { id } = await template();
      const { body } = await hr.delete(`${TEMPLATES}/${id}/draft`).set('If-Match', '"1"').expect(409);
      expect(body.code).toBe('only-draft');
      await hr.delete(`${TEMPLATES}/${id}`).set('If-Match', '"1"').expect(204);
      await hr.get(`${TEMPLATES}/${id}`).expect(404);
    });
  });

  describe('files', () => {
    it('leave as they came', async () => {
      const id = code();
      const text = phoneScreen.replace('phone_screen', id);
      const { body } = await sent(hr, 'post', `${TEMPLATES}/files`, text).expect(201);
      const { body: file, headers } = await hr
        .get(`${TEMPLATES}/${body.id}/versions/1/file`)
        .buffer(true)
        .parse(asText);
      expect(headers['content-disposition']).toContain(`${id.replaceAll('_', '-')}-v1.yaml`);
      const sections = (yaml: string) => yaml.split('\n').toSorted().join('\n');
      expect(sections(String(file))).toBe(sections(text));
    });

    it('become the draft of their template, at its version', async () => {
      const { id, code: name } = await template();
      const text = phoneScreen.replace('phone_screen', name).replace('duration_minutes: 15', 'duration_minutes: 18');
      const path = `${TEMPLATES}/${id}/draft/file`;
      await sent(hr, 'put', path, text).expect(428);
      const { body } = await sent(hr, 'put', path, text).set('If-Match', '"1"').expect(200);
      expect(body).toMatchObject({ number: 1, version: 2, content: { duration_minutes: 18 } });
      await sent(hr, 'put', path, text).set('If-Match', '"1"').expect(412);
      await sent(hr, 'post', path, text).expect(409);
      const { body: other } = await sent(hr, 'put', path, phoneScreen).set('If-Match', '"2"').expect(422);
      expect(other.errors[0]).toMatchObject({ field: 'id', code: 'other-template' });
    });

    it('are refused line by line, and nothing is half-written', async () => {
      const { id, code: name } = await template();
      const text = phoneScreen
        .replace('phone_screen', name)
        .replace('minutes: 4', 'minutes: four')
        .replace('competency: patience', 'competency: pace')
        .replace('en: Patience', 'fr: Patience');
      const { body } = await sent(hr, 'put', `${TEMPLATES}/${id}/draft/file`, text).set('If-Match', '"1"').expect(422);
      expect(body).toMatchObject({ code: 'template-file-invalid', problems: 3 });
      const lineOf = (words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;
      expect(body.errors).toEqual([
        expect.objectContaining({ field: 'competencies.patience.fr', line: lineOf('fr: Patience') }),
        expect.objectContaining({
          field: 'questions.0.minutes',
          code: 'not-a-number',
          line: lineOf('minutes: four'),
          column: 5,
          message: `line ${lineOf('minutes: four')}, column 5, questions.0.minutes: must be a whole number from 1 to 240`,
        }),
        expect.objectContaining({ field: 'questions.2.competency', line: lineOf('competency: pace') }),
      ]);
      expect(await draftOf({ id })).toMatchObject({ version: 1, content: { duration_minutes: 15 } });
      const count = async () =>
        (await rows<{ n: string }>(t.db, sql`SELECT count(*) AS n FROM interview_template`))[0]?.n;
      const before = await count();
      await sent(hr, 'post', `${TEMPLATES}/files`, text).expect(422);
      expect(await count()).toBe(before);
    });

    it.each([
      ['empty', '', 'file-empty'],
      ['large', 'x'.repeat(300_000), 'file-too-large'],
      ['not text', Buffer.from([0xff, 0xfe, 0x41, 0x00]), 'file-not-utf8'],
      ['prose', 'Hello', 'not-a-template'],
    ])('are refused when they are %s', async (_, text, code_) => {
      const { body } = await sent(hr, 'post', `${TEMPLATES}/files`, text).expect(422);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'file', code: code_ })]);
    });

    it('are sent as files', async () => {
      await hr.post(`${TEMPLATES}/files`, { file: phoneScreen }).expect(415);
      const { body } = await hr.request('post', `${TEMPLATES}/files`).field('note', 'nothing').expect(422);
      expect(body.errors[0]).toMatchObject({ field: 'file', code: 'file-missing' });
    });
  });

  describe('publishing', () => {
    it('writes the version once and for all, with its items', async () => {
      const { id } = await published();
      const { body } = await interviewer.get(`${TEMPLATES}/${id}/versions/1`).expect(200);
      expect(body).toMatchObject({ published_by_id: hr.user.id, problems: [] });
      const items = await rows(
        t.db,
        sql`SELECT item.code, item.kind, item.position, item.competency_code FROM interview_item item
            JOIN interview_template_version version ON version.id = item.version_id
            WHERE version.template_id = ${id} ORDER BY item.position`,
      );
      expect(items).toEqual([
        { code: 'PS1', kind: 'question', position: 1, competency_code: 'positive_attitude' },
        { code: 'PS2', kind: 'question', position: 2, competency_code: 'reliability' },
        { code: 'PS3', kind: 'question', position: 3, competency_code: 'patience' },
      ]);
      expect(await audited(id)).toEqual(['interview-template.created', 'interview-template.published']);
      await hr.delete(`${TEMPLATES}/${id}`).set('If-Match', '"1"').expect(409);
      await expect(
        rows(t.db, sql`UPDATE interview_template_version SET content = '{}' WHERE template_id = ${id}`),
      ).rejects.toThrow();
    });

    it('needs everything to be there, and names all that is not', async () => {
      const { id } = await template({ job_ids: [] });
      const sample = sampleInterview({
        duration_minutes: 10,
        decision: { rule: 'gate', min_sum: 16, min_rating: 2, facts_must_be_yes: true },
      });
      await save(id, 1, { ...sample, closing: { en: 'Bye', es: 'Adiós' } }).expect(200);
      const { body: alone } = await publish(id, 2).expect(422);
      expect(alone).toMatchObject({ code: 'not-publishable', problems: 3 });
      expect(alone.errors.map((one: { code: string }) => one.code)).toEqual([
        'no-jobs',
        'minutes-over-duration',
        'sum-out-of-reach',
      ]);
      const other = await makeJob(t.db, { office: malmo });
      await analyse(other, ['patience']);
      await hr
        .put(`${TEMPLATES}/${id}/jobs`, { job_ids: [other.id] })
        .set('If-Match', '"1"')
        .expect(200);
      const { body } = await publish(id, 2).expect(422);
      expect(body.errors.map((one: { message: string }) => one.message)).toEqual([
        'duration_minutes: the parts take 15 minutes, the whole has 10',
        'decision.min_sum: a sum of 16 cannot be reached: all questions together give at most 15',
        `Q3: asks about goal_focus, which the job analysis of ${other.name} does not name`,
        'closing: is not written in Swedish',
      ]);
      expect((await draftOf({ id })).problems).toHaveLength(4);
      await save(id, 2, { ...sample, questions: [] }).expect(200);
      const { body: none } = await publish(id, 3).expect(422);
      expect(none.errors[0]).toMatchObject({ field: 'questions', code: 'no-questions' });
    });

    it('asks only for the languages of the offices', async () => {
      const { id } = await template({ job_ids: [] });
      const inEnglish = JSON.parse(
        JSON.stringify(sampleInterview(), (_, value: object) =>
          'en' in Object(value) ? { en: (value as { en: string }).en } : value,
        ),
      ) as InterviewContent;
      await save(id, 1, inEnglish).expect(200);
      const office = t.db.manager.create(Office, {
        id: uuid(),
        code: 'DUB',
        name: 'Dublin',
        country: 'IE',
        timeZone: 'Europe/Dublin',
        languages: ['en'],
      });
      await t.db.manager.insert(Office, office);
      const dublin = await makeJob(t.db, { office });
      await analyse(dublin, ['patience', 'goal_focus']);
      await hr
        .put(`${TEMPLATES}/${id}/jobs`, { job_ids: [dublin.id] })
        .set('If-Match', '"1"')
        .expect(200);
      await publish(id, 2).expect(201);
      const admin = await signIn(t, { role: 'administrator', offices: 'all' });
      await admin
        .patch(`${API}/offices/${office.id}`, { languages: ['en', 'sv'] })
        .set('If-Match', '"1"')
        .expect(200);
      const { body } = await hr.get(`${TEMPLATES}/${id}`).expect(200);
      expect(body.published_number).toBe(1);
      expect(body.problems.length).toBeGreaterThan(20);
      expect(body.problems[0]).toMatchObject({ code: 'text-missing', field: 'name', language: 'sv' });
    });

    it('is refused when nothing changed, and afterwards compared', async () => {
      const { id } = await published();
      await hr.post(`${TEMPLATES}/${id}/draft`).expect(201);
      expect((await publish(id, 1).expect(409)).body.code).toBe('nothing-changed');
      const { content } = (await draftOf({ id })) as { content: InterviewContent };
      const [one, two, three] = content.questions as [never, InterviewContent['questions'][number], never];
      const changed = { ...content, questions: [three, { ...two, minutes: 5, text: { ...two.text, en: 'Anew?' } }] };
      await save(id, 1, changed).expect(200);
      await publish(id, 2).expect(201);
      const { body } = await interviewer.get(`${TEMPLATES}/${id}/comparison?from=1&to=2`).expect(200);
      const lines = body.changes.map(
        ({ change, path, language }: { change: string; path: string[]; language: string | null }) =>
          `${change} ${path.join('.')}${language === null ? '' : ` ${language}`}`,
      );
      expect(lines.slice(0, 3)).toEqual([
        'moved questions.PS2',
        'changed questions.PS2.minutes',
        'changed questions.PS2.text en',
      ]);
      expect(lines).toContain('removed questions.PS1');
      expect(body.changes[1]).toMatchObject({ before: '4', after: '5' });
      expect(one).toBeDefined();
      await hr.get(`${TEMPLATES}/${id}/comparison?from=1&to=7`).expect(404);
      await hr.get(`${TEMPLATES}/${id}/comparison?from=one`).expect(422);
      const { body: newest } = await hr.get(`${TEMPLATES}/${id}/comparison`).expect(200);
      expect(newest).toEqual(body);
    });

    it('happens once when two people do it at once', async () => {
      const { id } = await template();
      await analyse(job, ['positive_attitude', 'reliability', 'patience']);
      const colleague = await signIn(t, { role: 'administrator', offices: 'all' });
      const answers = await Promise.all([publish(id, 1), publish(id, 1, colleague), save(id, 1, sampleInterview())]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
      expect(statuses.filter((status) => [409, 412].includes(status))).toHaveLength(2);
    });

    it('does not wait for retired templates', async () => {
      const { id } = await published();
      const { body } = await hr.post(`${TEMPLATES}/${id}/retirement`).set('If-Match', '"1"').expect(201);
      expect(body.retired_at).not.toBeNull();
      await hr.post(`${TEMPLATES}/${id}/retirement`).set('If-Match', '"2"').expect(409);
      const { body: used } = await hr.get(`${TEMPLATES}?is_retired=false&limit=500`).expect(200);
      expect(used.data.map((one: { id: string }) => one.id)).not.toContain(id);
      await hr.post(`${TEMPLATES}/${id}/draft`).expect(201);
      await save(id, 1, sampleInterview()).expect(200);
      expect((await publish(id, 2).expect(409)).body.code).toBe('template-retired');
      await hr.delete(`${TEMPLATES}/${id}/retirement`).set('If-Match', '"2"').expect(200);
    });
  });

  describe('scope', () => {
    let mine: InterviewTemplateView;
    beforeEach(async () => {
      mine = await template();
    });

    it('shows a template with any of its jobs, and names only those', async () => {
      await malmoHr.get(`${TEMPLATES}/${mine.id}`).expect(404);
      await malmoHr.get(`${TEMPLATES}/${mine.id}/versions/1`).expect(404);
      const { body: none } = await malmoHr.get(`${TEMPLATES}?limit=500`).expect(200);
      expect(none.data.map((one: { id: string }) => one.id)).not.toContain(mine.id);
      await hr
        .put(`${TEMPLATES}/${mine.id}/jobs`, { job_ids: [job.id, malmoJob.id] })
        .set('If-Match', '"1"')
        .expect(200);
      const { body } = await malmoHr.get(`${TEMPLATES}/${mine.id}`).expect(200);
      expect(body).toMatchObject({ jobs: [{ id: malmoJob.id }], has_other_jobs: true });
      expect(JSON.stringify(body)).not.toContain(job.id);
      const { body: filtered } = await malmoHr.get(`${TEMPLATES}?job_id=${job.id}`).expect(200);
      expect(filtered.data).toEqual([]);
    });

    it('lets nobody change what others use, or use it for jobs they do not see', async () => {
      await hr
        .put(`${TEMPLATES}/${mine.id}/jobs`, { job_ids: [job.id, malmoJob.id] })
        .set('If-Match', '"1"')
        .expect(200);
      const path = `${TEMPLATES}/${mine.id}`;
      for (const refused of [
        malmoHr.put(`${path}/draft`, { content: sampleInterview() }).set('If-Match', '"1"'),
        malmoHr.put(`${path}/jobs`, { job_ids: [] }).set('If-Match', '"2"'),
        malmoHr.post(`${path}/retirement`).set('If-Match', '"2"'),
        malmoHr.delete(path).set('If-Match', '"2"'),
        publish(mine.id, 1, malmoHr),
      ]) {
        const { body } = await refused.expect(403);
        expect(body.code).toBe('template-of-others');
      }
      const { body } = await malmoHr
        .post(TEMPLATES, { code: code(), ready_made: 'phone_screen', job_ids: [job.id] })
        .expect(422);
      expect(body.errors[0]).toMatchObject({ field: 'job_ids' });
    });

    it('is managed only by who may', async () => {
      await interviewer.get(`${TEMPLATES}/${mine.id}/draft`).expect(200);
      await interviewer.put(`${TEMPLATES}/${mine.id}/draft`, { content: {} }).set('If-Match', '"1"').expect(403);
      await interviewer.post(TEMPLATES, { ready_made: 'phone_screen' }).expect(403);
      await publish(mine.id, 1, interviewer).expect(403);
    });
  });

  it('are paged by code', async () => {
    const found: string[] = [];
    for (let next = `${TEMPLATES}?limit=3`; next !== '';) {
      const { body, headers } = await hr.get(next).expect(200);
      found.push(...body.data.map((one: InterviewTemplateView) => one.code));
      next = /^<(.+)>; rel="next"$/.exec(headers['link'] ?? '')?.[1] ?? '';
    }
    expect(found.length).toBeGreaterThan(5);
    expect(found).toEqual([...new Set(found)].toSorted());
  });
});

/** Superagent does not know YAML for text. */
function asText(response: Response, done: (error: Error | null, text: string) => void): void {
  const stream = response as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks).toString()));
}
