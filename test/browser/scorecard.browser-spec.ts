import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ScorecardView } from '../../src/scorecards/scorecard.dto.js';
import { Scorecard } from '../../src/interviews/scorecard.entity.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type OpenOptions, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, type TestJob } from '../support/factories.js';
import { makeInterview, makeTemplate, type TestTemplate } from '../support/interviews.js';
import { clientOf, signIn, type SignedIn } from '../support/sign-in.js';

const HOUR_MS = 3_600_000;
/** A cut network and a refused session are what some of these are about. */
const CUT = [/Failed to load resource/, /ERR_INTERNET_DISCONNECTED/];

describe('an interview in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let job: TestJob;
  let template: TestTemplate;
  let owner: SignedIn;
  let other: SignedIn;
  let interview: string;
  let card: string;

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    job = await makeJob(t.db, { name: 'Anti-churn agent, Barcelona' });
    owner = await signIn(t, { role: 'interviewer', offices: [job.officeId], name: 'Jonas Rydell' });
    other = await signIn(t, { role: 'interviewer', offices: [job.officeId], name: 'Marta Soler' });
    template = await makeTemplate(t.db, job, owner.user.id);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });
  beforeEach(async () => {
    const recruiter = await signIn(t, { role: 'recruiter', offices: 'all' });
    const candidate = makeCandidate({ name: 'Yasmin Haddou' });
    const application = await makeApplication(t, recruiter.actor, await makeIntake(t.db, job), { candidate });
    const made = await makeInterview(t.db, application, template, [owner.user.id, other.user.id]);
    interview = made.id;
    card = made.scorecards[owner.user.id] ?? '';
  });

  const path = (query = ''): string => `/interviews/${interview}/scorecard${query}`;
  const open = (options: OpenOptions = {}, query = '') =>
    browser.open(path(query), { as: owner, expects: CUT, ...options });
  const stored = async () => (await owner.get(`/api/v1/scorecards/${card}`).expect(200)).body as ScorecardView;
  const field = (page: Page, item = 'Q1') => page.locator(`#f-${item}-note`);
  const noteOf = async (item: string) => (await stored()).answers.find(({ item_code: code }) => code === item)?.note;
  const state = (page: Page) => page.locator('[data-save-words]');
  const says = (page: Page, text: RegExp) => state(page).filter({ hasText: text }).waitFor();
  const onDevice = (page: Page) =>
    page.evaluate<string[]>(
      `Object.entries(localStorage).filter(([key]) => key.startsWith('handpick.scorecard.')).map(String)`,
    );

  it('is filled in and submitted with the keyboard alone', async () => {
    const page = await open();
    expect(await page.locator('#f-Q1-rating input').first().isDisabled()).toBe(true);
    for (const [item, rating] of [
      ['Q1', '4'],
      ['Q2', '3'],
      ['Q3', '5'],
    ] as const) {
      await page.locator(`[data-step=${item}]`).waitFor();
      await page.keyboard.press('n');
      await page.keyboard.type(`Said 1 and 2 about ${item}.`);
      await page.keyboard.press('Tab');
      await page.keyboard.press(rating);
      await page.keyboard.press('Control+Enter');
    }
    await page.locator('[data-step=facts]').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-step=review]').waitFor();
    await says(page, /Saved \d/);
    await page.keyboard.press('Control+Enter');
    await page.getByText('You have submitted this scorecard').waitFor();
    const { state: now, answers, facts } = await stored();
    expect(now).toBe('submitted');
    expect(answers.map(({ note, rating }) => [note, rating])).toEqual([
      ['Said 1 and 2 about Q1.', 4],
      ['Said 1 and 2 about Q2.', 3],
      ['Said 1 and 2 about Q3.', 5],
    ]);
    expect(facts).toEqual({ F1: 'yes' });
    expect(await onDevice(page)).toEqual([]);
  });

  it('loses nothing in an hour without a network, and goes on without one', async () => {
    const page = await open();
    await page.clock.install();
    await page.reload();
    await field(page).fill('Before the network went.');
    await says(page, /Saved \d/);
    await page.context().setOffline(true);
    await page.keyboard.press('Control+Enter');
    await field(page, 'Q2').fill('In the first minute.');
    await page.locator('[data-step=Q2] [name=rating]').nth(3).check();
    await says(page, /Offline: kept on this device/);
    await page.clock.fastForward(HOUR_MS / 2);
    await field(page, 'Q2').fill('After half an hour.');
    await page.getByRole('link', { name: 'Svenska' }).click();
    await page.getByRole('heading', { name: 'What did you do, Q2? (sv)' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await field(page, 'Q3').fill('Nearly an hour.');
    await page.clock.fastForward(HOUR_MS / 2);
    await says(page, /Offline/);
    expect((await stored()).answers.map(({ note }) => note)).toEqual(['Before the network went.']);
    expect(await onDevice(page)).toHaveLength(2);
    await page.context().setOffline(false);
    await page.evaluate('dispatchEvent(new Event("online"))');
    await says(page, /Saved \d/);
    const { answers } = await stored();
    expect(answers.map(({ note, rating }) => [note, rating])).toEqual([
      ['Before the network went.', null],
      ['After half an hour.', 4],
      ['Nearly an hour.', null],
    ]);
    expect(await onDevice(page)).toEqual([]);
  });

  /** The pages come, what is written does not arrive. */
  const cut = async (page: Page) => {
    await page.context().route('**/api/v1/scorecards/**', (route) => route.abort());
    return () => page.context().unroute('**/api/v1/scorecards/**');
  };

  it('brings back in a new window what the server does not have yet, and sends it', async () => {
    const lost = await open();
    const context = lost.context();
    await context.setOffline(true);
    await field(lost).fill('Only on this device.');
    await says(lost, /Offline/);
    await lost.close();
    await context.setOffline(false);
    const page = await context.newPage();
    const mend = await cut(page);
    await page.goto(new URL(path(), t.url).href);
    expect(await field(page).inputValue()).toBe('Only on this device.');
    expect(await noteOf('Q1')).toBeUndefined();
    await mend();
    await page.evaluate('dispatchEvent(new Event("focus"))');
    await says(page, /Saved \d/);
    expect(await noteOf('Q1')).toBe('Only on this device.');
    await page.reload();
    expect(await field(page).inputValue()).toBe('Only on this device.');
    expect(await onDevice(page)).toEqual([]);
  });

  it('goes on when the server that was down answers again', async () => {
    const page = await open();
    let failures = 0;
    await page.route('**/api/v1/scorecards/**', (route) =>
      failures++ < 2 ? route.fulfill({ status: 503, body: '{}' }) : route.continue(),
    );
    await field(page).fill('While it started again.');
    await says(page, /does not answer/);
    await says(page, /Saved \d/);
    expect(await noteOf('Q1')).toBe('While it started again.');
  });

  it('waits for its own user when the session has ended, and sends nothing as somebody else', async () => {
    const session = await clientOf(t, owner.user);
    const page = await open({ as: session });
    const useCookieOf = async ({ cookie }: SignedIn) => {
      const [name = '', value = ''] = cookie.split('=');
      await page.context().addCookies([{ name, value, url: t.url }]);
      await page.evaluate('dispatchEvent(new Event("focus"))');
    };
    await session.delete('/api/v1/session').expect(204);
    await field(page).fill('After the session had ended.');
    await says(page, /sign in in another tab/);
    await useCookieOf(await clientOf(t, other.user));
    await says(page, /somebody else is signed in/);
    expect(await noteOf('Q1')).toBeUndefined();
    await useCookieOf(await clientOf(t, owner.user));
    await says(page, /Saved \d/);
    expect(await noteOf('Q1')).toBe('After the session had ended.');
    await field(page).fill('And on.');
    await page.waitForFunction('document.querySelector("[data-save-words]").textContent.startsWith("Saving")');
    await says(page, /Saved \d/);
    expect(await noteOf('Q1')).toBe('And on.');
  });

  it('shows nobody else who signs in on this device what it still keeps', async () => {
    const page = await open();
    await cut(page);
    await field(page).fill('Taradiddle');
    await says(page, /kept on this device/);
    const [name = '', value = ''] = (await clientOf(t, other.user)).cookie.split('=');
    await page.context().addCookies([{ name, value, url: t.url }]);
    await page.goto(new URL(path(), t.url).href);
    expect(await field(page).inputValue()).toBe('');
    expect(await page.content()).not.toContain('Taradiddle');
  });

  it('asks which text stays when two windows wrote on the same question', async () => {
    const first = await open();
    const second = await first.context().newPage();
    await second.goto(first.url());
    await field(first).fill('From the first.');
    await says(first, /Saved \d/);
    await field(second).fill('From the second.');
    await says(second, /Two texts for one question/);
    expect(await second.locator('[data-step=Q1] [data-other]').innerText()).toContain('From the first.');
    expect(await field(second).inputValue()).toBe('From the second.');
    expect(await noteOf('Q1')).toBe('From the first.');
    await second.getByRole('button', { name: 'Keep both' }).click();
    await says(second, /Saved \d/);
    expect(await noteOf('Q1')).toBe('From the second.\n\nFrom the first.');
    await field(first).fill('From the first again.');
    await says(first, /Two texts/);
    await first.getByRole('button', { name: 'Take the other' }).click();
    await says(first, /Saved \d/);
    expect(await noteOf('Q1')).toBe('From the second.\n\nFrom the first.');
  });

  it('says so when nothing can be kept on the device, and sends all the same', async () => {
    const page = await open();
    await page.evaluate('Storage.prototype.setItem = () => { throw new Error("full"); }');
    const mend = await cut(page);
    await field(page).fill('In memory only.');
    await says(page, /this browser keeps nothing/);
    await mend();
    await page.evaluate('dispatchEvent(new Event("focus"))');
    await says(page, /Saved \d/);
    expect(await noteOf('Q1')).toBe('In memory only.');
  });

  it('tells that a scorecard was closed in the meantime, and leaves nothing on the device', async () => {
    const page = await open();
    await t.db.manager.update(
      Scorecard,
      { id: card },
      { excusedAt: new Date(), excusedById: other.user.id, excuseReason: 'Ill.' },
    );
    await field(page).fill('Too late.');
    await says(page, /takes nothing more/);
    expect(await field(page).inputValue()).toBe('Too late.');
    expect(await onDevice(page)).toEqual([]);
  });

  it('ticks probes, takes one that is not on the list, and counts the time until it is paused', async () => {
    const page = await open();
    await page.locator('[data-step=Q1]').getByLabel('How did it end?').check();
    await page.locator('[data-step=Q1] [data-new-probe]').fill('And then?');
    await page.keyboard.press('Enter');
    await page.locator('[data-step=Q1]').getByText('not on the list').waitFor();
    await says(page, /Saved \d/);
    expect((await stored()).answers[0]).toMatchObject({ probes: [1], ad_hoc_probes: ['And then?'] });
    await page.waitForFunction('document.querySelector("[data-question-time]").textContent !== "0:00"');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Run' }).waitFor();
  });

  it('works with forms alone', async () => {
    const page = await open({ hasJavaScript: false });
    await field(page).fill('Without scripts.');
    await page.locator('[data-step=Q1] [name=rating]').nth(3).check();
    await page.locator('[data-step=Q1] button[value="2"]').click();
    await field(page, 'Q2').waitFor();
    expect((await stored()).answers[0]).toMatchObject({ note: 'Without scripts.', rating: 4 });
  });

  it('can be used by everybody: light, dark, on a phone, each of its pages', async () => {
    for (const n of [1, 4, 5]) {
      const page = await open({}, `?n=${n}`);
      await expectAccessible(page);
      expect(await page.getByRole('link', { name: 'Training for interviewers' }).isVisible()).toBe(true);
    }
  });
});
