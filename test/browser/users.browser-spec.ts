import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Office } from '../../src/organization/office.entity.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeIntake, makeJob, makeOffice } from '../support/factories.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const PASSWORD = 'correct horse battery';

describe('users and teams in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let office: Office;
  let as: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    office = await makeOffice(t.db, 'Malmö');
    await makeIntake(t.db, await makeJob(t.db, { office }));
    as = await signIn(t, { role: 'administrator', offices: 'all', name: 'Nora Wallin' });
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  /** Fills in the invitation on its page; the path of the link that is then shown. */
  async function invite(page: Page, name: string, email: string, role: string): Promise<string> {
    await page.getByRole('link', { name: 'Invite a user' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: role });
    await page.getByRole('checkbox', { name: 'Malmö' }).check();
    await page.getByRole('button', { name: 'Make the link' }).click();
    return new URL(await page.locator('#new-link').innerText()).pathname;
  }

  const areasOf = (page: Page): Promise<string[]> => page.locator('.hp-nav a').allInnerTexts();

  describe('a colleague', () => {
    let admin: Page;
    let colleague: Page;

    it('is invited by a link that the clipboard takes', async () => {
      admin = await browser.open('/settings/users', { as });
      await expectAccessible(admin);
      await admin.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await expectAccessible(await browser.open('/settings/users/new', { as }));
      const link = await invite(admin, 'Elena Vives', 'elena.vives@example.com', 'Recruiter');
      expect(await admin.evaluate('document.activeElement.textContent')).toBe('Pass this link on');
      await expectAccessible(admin);
      await admin.getByRole('button', { name: 'Copy the link' }).click();
      expect(await admin.evaluate('navigator.clipboard.readText()')).toBe(await admin.locator('#new-link').innerText());
      colleague = await browser.open(link, { expects: [/status of 422/] });
    });

    it('joins in a browser of their own with a password that is long enough, and has the areas of the role', async () => {
      await colleague.getByRole('heading', { name: 'Welcome, Elena Vives' }).waitFor();
      await expectAccessible(colleague);
      await colleague.getByLabel('Password').fill('short');
      await colleague.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
      await colleague.getByRole('button', { name: 'Join' }).click();
      expect(await colleague.locator('#e-password').innerText()).toContain('12 to 200 characters');
      await expectAccessible(colleague);
      await colleague.getByLabel('Password').fill(PASSWORD);
      await colleague.getByRole('button', { name: 'Join' }).click();
      await colleague.locator('.hp-nav').waitFor();
      expect(await areasOf(colleague)).toEqual(['Board', 'Candidates', 'Interviews', 'Reports', 'Import']);
    });

    it('is on the way out at the next click once deactivated, and back when let in again', async () => {
      await admin.goto(new URL('/settings/users?q=elena', t.url).href);
      await admin.getByRole('link', { name: 'Elena Vives' }).click();
      await admin.getByText('Joined by the link').waitFor();
      await expectAccessible(admin);
      await admin.getByRole('button', { name: 'Deactivate' }).click();
      await admin.getByText('The user is deactivated and signed out everywhere.').waitFor();
      await expectAccessible(admin);
      await colleague.getByRole('link', { name: 'Candidates' }).first().click();
      await colleague.waitForURL('**/sign-in**');
      await admin.getByRole('button', { name: 'Let in again' }).click();
      await admin.getByText('The user can sign in again.').waitFor();
      await colleague.getByLabel('E-mail').fill('elena.vives@example.com');
      await colleague.getByLabel('Password').fill(PASSWORD);
      await colleague.getByRole('button', { name: 'Sign in' }).click();
      await colleague.waitForURL('**/candidates');
    });

    it('finds the used link closed', async () => {
      const page = await browser.open('/join/used-or-never-made', { expects: [/status of 404/] });
      await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
      await expectAccessible(page);
    });
  });

  it('invite without JavaScript', async () => {
    const admin = await browser.open('/settings/users', { as, hasJavaScript: false });
    const link = await invite(admin, 'Håkan Öberg', 'hakan.oberg@example.com', 'Interviewer');
    const guest = await browser.open(link, { hasJavaScript: false });
    await guest.getByLabel('Password').fill(PASSWORD);
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest.waitForURL('**/interviews');
    expect(await areasOf(guest)).toEqual(['Interviews']);
  });

  it('never lose the last administrator', async () => {
    const own = await browser.open(`/settings/users/${as.user.id}`, { as });
    await own.getByText('Another administrator decides about your access.').waitFor();
    expect(await own.getByRole('button', { name: 'Deactivate' }).count()).toBe(0);
    await expectAccessible(own);

    const rival = await signIn(t, { role: 'administrator', offices: 'all', name: 'Laia Font' });
    const mine = await browser.open(`/settings/users/${rival.user.id}`, { as });
    const theirs = await browser.open(`/settings/users/${as.user.id}`, { as: rival });
    await mine.getByRole('button', { name: 'Deactivate' }).click();
    await mine.getByText('The user is deactivated').waitFor();
    await theirs.getByRole('button', { name: 'Deactivate' }).click();
    await theirs.waitForURL('**/sign-in**');
    await own.reload();
    await own.getByRole('heading', { name: 'Nora Wallin' }).waitFor();
  });

  describe('a team', () => {
    let page: Page;
    const row = (lead: string, lastDay: string): Promise<void> =>
      page.getByRole('row', { name: new RegExp(`${lead}.*${lastDay}`) }).waitFor();

    it('is added from its empty list, with a lead', async () => {
      await signIn(t, { role: 'team_lead', offices: [office.id], name: 'Lluís Prat' });
      await signIn(t, { role: 'team_lead', offices: [office.id], name: 'Ona Serra' });
      page = await browser.open('/settings/teams', { as, expects: [/status of 4(09|22)/] });
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Add a team' }).click();
      await expectAccessible(page);
      await page.getByLabel('Name').fill('Team North');
      await page.getByLabel('Office').selectOption({ label: 'Malmö' });
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByText('Nobody has led this team yet.').waitFor();
      await appoint('Lluís Prat', '2026-01-01');
      await row('Lluís Prat', 'until further notice');
      await expectAccessible(page);
    });

    it('has another lead from a later day, and the first until the day before', async () => {
      await appoint('Ona Serra', '2026-04-01');
      await row('Lluís Prat', '31 Mar 2026');
      await row('Ona Serra', 'until further notice');
    });

    it('has no two leads on one day', async () => {
      await appoint('Lluís Prat', '2026-03-01', '2026-05-31');
      await page.locator('#e-starts_on', { hasText: 'Somebody else leads the team on some of these days.' }).waitFor();
      await expectAccessible(page);
    });

    it('keeps its history when a period is corrected', async () => {
      await page.getByRole('link', { name: 'Lluís Prat' }).click();
      await page.getByRole('heading', { name: 'Lluís Prat leads Team North' }).waitFor();
      await expectAccessible(page);
      await page.getByLabel('Last day').fill('2026-02-28');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('The days are saved.').waitFor();
      await row('Lluís Prat', '28 Feb 2026');
    });

    async function appoint(lead: string, first: string, last = ''): Promise<void> {
      await page.getByLabel('Lead', { exact: true }).selectOption({ label: lead });
      await page.getByLabel('First day').fill(first);
      await page.getByLabel('Last day').fill(last);
      await page.getByRole('button', { name: 'Appoint' }).click();
    }
  });
});
