import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Schema } from '../src/http/openapi-examples.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { document, misfits } from './support/description.js';
import { makeApplication, makeIntake, makeJob, stage, type TestJob } from './support/factories.js';
import { importFile, rested, upload } from './support/imports.js';
import { fillScorecard, makeInterview, makeTemplate } from './support/interviews.js';
import { makeProgram } from './support/programs.js';
import { makeAgent, makeTeam } from './support/selection.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

/** Answers with JSON only in circumstances of their own. */
const ELSEWHERE = ['/api/v1/demonstration', '/api/v1/reports/funnel/people', '/api/v1/imports/{id}/events'];

/** May be empty here. */
const SPARSE = [
  '/api/v1/audit-seals',
  '/users/{id}/sessions',
  '/users/{id}/sign-ins',
  '/imports/{id}/resemblances',
  '/account/interview-results',
];

const reads = Object.entries(document.paths).flatMap(([path, { get }]) => {
  const schema = get?.responses['200']?.content?.['application/json']?.schema;
  return schema === undefined || ELSEWHERE.includes(path) ? [] : [{ path, schema }];
});

/** One of everything, so that no list is empty. Answers the id of the job. */
async function furnish(t: TestApp, admin: SignedIn): Promise<string> {
  const job = await makeJob(t.db);
  const intake = await makeIntake(t.db, job);
  await interview(t, admin, job, intake);
  await selection(t, admin, job, intake);
  await makeApplication(t, admin.actor, intake, { note: 'Prefers evenings.', tags: ['evenings'] });
  await makeProgram(t, admin);
  await admin.post('/api/v1/sources', { name: 'Job centre', kind: 'referral', office_id: null }).expect(201);
  await admin
    .post('/api/v1/rejection-reasons', { name: 'Too far away', type: 'we_rejected', office_id: null })
    .expect(201);
  const lead = await makeUser(t, { role: 'team_lead', offices: [job.officeId], name: 'Märta Dahl' });
  const { body: team } = await admin.post('/api/v1/teams', { office_id: job.officeId, name: 'Evenings' }).expect(201);
  await admin.post(`/api/v1/teams/${team.id}/leads`, { user_id: lead.id, starts_on: '2026-01-01' }).expect(201);
  const content = 'name,email\nAda Lind,ada.lind@example.com\n';
  const file = { content, fields: { intake_id: intake.id } };
  await importFile(admin, file);
  const { body: open } = await upload(admin, { ...file, content: `${content}Sara Lindgren,\n` }).expect(202);
  const { version } = await rested(admin, open.id);
  const remembered = admin.patch(`/api/v1/imports/${open.id}`, { remember: true });
  await remembered.set('if-match', `"${version}"`).expect(200);
  const { body: applications } = await admin.get('/api/v1/applications').expect(200);
  await admin.post(`/api/v1/applications/${applications.data[0].id}/notes`, { body: 'Called back.' }).expect(201);
  return job.id;
}

/** One that is done and, of the same plan, some that wait to be planned; a second version of the template as a draft. */
async function interview(t: TestApp, admin: SignedIn, job: TestJob, intake: Intake): Promise<void> {
  const template = await makeTemplate(t.db, job, admin.user.id);
  const plan = { stage_id: stage(job, 'external', 'applied'), template_id: template.id, interviewer_count: 1 };
  await admin.post('/api/v1/interview-plans', { ...plan, interviewers: [] }).expect(201);
  const application = await makeApplication(t, admin.actor, intake);
  const { scorecards } = await makeInterview(t.db, application, template, [admin.user.id]);
  for (const card of Object.values(scorecards)) await fillScorecard(t.db, card, { Q1: 4, Q2: 3, Q3: 5 });
  await admin.post(`/api/v1/interview-templates/${template.id}/draft`).expect(201);
  await admin.post('/api/v1/calibrations').expect(201);
}

/** An agent in a team, and the inside door of the intake under a policy that has a draft of its next version. */
async function selection(t: TestApp, admin: SignedIn, job: TestJob, intake: Intake): Promise<void> {
  const team = await makeTeam(t.db, { id: job.officeId });
  await makeAgent(t.db, { id: job.officeId }, { team });
  const { body: policy } = await admin.post('/api/v1/policies', { name: 'Anti-churn 2026' }).expect(201);
  const { body: version } = await admin
    .post(`/api/v1/policies/${policy.id}/draft/publication`)
    .set('if-match', '"1"')
    .expect(201);
  await admin.post(`/api/v1/policies/${policy.id}/draft`).expect(201);
  const rules = { policy_version_id: version.id, min_tenure_months: 6, min_working_time_percent: 50 };
  const days = { is_own_office_only: true, nominations_close_on: null, ratings_close_on: null };
  await admin.post(`/api/v1/intakes/${intake.id}/selection`, { ...rules, ...days }).expect(201);
}

describe('an answer', () => {
  let t: TestApp;
  let admin: SignedIn;
  let jobId: string;
  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all', grants: ['hr_data'] });
    jobId = await furnish(t, admin);
  });
  afterAll(() => t.close());

  /** What cannot be left out. */
  const asked = (path: string): string =>
    path.endsWith('/interviewers') && !path.includes('quality') ? `?job_id=${jobId}` : '';

  /** With the id of the first of its list where it is about one thing. */
  async function addressOf(path: string): Promise<string> {
    const named = path.replace('{number}', '1').replace('{code}', 'patience').replace(/$/, asked(path));
    const [list = '', rest] = named.split('/{id}', 2);
    if (rest === undefined) return named;
    const { body } = await admin.get(list).expect(200);
    return named.replace('{id}', body.data[0].id);
  }

  it.each(reads)('of $path is as described', async ({ path, schema }: { path: string; schema: Schema }) => {
    const { body } = await admin.get(await addressOf(path)).expect(200);
    const isSparse = SPARSE.some((end) => path.endsWith(end));
    if (Array.isArray(body.data) && !isSparse) expect(body.data.length).toBeGreaterThan(0);
    expect(misfits(body, schema, path)).toEqual([]);
  });
});
