import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import { pino } from 'pino';
import sql from 'sql-template-tag';
import type { Test } from 'supertest';
import { may } from '../src/access/actor.js';
import { ROLES, type Role } from '../src/access/permissions.js';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { rows } from '../src/database/sql.js';
import { Scorecard } from '../src/interviews/scorecard.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, type TestJob } from './support/factories.js';
import { makeInterview, makeTemplate, type TestInterview, type TestTemplate } from './support/interviews.js';
import { makeProgram, type Program } from './support/programs.js';
import { nameOf, routesOf } from './support/routes.js';
import { clientOf, makeUser, signIn, type SignedIn } from './support/sign-in.js';

/** Who interviews, with words that are found nowhere else. */
const INTERVIEWERS = { ada: 'Quizzical', bo: 'Flibbertigibbet', cy: 'Taradiddle' } as const;
type Name = keyof typeof INTERVIEWERS;
const NAMES = Object.keys(INTERVIEWERS) as Name[];

/** What somebody who opens the answer reads: a workbook is unpacked first. */
function wordsOf(answer: Buffer): string {
  if (answer.subarray(0, 2).toString() !== 'PK') return answer.toString();
  return Object.values(read(answer).Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet))
    .join('\n');
}

describe('what an interviewer notes and rates', () => {
  let t: TestApp;
  let job: TestJob;
  let application: ApplicationView;
  let template: TestTemplate;
  let interview: TestInterview;
  const lines: string[] = [];
  const interviewers = {} as Record<Name, SignedIn>;
  const readers: { who: string; get: (path: string) => Test; may: boolean }[] = [];

  beforeAll(async () => {
    t = await startApp();
    listen();
    job = await makeJob(t.db);
    for (const name of NAMES)
      interviewers[name] = await signIn(t, { role: 'interviewer', offices: [job.officeId], name });
    const recruiter = await signIn(t, { role: 'recruiter', offices: 'all' });
    application = await makeApplication(t, recruiter.actor, await makeIntake(t.db, job));
    template = await makeTemplate(t.db, job, recruiter.user.id);
    interview = await makeInterview(
      t.db,
      application,
      template,
      NAMES.map((name) => interviewers[name].user.id),
    );
    for (const role of ROLES) await addReader(role);
  });
  afterAll(() => t.close());

  function listen(): void {
    const { log } = t.app.getHttpAdapter().getInstance() as unknown as { log: pino.Logger };
    log.level = 'trace';
    Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } });
  }

  /** Everybody who takes no part, in every role and, where the role makes sense for one, as a program. */
  async function addReader(role: Role): Promise<void> {
    const user = await makeUser(t, { role, offices: 'all', grants: ['hr_data', 'equality', 'works_council'] });
    const who = await clientOf(t, user);
    const oversees = may(who.actor, 'interviews:oversee');
    readers.push({ who: role, get: (path) => who.get(path), may: oversees });
    if (!['administrator', 'recruiter', 'project_lead', 'auditor'].includes(role)) return;
    const admin = await signIn(t, { role: 'administrator', offices: 'all' });
    const program: Program = await makeProgram(t, admin, { role: role as 'recruiter' });
    readers.push({ who: `program, ${role}`, get: (path) => program.send('get', path), may: oversees });
  }

  const cardOf = (name: Name) => interview.scorecards[interviewers[name].user.id] ?? '';
  const urlOf = (name: Name) => `/api/v1/scorecards/${cardOf(name)}`;

  async function fill(name: Name): Promise<void> {
    const [note, probe] = [`${INTERVIEWERS[name]} said this.`, `${INTERVIEWERS[name]} and then?`];
    for (const item of ['Q1', 'Q2', 'Q3']) {
      const answer = { note, rating: 5, is_yes: null, probes: [], ad_hoc_probes: [probe], seconds: 1 };
      await interviewers[name]
        .put(`${urlOf(name)}/answers/${item}`, answer)
        .set('if-match', '"0"')
        .expect(200);
    }
    await interviewers[name]
      .patch(urlOf(name), { facts: { F1: 'yes' } })
      .set('if-match', '"1"')
      .expect(200);
  }
  const submit = (name: Name) =>
    interviewers[name]
      .post(`${urlOf(name)}/submission`, {})
      .set('idempotency-key', cardOf(name))
      .expect(201);

  /** Whose words a reader comes upon, wherever they look. */
  async function wordsIn(paths: readonly string[], get: (typeof readers)[number]['get']): Promise<string[]> {
    const found = new Set<string>();
    for (const path of paths) {
      const text = wordsOf((await get(path).responseType('blob')).body as Buffer);
      for (const name of NAMES) if (text.includes(INTERVIEWERS[name])) found.add(`${name} in ${path}`);
    }
    return [...found];
  }

  /** Every address that can be read; one with an id for each that has to do with this interview. */
  function everywhere(): string[] {
    const ids = [interview.id, cardOf('cy'), application.id, application.candidate.id];
    const gets = routesOf(t).filter(({ method, path }) => method === 'GET' && !path.includes('*'));
    expect(gets.map(nameOf)).toContain('/api/v1/scorecards/:id GET');
    return gets.flatMap(({ path }) => {
      if (!path.includes(':')) return [path];
      if (!/interview|scorecard|application|candidate|audit|calibration|account/.test(path)) return [];
      return ids.map((id) => path.replaceAll(/:(\w+)/g, (_, name: string) => (name === 'id' ? id : '1')));
    });
  }

  async function statusesOf(name: Name): Promise<Record<string, number>> {
    const answers: Record<string, number> = {};
    for (const reader of NAMES) answers[reader] = (await interviewers[reader].get(urlOf(name))).status;
    for (const { who, get } of readers) answers[who] = (await get(urlOf(name))).status;
    return answers;
  }
  const outsiders = (status: (reader: (typeof readers)[number]) => number) =>
    Object.fromEntries(readers.map((reader) => [reader.who, status(reader)]));
  const nothing = () => outsiders(({ who }) => (isBarred(who) ? 403 : 404));
  const isBarred = (who: string) => /agent|auditor/.test(who);

  it('is a draft that its owner reads and nobody else', async () => {
    await Promise.all(NAMES.map(fill));
    for (const name of NAMES) {
      const own = Object.fromEntries(NAMES.map((reader) => [reader, reader === name ? 200 : 404]));
      expect(await statusesOf(name)).toEqual({ ...own, ...nothing() });
    }
  });

  it('is after its submission still hidden from all others, as long as anybody is left to submit', async () => {
    await submit('ada');
    expect(await statusesOf('ada')).toEqual({ ada: 200, bo: 404, cy: 404, ...nothing() });
    await submit('bo');
    for (const name of ['ada', 'bo'] as const) {
      const own = Object.fromEntries(NAMES.map((reader) => [reader, reader === name ? 200 : 404]));
      expect(await statusesOf(name)).toEqual({ ...own, ...nothing() });
    }
  });

  it('is nowhere else either: submitted by two, a draft of the third', async () => {
    const paths = everywhere();
    for (const { who, get } of readers) expect({ who, found: await wordsIn(paths, get) }).toEqual({ who, found: [] });
    for (const name of NAMES) {
      const found = await wordsIn(paths, (path) => interviewers[name].get(path));
      expect(found.filter((place) => !place.startsWith(`${name} in`))).toEqual([]);
    }
    expect(await wordsIn([urlOf('cy')], (path) => interviewers.cy.get(path))).toEqual([`cy in ${urlOf('cy')}`]);
  }, 900_000);

  it('is read by all of the interview and who oversees it when nobody is left, the excused one included', async () => {
    const excuse = { excusedAt: new Date(), excusedById: interviewers.ada.user.id, excuseReason: 'Ill.' };
    await t.db.manager.update(Scorecard, { id: cardOf('cy') }, excuse);
    const overseers = outsiders(({ who, may: oversees }) => (oversees ? 200 : isBarred(who) ? 403 : 404));
    expect(await statusesOf('ada')).toEqual({ ada: 200, bo: 200, cy: 200, ...overseers });
    expect(await statusesOf('cy')).toEqual({ ada: 404, bo: 404, cy: 200, ...nothing() });
  });

  it('is hidden again when another interviewer is asked: until that one has submitted, too', async () => {
    const late = await signIn(t, { role: 'interviewer', offices: [job.officeId] });
    const { versionId: templateVersionId } = template;
    const card = { id: late.user.id, interviewId: interview.id, templateVersionId, interviewerId: late.user.id };
    await t.db.manager.insert(Scorecard, card);
    expect(await statusesOf('ada')).toMatchObject({ ada: 200, bo: 404, cy: 404, administrator: 404, hr: 404 });
    await late.get(urlOf('ada')).expect(404);
  });

  it.each(['audit_entry', 'idempotency_key', 'application_history'])('is not in any row of %s', async (table) => {
    const found = await rows<{ text: string }>(
      t.db,
      sql`SELECT query_to_xml(${`SELECT * FROM ${table}`}, true, false, '')::text AS text`,
    );
    expect(found[0]?.text.length).toBeGreaterThan(200);
    expect(Object.values(INTERVIEWERS).filter((word) => found[0]?.text.includes(word))).toEqual([]);
  });

  it('is not in any line of the log', () => {
    expect(lines.length).toBeGreaterThan(100);
    const words = [...Object.values(INTERVIEWERS), application.candidate.name];
    expect(lines.filter((line) => words.some((word) => line.includes(word)))).toEqual([]);
  });
});
