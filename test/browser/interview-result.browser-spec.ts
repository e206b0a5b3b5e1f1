import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, type TestJob } from '../support/factories.js';
import { fillScorecard, makeInterview, makeTemplate, sampleInterview, sampleRolePlay } from '../support/interviews.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const LONG_REASON = 'The evidence of both interviewers speaks clearly for this outcome.';

describe('the result of an interview in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let job: TestJob;
  let one: SignedIn;
  let other: SignedIn;
  let lead: SignedIn;
  let hr: SignedIn;
  let agent: SignedIn;
  let candidateId = '';
  const interviews = { waiting: '', complete: '', rolePlay: '' };

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    job = await makeJob(t.db, { name: 'Anti-churn agent, Barcelona' });
    const intake = await makeIntake(t.db, job);
    one = await signIn(t, { role: 'interviewer', offices: [job.officeId], name: 'Inga One' });
    other = await signIn(t, { role: 'interviewer', offices: [job.officeId], name: 'Oda Other' });
    lead = await signIn(t, { role: 'project_lead', offices: [job.officeId], name: 'Petra Lead' });
    hr = await signIn(t, { role: 'hr', offices: [job.officeId] });
    agent = await signIn(t, { role: 'agent', offices: [job.officeId], name: 'Nadia Okafor' });
    const talk = await makeTemplate(t.db, job, one.user.id, sampleInterview());
    const play = await makeTemplate(t.db, job, one.user.id, sampleRolePlay());
    for (const [name, template] of [
      ['waiting', talk],
      ['complete', talk],
      ['rolePlay', play],
    ] as const) {
      const candidate = makeCandidate({ name: 'Nadia Okafor' });
      const application = await makeApplication(t, hr.actor, intake, { candidate });
      const { id, scorecards } = await makeInterview(t.db, application, template, [one.user.id, other.user.id]);
      interviews[name] = id;
      candidateId = application.candidate.id;
      const [first, second] = [one, other].map(({ user }) => scorecards[user.id] ?? '');
      const isPlay = name === 'rolePlay';
      await fillScorecard(t.db, first ?? '', isPlay ? { B1: 5, B2: 4, G1: true, G2: false } : { Q1: 5, Q2: 4, Q3: 3 });
      if (name !== 'waiting')
        await fillScorecard(
          t.db,
          second ?? '',
          isPlay ? { B1: 4, B2: 4, G1: true, G2: true } : { Q1: 3, Q2: 4, Q3: 3 },
        );
    }
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('is accessible before and after all are in, and in its forms', async () => {
    for (const [who, path] of [
      [one, `/interviews/${interviews.waiting}`],
      [one, `/interviews/${interviews.complete}`],
      [lead, `/interviews/${interviews.rolePlay}`],
      [one, `/interviews/${interviews.complete}/rating-change?item=Q1`],
      [lead, `/interviews/${interviews.rolePlay}/gate-ruling?item=G2`],
      [lead, `/interviews/${interviews.complete}/decision`],
    ] as const) {
      const page = await browser.open(path, { as: who });
      await expectAccessible(page);
    }
  });

  it('stacks the interviewers on a phone and sets them side by side on a desk', async () => {
    const page = await browser.open(`/interviews/${interviews.complete}`, { as: one });
    const columns = page.locator('#item-Q1 .hp-beside > div');
    const places = async () => Promise.all([0, 1].map((i) => columns.nth(i).boundingBox()));
    const [left, right] = await places();
    expect(left?.y).toBe(right?.y);
    await page.setViewportSize({ width: 390, height: 844 });
    const [upper, lower] = await places();
    expect(lower?.y ?? 0).toBeGreaterThan((upper?.y ?? 0) + 10);
    expect(upper?.x).toBe(lower?.x);
  });

  it('changes a rating with the keyboard alone, counting the characters', async () => {
    const page = await browser.open(`/interviews/${interviews.complete}`, { as: one });
    const change = page.locator('#item-Q1').getByRole('link', { name: 'Change my rating' });
    await change.focus();
    await page.keyboard.press('Enter');
    await page.getByText('You rated 5.').waitFor();
    await page.keyboard.press('4');
    expect(await page.getByRole('radio', { name: /^4/ }).isChecked()).toBe(true);
    await page.getByLabel('Reason').focus();
    await page.keyboard.type('  The   note shows it  ');
    await page.getByText('17 of at least 20 characters').waitFor();
    await page.keyboard.type(' clearly');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Changed from 5 to 4').waitFor();
    expect(await page.locator('#item-Q1 s').innerText()).toContain('5');
  });

  it('rules and decides without scripts', async () => {
    const page = await browser.open(`/interviews/${interviews.rolePlay}`, { as: lead, hasJavaScript: false });
    await page.getByRole('link', { name: 'Confirm or reject the no' }).click();
    await page.getByRole('radio', { name: /Kept/ }).check();
    await page.getByLabel('Reason').fill('She had not said no at that point.');
    await page.getByRole('button', { name: 'Record ruling' }).click();
    await page.getByText('Kept after all, says Petra Lead for the panel').waitFor();
    await page.getByRole('link', { name: 'Record decision' }).click();
    await page.getByRole('radio', { name: 'Passed', exact: true }).check();
    await page.getByLabel('Reason').fill(LONG_REASON);
    await page.getByRole('button', { name: 'Record decision' }).click();
    await page.getByText('The decision is recorded.').waitFor();
    await page.getByRole('link', { name: 'Decide anew' }).waitFor();
  });

  it('links an agent, who then reads the own result, accessibly and without a name of anybody', async () => {
    const form = await browser.open(`/candidates/${candidateId}/account`, { as: hr });
    await expectAccessible(form);
    await form.getByLabel('Agent').selectOption('Nadia Okafor');
    await form.getByRole('button', { name: 'Link', exact: true }).click();
    await form.getByText('Linked to the account of Nadia Okafor.').waitFor();
    await expectAccessible(form);
    const page = await browser.open('/account', { as: agent });
    await page.getByRole('link', { name: 'Read my results' }).click();
    await page.getByRole('heading', { name: 'My interviews' }).waitFor();
    await page.getByText('What your answers showed').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/Inga|Oda|Petra|Said something/);
    await expectAccessible(page);
    await expectAccessible(await browser.open('/me/results', { as: one }));
  });
});
