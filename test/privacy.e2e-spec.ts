import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, stage } from './support/factories.js';
import { importFile } from './support/imports.js';
import { makeUser, signIn } from './support/sign-in.js';

/** What people type, each as it is found nowhere else. */
const TYPED = {
  name: 'Zoraida Quintanilla',
  email: 'zoraida.quintanilla@example.com',
  phone: '+34 612 34 56 78',
  note: 'Prefers the early shift.',
  imported: 'Xiomara Ytterberg',
  importedEmail: 'xiomara.ytterberg@example.com',
  user: 'Vendela Åkerblom',
  userEmail: 'vendela.akerblom@example.com',
  password: 'a password nobody guesses',
};
const WORDS = [...Object.values(TYPED), 'Zoraida', 'zoraida', 'Xiomara', 'xiomara', 'Vendela', 'vendela', '612345678'];

describe('what people type', () => {
  let t: TestApp;
  const lines: string[] = [];
  beforeAll(async () => {
    t = await startApp();
    const { log } = t.app.getHttpAdapter().getInstance() as unknown as { log: pino.Logger };
    log.level = 'trace';
    Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } });
    await work();
  });
  afterAll(() => t.close());

  /** A day's work, mistakes and refusals included. */
  async function work(): Promise<void> {
    const { userEmail: email, password } = TYPED;
    await makeUser(t, { role: 'recruiter', name: TYPED.user, email, password });
    await t.agent().post('/api/v1/session').send({ email, password }).expect(204);
    await t
      .agent()
      .post('/api/v1/session')
      .send({ email, password: `${password}!` })
      .expect(401);
    await t.agent().post('/sign-in').type('form').send({ email, password }).expect(403);
    const job = await makeJob(t.db);
    const intake = await makeIntake(t.db, job);
    const who = await signIn(t, { role: 'administrator', offices: 'all', name: TYPED.user });
    const candidate = { name: TYPED.name, email: TYPED.email, phone: TYPED.phone };
    const fields = { intake_id: intake.id, door: 'external', candidate, note: TYPED.note };
    const { body } = await who.post('/api/v1/applications', fields).expect(201);
    const made = body as { id: string; candidate: { id: string } };
    const from_stage_id = stage(job, 'external', 'applied');
    const to_stage_id = stage(job, 'external', 'phone_screen');
    const move = { from_stage_id, to_stage_id, note: TYPED.note };
    await who.post(`/api/v1/applications/${made.id}/moves`, move).expect(201);
    await who.post(`/api/v1/applications/${made.id}/moves`, move).expect(409);
    await who.post(`/api/v1/applications/${made.id}/notes`, { body: TYPED.note }).expect(201);
    await who.post('/api/v1/applications', { ...fields, [TYPED.name]: TYPED.email }).expect(422);
    await who.get(`/api/v1/candidates?q=${encodeURIComponent(TYPED.name)}`).expect(200);
    await who.get(`/candidates?q=${encodeURIComponent(TYPED.email)}`).expect(200);
    await who.get(`/no/such/page/${encodeURIComponent(TYPED.name)}`).expect(404);
    await who
      .patch(`/api/v1/candidates/${made.candidate.id}`, { name: `${TYPED.name} Ek` })
      .set('if-match', '"1"')
      .expect(200);
    const content = `name,email\n${TYPED.imported},${TYPED.importedEmail}\n${TYPED.imported},not-a-mail ${TYPED.imported}\n`;
    await importFile(who, { content, fields: { intake_id: intake.id } });
  }

  it.each(['audit_entry', 'application_history', 'sign_in_attempt', 'idempotency_key'])(
    'is not in any row of %s',
    async (table) => {
      const found = (await t.db.query(`SELECT to_jsonb(${table})::text AS text FROM ${table}`)) as { text: string }[];
      const text = found.map((row) => row.text).join('\n');
      expect(WORDS.filter((word) => text.includes(word))).toEqual([]);
      if (table !== 'idempotency_key') expect(found.length).toBeGreaterThan(1);
    },
  );

  it('is not in any line of the log', () => {
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.filter((line) => WORDS.some((word) => line.includes(word)))).toEqual([]);
  });

  it('is not in the metrics', async () => {
    const { text } = await t.agent().get('/metrics').expect(200);
    expect(WORDS.filter((word) => text.includes(word))).toEqual([]);
  });
});
