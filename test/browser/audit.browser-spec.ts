import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeIntake, makeJob, makeOffice } from '../support/factories.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const PHONE = { width: 390, height: 844 };

describe('the audit page', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let as: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    const office = await makeOffice(t.db, 'Barcelona');
    const intake = await makeIntake(t.db, await makeJob(t.db, { office }));
    as = await signIn(t, { role: 'administrator', offices: 'all', name: 'Elena Vives' });
    await makeApplication(t, as.actor, intake);
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('is accessible, with entries and without', async () => {
    await expectAccessible(await browser.open('/audit', { as }));
    await expectAccessible(await browser.open('/audit?action=demo.planted', { as }));
  });

  it.each([true, false])(
    'leads by its filters to one story and from there to the object (scripts run: %s)',
    async (hasJavaScript) => {
      const page = await browser.open('/audit', { as, hasJavaScript });
      await page.locator('#f-action').selectOption('application.*');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL('**action=application.***');
      expect(await page.locator('tbody tr').count()).toBe(1);
      await page.locator('tbody a').click();
      await page.getByText('Elena Vives added the application').waitFor();
      if (hasJavaScript) await expectAccessible(page);
      await page.getByRole('link', { name: 'Open its page' }).click();
      await page.waitForURL('**/applications/**');
    },
  );

  it('is the last area of the bars, and fits a phone in every language', async () => {
    for (const language of ['en', 'sv', 'es'] as const) {
      const reader = await signIn(t, { role: 'administrator', offices: 'all', language });
      const page = await browser.open('/audit', { as: reader, viewport: PHONE });
      await expectAccessible(page);
      await page.setViewportSize(PHONE);
      const tabs = page.locator('.hp-tabs a');
      expect(await tabs.last().getAttribute('aria-current')).toBe('page');
      const tooWide = await tabs.evaluateAll(
        (links) => links.filter((link) => link.scrollWidth > link.clientWidth).length,
      );
      expect(tooWide).toBe(0);
      expect(await page.locator('.hp-tabs').evaluate((bar) => bar.scrollWidth <= bar.clientWidth)).toBe(true);
    }
  });

  it('opens by its keys', async () => {
    const page = await browser.open('/reports/funnel', { as });
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.waitForURL('**/audit');
  });
});
