import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, makeOffice, type TestJob } from '../support/factories.js';
import { makeTemplate, sampleInterview } from '../support/interviews.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const PAY = {
  payMin: '1850',
  payMax: '2100',
  payCurrency: 'EUR',
  payPeriod: 'month',
  payAgreement: 'Convenio estatal de contact center',
} as const;

describe('planning interviews in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let job: TestJob;
  let admin: SignedIn;
  let hr: SignedIn;
  let ana: SignedIn;
  let nadia: string;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona'), name: 'Anti-churn agent' });
    const here = { offices: [job.officeId] };
    admin = await signIn(t, { role: 'administrator', ...here });
    hr = await signIn(t, { role: 'hr', name: 'Laia Font', ...here });
    ana = await signIn(t, { role: 'interviewer', name: 'Ana Ruiz', ...here });
    await signIn(t, { role: 'team_lead', name: 'Bo Ek', ...here });
    await makeTemplate(t.db, job, admin.user.id, sampleInterview({ min_interviewers: 2 }));
    const intake = await makeIntake(t.db, job, PAY);
    const candidate = makeCandidate({ name: 'Nadia Okafor' });
    nadia = (await makeApplication(t, hr.actor, intake, { candidate })).id;
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('makes an interview part of a stage, by keyboard', async () => {
    const page = await browser.open(`/settings/pipelines/${job.pipelines.external.id}`, { as: admin });
    await page.getByRole('link', { name: 'Interviews in Applied' }).press('Enter');
    await page.getByText('No interview in this stage').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Short interview' }).press('Enter');
    expect(await page.getByText('Training due: never done').count()).toBeGreaterThan(1);
    await page.getByLabel('Ana Ruiz').first().press('Space');
    await page.getByLabel('Bo Ek').first().press('Space');
    await page.locator('summary', { hasText: 'Ana Ruiz' }).press('Enter');
    await page.getByRole('checkbox', { name: 'Patience' }).first().press('Space');
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await page.getByText('The interview belongs to the stage.').waitFor();
    await page.getByText('2 interviewers · Ana Ruiz, Bo Ek').waitFor();
  });

  it('offers it on the page of the candidate, plans it by one press and takes it back', async () => {
    const page = await browser.open(`/applications/${nadia}`, { as: hr });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Plan with Ana Ruiz and Bo Ek' }).press('Enter');
    await page.getByText('The interview is planned.').waitFor();
    await page.getByText('0 of 2 scorecards submitted').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo', exact: true }).press('Enter');
    await page.getByText('The interview is cancelled.').waitFor();
  });

  it('plans it with time and people without JavaScript', async () => {
    const page = await browser.open('/interviews', { as: hr, hasJavaScript: false });
    await page.getByRole('link', { name: 'Plan Short interview with Nadia Okafor' }).press('Enter');
    await page.getByLabel('Time', { exact: true }).fill('2026-12-24T10:30');
    await page.getByRole('button', { name: 'Plan the interview' }).press('Enter');
    await page.getByText('The interview is planned.').waitFor();
    await page.getByText('24 Dec 2026, 10:30').first().waitFor();
  });

  it('shows the interview to who conducts it, and to who plans it', async () => {
    const own = await browser.open('/interviews', { as: ana });
    await own.getByRole('link', { name: /Begin.*Nadia Okafor/ }).waitFor();
    await expectAccessible(own);
    const page = await browser.open('/', { as: hr });
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    await page.waitForURL('**/interviews');
    await expectAccessible(page);
    await page
      .getByRole('link', { name: /Change.*Nadia Okafor/ })
      .first()
      .press('Enter');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Excuse Bo Ek' }).press('Enter');
    await page.getByLabel('Reason').fill('Is away until December and cannot finish.');
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await page.getByText('The interviewer is excused.').waitFor();
    expect(await page.getByText('Fewer interviewers than the template asks for').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Take the excuse of Bo Ek back' }).press('Enter');
    await page.getByText('The excuse is taken back.').waitFor();
  });
});
