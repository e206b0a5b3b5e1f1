import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/demo/accounts.js';
import { Demo } from '../../src/demo/demo.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';

const NOW = new Date('2026-05-20T10:00:00Z');
const BANNER = 'Demonstration: people and figures are invented.';

/** From the published account to a company of one's own: the tests stand in this order. */
describe('the demonstration in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let invented: Page;
  let own: Page;

  beforeAll(async () => {
    t = await startApp();
    await t.app.get(Demo).plant(NOW);
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('says on every page that it is invented', async () => {
    invented = await browser.open('/sign-in');
    await invented.getByLabel('E-mail').fill('administrator@handpick.example');
    await invented.getByLabel('Password').fill(DEMO_PASSWORD);
    await invented.getByRole('button', { name: 'Sign in' }).click();
    for (const area of ['Board', 'Candidates', 'Reports', 'Import', 'Audit']) {
      await invented.getByRole('link', { name: area, exact: true }).first().click();
      await invented.locator('.hp-nav [aria-current="page"]', { hasText: area }).waitFor();
      expect(await invented.getByText(BANNER).isVisible()).toBe(true);
    }
  });

  it('is not removed by an account of its own, but invites one that can', async () => {
    await invented.getByRole('link', { name: 'Remove it' }).click();
    await invented.getByText('You are signed in with a demonstration account.').waitFor();
    await expectAccessible(invented);
    await invented.getByRole('link', { name: 'Invite an administrator' }).click();
    await invented.getByLabel('Name').fill('Nora Real');
    await invented.getByLabel('E-mail').fill('nora.real@example.com');
    await invented.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Administrator' });
    await invented.getByRole('checkbox', { name: 'All offices' }).check();
    await invented.getByRole('button', { name: 'Make the link' }).click();
    own = await browser.open(new URL(await invented.locator('#new-link').innerText()).pathname);
    await own.getByLabel('Password').fill('correct horse battery');
    await own.getByRole('button', { name: 'Join' }).click();
    await own.getByText(BANNER).waitFor();
  });

  it('counts for none of the first steps', async () => {
    await own.goto(new URL('/settings/first-steps', t.url).href);
    await own.getByText('0 of 6 done').waitFor();
    await expectAccessible(own);
  });

  it('goes in one action, and leads to the first steps', async () => {
    await own.getByRole('link', { name: 'Remove it' }).click();
    await expectAccessible(own);
    await own.getByRole('checkbox', { name: 'I know that this cannot be undone.' }).check();
    await own.getByRole('button', { name: 'Remove the demonstration' }).click();
    await own.waitForURL('**/settings/first-steps**');
    await own.getByText('The demonstration is removed.').waitFor();
    expect(await own.getByText(BANNER).count()).toBe(0);
    await own.getByText('0 of 6 done').waitFor();
    await expectAccessible(own);
    await own.getByRole('link', { name: 'Reports' }).first().click();
    await own.getByText('Nobody has applied yet').waitFor();
    await expectAccessible(own);
  });

  it('leaves nobody of it signed in', async () => {
    await invented.getByRole('link', { name: 'Board' }).first().click();
    await invented.waitForURL('**/sign-in**');
  });
});
