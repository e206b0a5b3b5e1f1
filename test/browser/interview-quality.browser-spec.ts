import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeIntake, makeJob } from '../support/factories.js';
import { fillScorecard, makeInterview, makeTemplate } from '../support/interviews.js';
import { makeUser, signIn, type SignedIn } from '../support/sign-in.js';

const PATH = '/interviews/quality';

describe('the quality page', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let as: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    as = await signIn(t, { role: 'hr', offices: 'all' });
    await plantInterviews(t, as);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('is accessible, with figures and without', async () => {
    await expectAccessible(await browser.open(PATH, { as }));
    const page = await browser.open(`${PATH}?to=2020-01-01`, { as });
    await page.getByText('No finished interview matches these filters.').waitFor();
    await expectAccessible(page);
  });

  it('says what stands out, each figure with its base, and nothing of too few', async () => {
    const page = await browser.open(PATH, { as });
    const wide = await page.getByRole('row', { name: /^Wera Wide/ }).innerText();
    expect(wide).toContain('8 scorecards, 24 ratings');
    expect(wide).toMatch(/\d+% \(\d+ of 24\)/);
    const same = await page.getByRole('row', { name: /^Sam Same/ }).innerText();
    expect(same).toContain('Uses 3 for almost everything.');
    const few = await page.getByRole('row', { name: /^Fia Few/ }).innerText();
    expect(few).toContain('Figures are shown from five scorecards on.');
    expect(few).not.toMatch(/\d\.\d/);
  });

  it.each([true, false])('filters by its form (scripts run: %s)', async (hasJavaScript) => {
    const page = await browser.open(PATH, { as, hasJavaScript, expects: [/status of 422/] });
    await page.locator('#f-template_id').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Show' }).click();
    await page.locator('#f-version').selectOption('1');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**version=1**');
    expect(await page.locator('#h-questions-0').innerText()).toBe('Questions: Short interview');
    await page.locator('#f-from').fill('2026-02-01');
    await page.locator('#f-to').fill('2026-01-01');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('The end must be later than the beginning.').waitFor();
  });

  it.each(['sv', 'es'] as const)('fits its words in %s', async (language) => {
    const reader = await signIn(t, { role: 'administrator', offices: 'all', language });
    await expectAccessible(await browser.open(PATH, { as: reader }));
  });
});

/** Three who interview together: one uses the whole scale, one always gives a 3, one has too few. */
async function plantInterviews(t: TestApp, hr: SignedIn): Promise<void> {
  const job = await makeJob(t.db);
  const intake = await makeIntake(t.db, job);
  const template = await makeTemplate(t.db, job, hr.user.id);
  const people = await Promise.all(
    ['Wera Wide', 'Sam Same', 'Fia Few'].map((name) =>
      makeUser(t, { role: 'interviewer', offices: [job.officeId], name }),
    ),
  );
  const [wide = '', same = '', few = ''] = people.map(({ id }) => id);
  for (const [i, rating] of ([1, 2, 3, 4, 5, 2, 4, 5] as const).entries()) {
    const made = await makeInterview(t.db, await makeApplication(t, hr.actor, intake), template, [
      wide,
      same,
      ...(i < 2 ? [few] : []),
    ]);
    for (const [id, scorecard] of Object.entries(made.scorecards)) {
      const ratings = id === wide ? { Q1: rating, Q2: rating, Q3: i % 2 === 0 ? 3 : rating } : { Q1: 3, Q2: 3, Q3: 3 };
      await fillScorecard(t.db, scorecard, ratings as Record<string, 1 | 2 | 3 | 4 | 5>);
    }
  }
}
