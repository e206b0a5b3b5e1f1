import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FirstAdministrator } from '../../src/accounts/first-administrator.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeUser, signIn } from '../support/sign-in.js';

const EMAIL = 'elena.vives@example.com';
const PASSWORD = 'correct horse battery';
const expects = [/status of 422/];

describe('the door', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let setup: string;

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    setup = new URL((await t.app.get(FirstAdministrator).prepare()) ?? '').pathname;
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('of an empty start lets the first administrator in', async () => {
    const page = await browser.open(setup);
    await expectAccessible(page);
    await page.getByLabel('Name').fill('Nora Wallin');
    await page.getByLabel('E-mail').fill('nora.wallin@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.waitForURL('**/settings/first-steps');
  });

  it.each([true, false])('opens for the right password only (JavaScript: %s)', async (hasJavaScript) => {
    const email = `${String(hasJavaScript)}.${EMAIL}`;
    await makeUser(t, { role: 'coach', email, password: PASSWORD });
    const page = await browser.open('/account', { hasJavaScript, expects });
    if (hasJavaScript) await expectAccessible(page);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('is not right');
    if (hasJavaScript) await expectAccessible(page);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/account');
  });

  it('leads to an account page that takes new settings', async () => {
    const page = await browser.open('/account', { as: await signIn(t, { role: 'coach', name: 'Märta Dahl' }) });
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('sv');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByRole('heading', { name: 'Ditt konto' }).waitFor();
  });
});
