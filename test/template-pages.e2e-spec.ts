import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { InterviewTemplateView, TemplateVersionView } from '../src/interview-templates/interview-templates.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeJob, makeOffice, type TestJob } from './support/factories.js';
import { wordsIn } from './support/markup.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const PATH = '/settings/interview-templates';
const API = '/api/v1/interview-templates';
const phoneScreen = readFileSync(new URL('../templates/interviews/phone-screen.yaml', import.meta.url), 'utf8');

describe('the pages of interview templates', () => {
  let t: TestApp;
  let hr: SignedIn;
  let interviewer: SignedIn;
  let job: TestJob;
  let id: string;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db) });
    hr = await signIn(t, { role: 'hr', offices: 'all' });
    interviewer = await signIn(t, { role: 'interviewer', offices: [job.officeId] });
  });
  afterAll(() => t.close());

  const page = async (path: string, who = hr): Promise<string> => wordsIn((await who.get(path).expect(200)).text);
  const template = async () => (await hr.get(`${API}/${id}`).expect(200)).body as InterviewTemplateView;
  const draft = async () => (await hr.get(`${API}/${id}/draft`).expect(200)).body as TemplateVersionView;
  const sent = async (path: string, status: number, fields: Record<string, string | string[]> = {}) => {
    const { version } = await draft();
    return hr.form(`${PATH}/${id}${path}`, { version: String(version), ...fields }).expect(status);
  };
  /** The fields of a form as the page filled them in. */
  const fieldsOf = async (path: string): Promise<Record<string, string>> => {
    const { text } = await hr.get(path).expect(200);
    const inputs = [...text.matchAll(/<input [^>]*name="(?!_csrf)([^"]+)"[^>]* value="([^"]*)"/g)];
    const areas = [...text.matchAll(/<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</g)];
    const chosen = [...text.matchAll(/<select [^>]*name="([^"]+)".*?<option value="([^"]*)" selected/gs)];
    return Object.fromEntries([...inputs, ...areas, ...chosen].map(([, name = '', value = '']) => [name, value]));
  };

  it('offer what came with the product, and make a template of it', async () => {
    expect(await page(PATH)).toContain('No template yet');
    expect(await page(PATH)).toContain('Phone screen');
    const answer = await hr.form(PATH, { ready_made: 'phone_screen' }).expect(303);
    id = /templates\/([^?]+)/.exec(answer.headers['location'] ?? '')?.[1] ?? '';
    const words = await page(`${PATH}/${id}?done=created`);
    expect(words).toContain('The template is here.');
    expect(words).toContain('The template is for no job: choose at least one.');
    expect(words).toContain('PS3');
  });

  it('link what is missing to where it is mended', async () => {
    const { version } = await template();
    await hr.form(`${PATH}/${id}/jobs`, { version: String(version), job_ids: job.id }).expect(303);
    const { text } = await sent('/publication', 422);
    expect(wordsIn(text)).toContain('This version cannot be published yet.');
    expect(wordsIn(text)).toContain(`PS3: asks about Patience, which the job analysis of ${job.name} does not name.`);
    expect(text).toContain(`href="${PATH}/${id}/draft/questions/PS3"`);
  });

  it('ask why a job needs something', async () => {
    const path = `/settings/jobs/${job.id}/competencies`;
    expect(await page(`/settings/jobs/${job.id}`)).toContain('Job analysis');
    const { version } = (await hr.get(`/api/v1/jobs/${job.id}/competencies`).expect(200)).body as { version: number };
    const reasons = { 'reason.patience': 'Callers repeat themselves.', 'reason.reliability': 'Shifts.' };
    await hr.form(path, { version: '99', ...reasons }).expect(412);
    const given = { version: String(version), ...reasons, 'reason.positive_attitude': 'Long days.' };
    await hr.form(path, given).expect(303);
    expect(await page(`${path}?done=analysed`)).toContain('Callers repeat themselves.');
    expect(await page(`${PATH}/${id}`)).not.toContain('missing before it can be published');
  });

  it('edit a question in every language, side by side', async () => {
    const path = `${PATH}/${id}/draft/questions/PS1`;
    const fields = await fieldsOf(path);
    expect(fields).toMatchObject({ competency: 'positive_attitude', minutes: '4', type: 'behavioural' });
    expect(fields['anchors.5.sv']).toContain('Såg meningen');
    expect(fields['probes.3.en']).toBe('');
    const probes = {
      'probes.0.en': '',
      'probes.0.sv': '',
      'probes.0.es': '',
      'probes.3.en': 'And then?',
      'probes.3.sv': 'Och sedan?',
      'probes.3.es': '¿Y luego?',
    };
    await hr.form(path, { ...fields, ...probes, 'text.en': 'Tell me anew.' }).expect(303);
    const { content, version } = await draft();
    const [first] = content.kind === 'interview' ? content.questions : [];
    expect(version).toBe(2);
    expect(first?.text).toMatchObject({ en: 'Tell me anew.', sv: expect.stringContaining('Berätta') });
    expect(first?.probes.map(({ en }) => en)).toEqual([
      'What did you do yourself to keep going?',
      'How did it end?',
      'And then?',
    ]);
    const { text } = await hr.form(path, { ...fields, 'text.en': 'Too late.' }).expect(412);
    expect(text).toContain('Too late.');
    await hr.form(path, { ...fields, version: '2', minutes: 'many', competency: 'x y' }).expect(422);
    expect((await draft()).version).toBe(2);
  });

  it('add, move and remove questions and facts', async () => {
    expect((await fieldsOf(`${PATH}/${id}/draft/new/questions`))['code']).toBe('PS4');
    await sent('/draft/new/questions', 422, { code: 'PS1', competency: 'patience', type: 'situational', minutes: '1' });
    await sent('/draft/new/questions', 303, { code: 'PS4', competency: 'patience', type: 'situational', minutes: '1' });
    expect(await page(`${PATH}/${id}`)).toContain('PS4: not written in Swedish.');
    await sent('/draft/questions/PS4/step', 303, { to: 'up' });
    const codes = async () => {
      const { content } = await draft();
      return content.kind === 'interview' ? content.questions.map(({ code }) => code).join() : '';
    };
    expect(await codes()).toBe('PS1,PS2,PS4,PS3');
    await sent('/draft/questions/PS4/deletion', 303);
    expect(await codes()).toBe('PS1,PS2,PS3');
    const stale = await hr.form(`${PATH}/${id}/draft/questions/PS3/deletion`, { version: '1' }).expect(303);
    expect(stale.headers['location']).toContain('done=stale');
    await sent('/draft/facts/F2/deletion', 303);
    await hr.get(`${PATH}/${id}/draft/facts/F2`).expect(404);
    await hr.get(`${PATH}/${id}/draft/gates/G1`).expect(404);
    await hr.get(`${PATH}/${id}/draft/parts/nothing`).expect(404);
  });

  it('change the general part, the rule and what is never asked', async () => {
    for (const part of ['general', 'rules', 'never-ask']) {
      const path = `${PATH}/${id}/draft/parts/${part}`;
      const before = await draft();
      const fields = await fieldsOf(path);
      await hr.form(path, { ...fields, 'decision.facts_must_be_yes': 'on' }).expect(303);
      expect((await draft()).content).toEqual(before.content);
    }
    const rules = await fieldsOf(`${PATH}/${id}/draft/parts/rules`);
    const score = { ...rules, 'decision.rule': 'score', 'decision.min_score': '' };
    await hr.form(`${PATH}/${id}/draft/parts/rules`, score).expect(303);
    expect((await draft()).content.decision).toEqual({ rule: 'score', min_score: null });
  });

  it('publish, begin the next version, and export', async () => {
    await sent('/publication', 303);
    expect((await template()).published_number).toBe(1);
    const words = await page(`${PATH}/${id}`, interviewer);
    expect(words).toContain('Version 1 published');
    expect(words).not.toContain('Begin a new version');
    await hr.form(`${PATH}/${id}/draft`).expect(303);
    expect((await sent('/publication', 409)).text).toContain('The draft says the same');
    const { text } = await hr.get(`${PATH}/${id}`).expect(200);
    const [, compare = ''] = /href="([^"]*)" aria-label="Compare: Version 2"/.exec(text) ?? [];
    expect(await page(compare.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))).toContain('Nothing differs');
  });

  it('say line by line what is wrong with a file', async () => {
    const upload = (path: string, text: string, version: number | null = null) => {
      const form = hr.request('post', path).field('_csrf', hr.csrf);
      return (version === null ? form : form.field('version', version)).attach('file', Buffer.from(text), 'x.yaml');
    };
    const broken = phoneScreen.replace('minutes: 4', 'minutes: four');
    for (const path of [`${PATH}/files`, `${PATH}/${id}/file`]) {
      const { text } = await upload(path, broken).expect(422);
      expect(wordsIn(text)).toMatch(/line \d+, column 5/);
      expect(wordsIn(text)).toContain('must be a whole number from 1 to 240');
    }
    const better = phoneScreen.replace('minutes: 4', 'minutes: 3');
    await upload(`${PATH}/${id}/file`, better).expect(409);
    const { version } = await draft();
    await upload(`${PATH}/${id}/file`, better, version + 1).expect(412);
    expect((await draft()).version).toBe(version);
    await upload(`${PATH}/${id}/file`, better, version).expect(303);
    const { content } = await draft();
    expect(content.kind === 'interview' && content.questions[0]?.minutes).toBe(3);
  });

  it('make an empty template, and a role-play', async () => {
    const refused = await hr.form(PATH, { code: 'A B', kind: 'interview', 'name.en': 'New' }).expect(422);
    expect(wordsIn(refused.text)).toContain('Use small letters');
    await hr.form(PATH, { code: 'new_one', kind: 'role_play', 'name.en': 'New', competency: 'patience' }).expect(303);
    const answer = await hr.form(PATH, { ready_made: 'retention_roleplay' }).expect(303);
    const play = /templates\/([^?]+)/.exec(answer.headers['location'] ?? '')?.[1] ?? '';
    const words = await page(`${PATH}/${play}`);
    expect(words).toContain('after_clear_no');
    for (const path of ['behaviours/B1', 'gates/G1', 'lines/opening', 'parts/general', 'new/gates'])
      await hr.get(`${PATH}/${play}/draft/${path}`).expect(200);
    await hr.form(`${PATH}/${play}/deletion`, { version: '1' }).expect(303);
    await hr.get(`${PATH}/${play}`).expect(404);
  });

  it('keep the competencies, whose new names drafts take over', async () => {
    const path = '/settings/competencies';
    await hr.form(path, { code: 'calm', 'name.en': 'Calm' }).expect(303);
    await hr.form(path, { code: 'calm', 'name.en': 'Calm' }).expect(409);
    await hr.form(path, { code: 'calmer' }).expect(422);
    expect(await page(path)).toContain('Calm');
    const fields = { version: '1', 'name.en': 'Patience, always', 'name.sv': 'Tålamod', 'name.es': 'Paciencia' };
    await hr.form(`${path}/patience`, { ...fields, criterion: 'patience' }).expect(303);
    expect((await draft()).content.competencies['patience']?.en).toBe('Patience, always');
    await hr.form(`${path}/patience/deletion`, { version: '2' }).expect(409);
    await hr.form(`${path}/calm/deletion`, { version: '1' }).expect(303);
  });
});
