import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/access/permissions.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { signIn } from '../support/sign-in.js';

/** Every signed-in reader gets the frame, also around the answer that there is nothing here. */
const NOWHERE = '/nowhere';
const expects = [/status of 404/];

describe('the frame of every page', () => {
  let t: TestApp;
  let browser: TestBrowser;

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  const areas = async (role: Role): Promise<string[]> => {
    const page = await browser.open(NOWHERE, { as: await signIn(t, { role, offices: 'all' }), expects });
    return page.locator('.hp-nav a').allInnerTexts();
  };

  it('is accessible in light and dark, on a desk and a phone', async () => {
    const page = await browser.open(NOWHERE, { as: await signIn(t, { role: 'recruiter', offices: 'all' }), expects });
    await expectAccessible(page);
    await page.locator('.hp-menu summary').click();
    await expectAccessible(page);
  });

  it('shows only the areas that a role includes', async () => {
    expect(await areas('recruiter')).toEqual(['Board', 'Candidates', 'Interviews', 'Reports', 'Import']);
    expect(await areas('auditor')).toEqual(['Reports', 'Audit']);
    expect(await areas('agent')).toEqual([]);
  });

  it('lists its keys under "?", and a key presses what it names', async () => {
    const page = await browser.open(NOWHERE, { as: await signIn(t, { role: 'recruiter', offices: 'all' }), expects });
    await page.keyboard.press('?');
    await expectAccessible(page);
    expect(await page.locator('#keys dt').allInnerTexts()).toContain('G R');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('g r?');
    expect(await page.locator('#find').inputValue()).toBe('g r?');
    expect(await page.locator('#keys').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL('**/reports/funnel');
  });

  it('leaves the keys alone for who switched them off', async () => {
    const reader = await signIn(t, { role: 'recruiter', offices: 'all' });
    await reader.patch('/api/v1/account', { has_keys: false }).set('if-match', '"1"').expect(200);
    const page = await browser.open(NOWHERE, { as: reader, expects });
    await page.keyboard.press('?');
    expect(await page.locator('#keys').isVisible()).toBe(false);
  });

  it.each([true, false])('changes language and theme (scripts run: %s)', async (hasJavaScript) => {
    const as = await signIn(t, { role: 'recruiter', offices: 'all' });
    const page = await browser.open(NOWHERE, { as, expects, hasJavaScript });
    await page.locator('.hp-menu summary').click();
    await page.getByRole('button', { name: 'Svenska' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('sv');
    expect(await page.locator('h1').innerText()).toBe('Här finns ingenting');
    await page.locator('.hp-menu summary').click();
    await page.getByRole('button', { name: 'Mörkt' }).click();
    expect(await page.locator('html').getAttribute('data-bs-theme')).toBe('dark');
    expect(new URL(page.url()).pathname).toBe(NOWHERE);
  });

  it('speaks the language of the browser before sign-in, and another when asked', async () => {
    const page = await browser.open(NOWHERE, { locale: 'es-ES', expects });
    expect(await page.locator('h1').innerText()).toBe('Aquí no hay nada');
    await expectAccessible(page);
  });
});
