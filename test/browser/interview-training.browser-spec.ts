import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { signIn } from '../support/sign-in.js';

describe('the training pages', () => {
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

  it.each(['en', 'sv', 'es'] as const)('are accessible and need no mouse (%s)', async (language) => {
    const as = await signIn(t, { role: 'interviewer', language });
    const page = await browser.open('/interviews/training', { as });
    await expectAccessible(page);
    await page.locator('main form button').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/answers/PS1-a');
    await expectAccessible(page);
    await page.keyboard.press('2');
    expect(await page.locator('input[value="2"]').isChecked()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.locator('#h-comparison').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**/answers/PS2-a');
  });
});
