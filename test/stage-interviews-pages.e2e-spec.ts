import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InterviewPlanView } from '../src/interviews/interview-plan.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeJob, stage, type TestJob } from './support/factories.js';
import { makeTemplate, sampleInterview, type TestTemplate } from './support/interviews.js';
import { linksIn, wordsIn } from './support/markup.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

describe('the interviews of a stage, in the settings of its pipeline', () => {
  let t: TestApp;
  let job: TestJob;
  let template: TestTemplate;
  let admin: SignedIn;
  let anaId: string;
  let pipeline: string;
  let path: string;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    const here = { offices: [job.officeId] };
    admin = await signIn(t, { role: 'administrator', ...here });
    anaId = (await makeUser(t, { role: 'interviewer', name: 'Ana Ruiz', ...here })).id;
    template = await makeTemplate(t.db, job, admin.user.id, sampleInterview({ min_interviewers: 2 }));
    pipeline = `/settings/pipelines/${job.pipelines.external.id}`;
    path = `${pipeline}/stages/${stage(job, 'external', 'interview')}/interviews`;
  });
  afterAll(() => t.close());

  const plans = async (): Promise<InterviewPlanView[]> => {
    const { body } = await admin.get(`/api/v1/interview-plans?job_id=${job.id}`).expect(200);
    return (body as { data: InterviewPlanView[] }).data;
  };
  const words = async (where: string): Promise<string> =>
    wordsIn((await admin.get(where).expect(200)).text).replaceAll(/\s+/g, ' ');

  it('are found from the pipeline, and added with who usually interviews', async () => {
    expect(linksIn((await admin.get(pipeline).expect(200)).text)).toContain(path);
    const empty = await admin.get(path).expect(200);
    expect(wordsIn(empty.text)).toContain('No interview in this stage');
    expect(linksIn(empty.text)).toContain(`${path}/new?template_id=${template.id}`);
    expect(await words(`${path}/new?template_id=${template.id}`)).toContain('Ana Ruiz');
    const few = await admin
      .form(path, { template_id: template.id, interviewer_count: '1', user_id: anaId })
      .expect(422);
    expect(wordsIn(few.text)).toContain('The template asks for more interviewers.');
    expect(few.text).toMatch(new RegExp(`value="${anaId}" checked`));
    const focus = { user_id: anaId, [`focus-${anaId}`]: 'patience' };
    await admin.form(path, { template_id: template.id, interviewer_count: '2', ...focus }).expect(303);
    expect(await plans()).toMatchObject([
      { interviewer_count: 2, interviewers: [{ name: 'Ana Ruiz', focus_competencies: ['patience'] }] },
    ]);
    expect(await words(pipeline)).toContain('Short interview');
    const twice = await admin.form(path, { template_id: template.id, interviewer_count: '2' }).expect(409);
    expect(wordsIn(twice.text)).toContain('This interview belongs to the stage already.');
  });

  it('are changed at their version, and taken out', async () => {
    const [plan] = await plans();
    const own = `${path}/${plan?.id}`;
    const version = String(plan?.version);
    expect(await words(own)).toContain('Who usually interviews');
    await admin.form(own, { version, interviewer_count: '3' }).expect(303);
    expect(await plans()).toMatchObject([{ interviewer_count: 3, interviewers: [] }]);
    const stale = await admin.form(own, { version, interviewer_count: '4' }).expect(412);
    expect(wordsIn(stale.text)).toContain('Somebody changed this');
    const none = await admin
      .form(own, { version: String(plan && plan.version + 1), interviewer_count: 'many' })
      .expect(422);
    expect(none.text).toContain('href="#f-interviewer_count"');
    await admin.form(`${own}/removal`, { version }).expect(412);
    await admin.form(`${own}/removal`, { version: String(plan && plan.version + 1) }).expect(303);
    expect(await plans()).toEqual([]);
  });

  it('exist in no template of a pipeline', async () => {
    const all = await signIn(t, { role: 'administrator', offices: 'all' });
    const { body } = await all
      .post('/api/v1/pipelines', { name: 'Copy', door: 'external', from_pipeline_id: job.pipelines.external.id })
      .expect(201);
    const { id, stages } = body as { id: string; stages: { id: string }[] };
    await all.get(`/settings/pipelines/${id}/stages/${stages[0]?.id}/interviews`).expect(404);
  });
});
