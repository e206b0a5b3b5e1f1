import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeClient, makeIntake, makeJob, makeOffice, makeProject } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('deleting on the pages of the organization', () => {
  let t: TestApp;
  let admin: SignedIn;
  let office: Office;
  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    office = await makeOffice(t.db);
  });
  afterAll(() => t.close());

  /** Deletes by the form that the page shows, and opens what it leads to. */
  const remove = async (path: string): Promise<string> => {
    const { text } = await admin.get(path).expect(200);
    expect(text).toMatch(new RegExp(`Delete…</summary>\\s*<form[^>]*action="${path}/deletion"`));
    expect(text).toContain('This cannot be undone.');
    const answer = await admin.form(`${path}/deletion`, { version: '1' }).expect(303);
    await admin.get(path).expect(404);
    return (await admin.get(String(answer.headers['location'])).expect(200)).text;
  };
  /** The page offers no form, and one that was sent anyway is refused with the reason. */
  const keeps = async (path: string, why: string, used: string): Promise<void> => {
    const { text } = await admin.get(path).expect(200);
    expect(text).toContain(why);
    expect(text).not.toContain(`${path}/deletion`);
    const refused = await admin.form(`${path}/deletion`, { version: '1' }).expect(409);
    expect(refused.text).toContain(`${used} So it cannot be deleted. Nothing was changed.`);
    await admin.get(path).expect(200);
  };

  it('goes from the intake up to the office', async () => {
    const malmo = await makeOffice(t.db, 'Malmö');
    const client = await makeClient(t.db);
    const project = await makeProject(t.db, 'anti_churn', client);
    const job = await makeJob(t.db, { office: malmo, project });
    const intake = await makeIntake(t.db, job);
    expect(await remove(`/settings/intakes/${intake.id}`)).toContain('The intake is deleted.');
    expect(await remove(`/settings/jobs/${job.id}`)).toContain('The job is deleted.');
    expect(await remove(`/settings/projects/${project.id}`)).toContain('The project is deleted.');
    expect(await remove(`/settings/clients/${client.id}`)).toContain('The client is deleted.');
    expect(await remove(`/settings/offices/${malmo.id}`)).toContain('The office is deleted.');
    const audit = await t.db.query<{ action: string }[]>(
      "SELECT action FROM audit_entry WHERE action LIKE '%.deleted' ORDER BY id",
    );
    expect(audit.map(({ action }) => action)).toEqual(
      ['intake', 'job', 'project', 'client', 'office'].map((what) => `${what}.deleted`),
    );
  });

  it('says what still belongs to it, and keeps everything', async () => {
    const client = await makeClient(t.db);
    const project = await makeProject(t.db, 'anti_churn', client);
    const job = await makeJob(t.db, { office, project });
    const intake = await makeIntake(t.db, job);
    await makeApplication(t, admin.actor, intake);
    await keeps(`/settings/clients/${client.id}`, 'One project belongs to it', 'A project belongs to it.');
    await keeps(`/settings/projects/${project.id}`, 'One job belongs to it', 'A job belongs to it.');
    await keeps(`/settings/offices/${office.id}`, 'One job belongs to it', 'A job belongs to it.');
    await keeps(`/settings/intakes/${intake.id}`, 'One person applied to it', 'Somebody has applied.');
    const { text } = await admin.get(`/settings/jobs/${job.id}`).expect(200);
    expect(text).toContain('It has one intake, so it cannot be deleted.');
    const refused = await admin.form(`/settings/jobs/${job.id}/deletion`, { version: '1' }).expect(409);
    expect(refused.text).toContain('So it cannot be deleted. Nothing was changed.');
    await admin.get(`/settings/pipelines/${job.pipelines.external.id}`).expect(200);
  });

  it.each([
    ['en', 'A user is limited to it. So it cannot be deleted.'],
    ['sv', 'En användare är begränsad till det. Därför går det inte att ta bort.'],
    ['es', 'Hay un usuario limitado a ello. Por eso no se puede eliminar.'],
  ] as const)('says in %s what the page could not know before', async (language, sentence) => {
    const reader = await signIn(t, { role: 'administrator', offices: 'all', language });
    const project = await makeProject(t.db);
    await signIn(t, { role: 'recruiter', offices: [office.id], projects: [project.id] });
    const refused = await reader.form(`/settings/projects/${project.id}/deletion`, { version: '1' }).expect(409);
    expect(refused.text).toContain(sentence);
  });

  it('deletes nothing at an old version, or for who may not', async () => {
    const client = await makeClient(t.db);
    const path = `/settings/clients/${client.id}`;
    await admin.form(path, { name: 'Renamed', external_id: '', version: '1' }).expect(303);
    const stale = await admin.form(`${path}/deletion`, { version: '1' }).expect(412);
    expect(stale.text).toContain('Nothing was changed by your click');
    await admin.form(`${path}/deletion`, {}).expect(412);
    const project = await makeProject(t.db);
    const limited = await signIn(t, { role: 'administrator', offices: [office.id], projects: [project.id] });
    expect((await limited.get(`/settings/projects/${project.id}`).expect(200)).text).not.toContain('Delete…');
    await limited.form(`/settings/projects/${project.id}/deletion`, { version: '1' }).expect(403);
    await limited.form(`${path}/deletion`, { version: '2' }).expect(404);
    const hr = await signIn(t, { role: 'hr', offices: 'all' });
    expect((await hr.get(path).expect(200)).text).not.toContain('Delete…');
    await hr.form(`${path}/deletion`, { version: '2' }).expect(403);
  });
});
