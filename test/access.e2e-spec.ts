import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { isForPeopleOnly, may, type Scope } from '../src/access/actor.js';
import { ROLES, type Role } from '../src/access/permissions.js';
import type { ApplicationView } from '../src/applications/application.dto.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, stage, type TestJob } from './support/factories.js';
import { upload } from './support/imports.js';
import { makeInterview, makeTemplate } from './support/interviews.js';
import { makeProgram } from './support/programs.js';
import { nameOf, routesOf, type Route } from './support/routes.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

/** What the walk asks about: everything belongs to Barcelona. */
interface World {
  office: string;
  client: string;
  job: TestJob;
  intake: Intake;
  application: ApplicationView;
  import: string;
  mapping: string;
  token: string;
  user: string;
  team: string;
  lead: string;
  agent: string;
  period: string;
  template: string;
  plan: string;
  interview: string;
  calibration: string;
  scorecard: string;
}

/** What stands for `:id`, by the beginning of the path. A route with a parameter that is not here fails the walk. */
const IDS: readonly (readonly [prefix: string, id: (world: World) => string])[] = [
  ['/api/v1/offices/', ({ office }) => office],
  ['/api/v1/clients/', ({ client }) => client],
  ['/api/v1/projects/', ({ job }) => job.projectId],
  ['/api/v1/jobs/', ({ job }) => job.id],
  ['/api/v1/pipelines/', ({ job }) => job.pipelines.external.id],
  ['/api/v1/intakes/', ({ intake }) => intake.id],
  ['/intakes/', ({ intake }) => intake.id],
  ['/api/v1/candidates/', ({ application }) => application.candidate.id],
  ['/candidates/', ({ application }) => application.candidate.id],
  ['/api/v1/applications/', ({ application }) => application.id],
  ['/applications/', ({ application }) => application.id],
  ['/api/v1/interview-plans/', ({ plan }) => plan],
  ['/api/v1/interviews/', ({ interview }) => interview],
  ['/api/v1/calibrations/', ({ calibration }) => calibration],
  ['/interviews/training/', ({ calibration }) => calibration],
  ['/interviews/', ({ interview }) => interview],
  ['/api/v1/imports/', ({ import: id }) => id],
  ['/api/v1/import-mappings/', ({ mapping }) => mapping],
  ['/imports/mappings/', ({ mapping }) => mapping],
  ['/imports/', ({ import: id }) => id],
  ['/api/v1/sources/', () => uuid()],
  ['/api/v1/rejection-reasons/', () => uuid()],
  ['/api/v1/policies/', () => uuid()],
  ['/api/v1/api-tokens/', ({ token }) => token],
  ['/settings/tokens/', ({ token }) => token],
  ['/api/v1/users/', ({ user }) => user],
  ['/settings/users/', ({ user }) => user],
  ['/api/v1/teams/', ({ team }) => team],
  ['/settings/teams/', ({ team }) => team],
  ['/api/v1/agents/', ({ agent }) => agent],
  ['/api/v1/account/interview-results/', ({ interview }) => interview],
  ['/me/results/', ({ interview }) => interview],
  ['/api/v1/account/sessions/', () => uuid()],
  ['/account/sessions/', () => uuid()],
  ['/settings/offices/', ({ office }) => office],
  ['/settings/clients/', ({ client }) => client],
  ['/settings/projects/', ({ job }) => job.projectId],
  ['/settings/jobs/', ({ job }) => job.id],
  ['/settings/pipelines/', ({ job }) => job.pipelines.external.id],
  ['/settings/intakes/', ({ intake }) => intake.id],
  ['/settings/sources/', () => uuid()],
  ['/settings/reasons/', () => uuid()],
  ['/api/v1/scorecards/', ({ scorecard }) => scorecard],
  ['/api/v1/interview-templates/', ({ template }) => template],
  ['/settings/interview-templates/', ({ template }) => template],
  ['/audit/objects/', ({ application }) => application.id],
  ['/setup/', () => 'no-such-link'],
  ['/assets/', () => 'no-such-file'],
];

/** What stands for the other parameters. */
const OTHERS: Readonly<Record<string, (world: World) => string>> = {
  stageId: ({ job }) => stage(job, 'external', 'interview'),
  number: () => '1',
  type: () => 'application',
  sessionId: () => uuid(),
  leadId: ({ lead }) => lead,
  periodId: ({ period }) => period,
  objectionId: () => uuid(),
  userId: ({ user }) => user,
  planId: ({ plan }) => plan,
  tag: () => 'a-tag',
  key: () => 'screened-1',
  operation: () => 'Offices_list',
  item_code: () => 'Q1',
  token: () => 'no-such-link',
  file: () => 'no-such-file',
  code: () => 'no_such_competency',
  part: () => 'general',
  list: () => 'questions',
  item: () => 'Q1',
};

function pathOf({ path }: Route, world: World): string {
  return path.replace('/*', '/no/such/page').replaceAll(/:(\w+)/g, (_, name: string) => {
    const id = name === 'id' ? IDS.find(([prefix]) => path.startsWith(prefix))?.[1] : OTHERS[name];
    if (!id) throw new Error(`${path}: say in IDS or OTHERS what stands for :${name}.`);
    return id(world);
  });
}

/** What everybody who may read them sees, whatever the office: they belong to none. */
const SHARED = ['/api/v1/clients/:id', '/api/v1/projects/:id', '/settings/clients/:id', '/settings/projects/:id'];

describe('who may do what', () => {
  let t: TestApp;
  let routes: Route[];
  let world: World;
  let malmo: string;

  beforeAll(async () => {
    t = await startApp();
    routes = routesOf(t);
    const barcelona = await makeOffice(t.db, 'Barcelona');
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    const job = await makeJob(t.db, { office: barcelona });
    const intake = await makeIntake(t.db, job);
    const owner = await signIn(t, { role: 'administrator', offices: 'all' });
    const application = await makeApplication(t, owner.actor, intake);
    const { body: project } = await owner.get(`/api/v1/projects/${job.projectId}`).expect(200);
    const imported = await upload(owner, {
      content: 'name,email\nAda Lind,ada.lind@example.com\n',
      fields: { intake_id: intake.id },
    });
    const user = await makeUser(t, { role: 'team_lead', offices: [barcelona.id], name: 'Lead of Barcelona' });
    const team = await owner.post('/api/v1/teams', { office_id: barcelona.id, name: 'Team of Barcelona' }).expect(201);
    const lead = await owner
      .post(`/api/v1/teams/${(team.body as { id: string }).id}/leads`, { user_id: user.id, starts_on: '2026-01-01' })
      .expect(201);
    const agent = await owner
      .post('/api/v1/agents', {
        office_id: barcelona.id,
        code: '00417',
        name: 'Agent of Barcelona',
        working_time_percent: 100,
        team_id: (team.body as { id: string }).id,
      })
      .expect(201);
    const agentId = (agent.body as { id: string }).id;
    const { body: periods } = await owner.get(`/api/v1/agents/${agentId}/teams`).expect(200);
    const { id: importId, version } = imported.body as { id: string; version: number };
    await owner.patch(`/api/v1/imports/${importId}`, { remember: true }).set('if-match', `"${version}"`).expect(200);
    const { body: mappings } = await owner.get('/api/v1/import-mappings').expect(200);
    const template = await makeTemplate(t.db, job, owner.user.id);
    const interview = await makeInterview(t.db, application, template, [user.id]);
    const plan = await owner
      .post('/api/v1/interview-plans', {
        stage_id: stage(job, 'external', 'interview'),
        template_id: template.id,
        interviewer_count: 1,
        interviewers: [{ user_id: user.id }],
      })
      .expect(201);
    const calibration = await owner.post('/api/v1/calibrations').expect(201);
    world = {
      template: template.id,
      plan: (plan.body as { id: string }).id,
      interview: interview.id,
      calibration: (calibration.body as { id: string }).id,
      scorecard: interview.scorecards[user.id] ?? '',
      user: user.id,
      team: (team.body as { id: string }).id,
      lead: (lead.body as { id: string }).id,
      agent: agentId,
      period: (periods as { data: { id: string }[] }).data[0]?.id ?? '',
      office: barcelona.id,
      client: (project as { client_id: string }).client_id,
      job,
      intake,
      application,
      import: importId,
      mapping: (mappings as { data: { id: string }[] }).data[0]?.id ?? '',
      token: (await makeProgram(t, owner, { office_ids: [barcelona.id] })).id,
    };
    expect(imported.status).toBe(202);
  });
  afterAll(() => t.close());

  const send = (who: SignedIn, route: Route) => {
    const path = pathOf(route, world);
    switch (route.method) {
      case 'GET':
        return who.get(path);
      case 'POST':
        return who.post(path, {});
      case 'PUT':
        return who.put(path, {}).set('if-match', '"1"');
      case 'PATCH':
        return who.patch(path, {}).set('if-match', '"1"');
      case 'DELETE':
        return who.delete(path).set('if-match', '"1"');
    }
  };
  const permissionOf = ({ access }: Route) => (typeof access === 'object' ? access.permission : null);

  it('is declared by every handler', () => {
    const lines = routes.map(
      ({ method, path, handler, access }) =>
        `${path} ${method} ${handler}: ${typeof access === 'object' ? access.permission : (access ?? 'NOTHING')}`,
    );
    expect(lines.filter((line) => line.endsWith('NOTHING'))).toEqual([]);
    expect(lines.join('\n')).toMatchSnapshot();
  });

  it('is asked of nobody in particular: sign in first', async () => {
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      const path = pathOf(route, world);
      const method = route.method.toLowerCase() as 'get';
      const answer = await t.agent()[method](path).set('origin', t.url);
      const asked = { route: nameOf(route), status: answer.status };
      expect(asked).toEqual({ route: nameOf(route), status: path.startsWith('/api/') ? 401 : 303 });
    }
  });

  /** A session of its own for each request: some of them end it. */
  const answersTo = async (role: Role, offices: Scope, asked: readonly Route[]) => {
    const answers: { route: string; status: number; isAllowed: boolean }[] = [];
    for (const route of asked) {
      const who = await signIn(t, { role, offices });
      const { status } = await send(who, route);
      const permission = permissionOf(route);
      answers.push({ route: nameOf(route), status, isAllowed: permission === null || may(who.actor, permission) });
    }
    return answers;
  };

  it.each(ROLES)('lets a %s do what the table says, and answers 403 to all else', async (role) => {
    const answers = await answersTo(role, [malmo], routes);
    const wronglyRefused = answers.filter(({ status, isAllowed }) => isAllowed && [401, 403, 500].includes(status));
    const wronglyAllowed = answers.filter(({ status, isAllowed }) => !isAllowed && status !== 403);
    expect({ wronglyRefused, wronglyAllowed }).toEqual({ wronglyRefused: [], wronglyAllowed: [] });
  });

  it.each(['administrator', 'recruiter', 'project_lead', 'auditor'] as const)(
    'lets a program with the token of a %s do the same, but nothing to accounts and tokens, and shows it no page',
    async (role) => {
      const owner = await signIn(t, { role: 'administrator', offices: 'all' });
      const program = await makeProgram(t, owner, { role, office_ids: [malmo] });
      const wrong: { route: string; status: number }[] = [];
      for (const route of routes.filter(({ access }) => access !== 'public')) {
        const method = route.method.toLowerCase() as 'get';
        const { status } = await program
          .send(method, pathOf(route, world), method === 'get' ? undefined : {})
          .set('if-match', '"1"');
        const permission = permissionOf(route);
        const isApi = route.path.startsWith('/api/');
        const isAllowed = permission !== null && !isForPeopleOnly(permission) && may({ role, grants: [] }, permission);
        const isRight = isApi ? (isAllowed ? ![401, 403, 500].includes(status) : status === 403) : status === 303;
        if (!isRight) wrong.push({ route: nameOf(route), status });
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each(['administrator', 'recruiter', 'hr', 'project_lead', 'auditor'] as const)(
    'shows a %s of Malmö nothing of Barcelona',
    async (role) => {
      const reads = routes.filter(
        ({ method, path, access }) =>
          method === 'GET' && path.includes(':id') && access !== 'public' && !SHARED.includes(path),
      );
      const answers = await answersTo(role, [malmo], reads);
      const seen = answers.filter(({ status, isAllowed }) => isAllowed && status !== 404);
      expect(seen).toEqual([]);
    },
  );

  const LISTS = [
    '/api/v1/offices',
    '/api/v1/jobs',
    '/api/v1/pipelines',
    '/api/v1/intakes',
    '/api/v1/candidates',
    '/api/v1/candidates?q=NAME',
    '/api/v1/applications',
    '/api/v1/applications?intake_id=INTAKE',
    '/api/v1/interview-plans',
    '/api/v1/interviews',
    '/api/v1/interviews?objection=open',
    '/api/v1/interview-templates',
    '/api/v1/interviewers?job_id=JOB',
    '/api/v1/interview-offers',
    '/interviews',
    '/interviews?objection=open',
    '/api/v1/imports',
    '/api/v1/import-mappings',
    '/api/v1/audit-entries',
    '/api/v1/api-tokens',
    '/settings/tokens',
    '/api/v1/users',
    '/api/v1/users?q=Lead',
    '/settings/users',
    '/api/v1/teams',
    '/settings/teams',
    '/api/v1/agents',
    '/api/v1/agents?q=Agent',
    '/api/v1/scorecards',
    '/api/v1/account/interview-results',
    '/me/results',
    '/api/v1/audit-entries.csv',
    '/api/v1/audit-seals',
    '/api/v1/interview-quality/interviewers',
    '/api/v1/interview-quality/interviewers.csv',
    '/api/v1/interview-quality/questions',
    '/api/v1/reports/funnel?intake_id=INTAKE',
    '/api/v1/reports/funnel.csv?office_id=OFFICE',
    '/settings/first-steps',
    '/settings/offices',
    '/settings/jobs',
    '/settings/pipelines',
    '/settings/intakes',
    '/settings/sources',
    '/settings/reasons',
    '/settings/interview-templates',
    '/audit',
    '/audit?action=application.*',
    '/audit/export.csv',
    '/candidates',
    '/candidates?q=NAME',
    '/interviews/quality',
    '/board',
    '/imports',
    '/imports/new',
    '/imports/mappings',
    '/applications/new',
    '/reports/funnel',
    '/reports/funnel?intake_id=INTAKE',
    '/reports/funnel.csv?intake_id=INTAKE',
  ];

  /** HR may read every list but these. */
  const readerOf = (list: string): Role => (/tokens|first-steps|users|teams/.test(list) ? 'administrator' : 'hr');

  it.each(LISTS)('%s holds nothing of Barcelona for Malmö, or for another project', async (list) => {
    const { application, intake, job, office } = world;
    const role = readerOf(list);
    const { name, email } = application.candidate;
    const asked = { NAME: name, INTAKE: intake.id, OFFICE: office, JOB: job.id };
    const path = list.replace(/NAME|INTAKE|OFFICE|JOB/, (what) =>
      encodeURIComponent(asked[what as keyof typeof asked]),
    );
    // What was asked for may be repeated, as in a filter; nothing else may be known.
    const secrets = [
      application.id,
      world.plan,
      world.interview,
      world.template,
      world.mapping,
      world.token,
      world.user,
      world.team,
      world.agent,
      world.scorecard,
      application.candidate.id,
      job.id,
      job.name,
      intake.id,
      intake.name,
      name,
      email,
    ]
      .filter((secret): secret is string => secret !== null)
      .filter(
        (secret) => !Object.entries(asked).some(([what, value]) => list.includes(what) && value.includes(secret)),
      );
    const another = (await makeJob(t.db, { office: await t.db.manager.findOneByOrFail(Office, { id: office }) }))
      .projectId;
    const readers = await Promise.all([
      signIn(t, { role, offices: [malmo] }),
      // A team belongs to its office, whatever the project, and so does an agent.
      ...(/teams|agents/.test(list) ? [] : [signIn(t, { role, offices: [office], projects: [another] })]),
    ]);
    for (const reader of readers) {
      const { status, text } = await reader.get(path);
      expect([200, 303, 404, 422]).toContain(status);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
    const owner = await signIn(t, { role, offices: [office] });
    const { status } = await owner.get(path);
    expect([200, 303]).toContain(status);
  });

  it('counts nothing of Barcelona for Malmö', async () => {
    const [stranger, owner] = await Promise.all(
      [malmo, world.office].map((id) => signIn(t, { role: 'hr', offices: [id] })),
    );
    const counted = async (who: SignedIn | undefined) => {
      const { text } = await (who as SignedIn).get('/api/v1/reports/funnel').expect(200);
      return [...text.matchAll(/"(?:applications|persons|entered|reached|still_here)":(\d+)/g)].map(([, n]) =>
        Number(n),
      );
    };
    const [none, one] = [await counted(stranger), await counted(owner)];
    expect(new Set(none)).toEqual(new Set([0]));
    expect(new Set(one)).toEqual(new Set([0, 1]));
  });

  it('shows a user of another project nothing of this one', async () => {
    const office = await t.db.manager.findOneByOrFail(Office, { id: world.office });
    const another = (await makeJob(t.db, { office })).projectId;
    const who = await signIn(t, { role: 'administrator', offices: [office.id], projects: [another] });
    const reads = routes.filter(
      ({ method, path }) =>
        method === 'GET' &&
        /^(\/api\/v1)?\/(jobs|intakes|candidates|applications|imports|interviews|interview-plans)\/:id/.test(path),
    );
    expect(reads.length).toBeGreaterThan(8);
    const seen = [];
    for (const route of reads) {
      const { status } = await send(who, route);
      if (status !== 404) seen.push({ route: nameOf(route), status });
    }
    expect(seen).toEqual([]);
  });
});
