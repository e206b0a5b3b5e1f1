import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { plantAwkwardHistories } from '../support/awkward-histories.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const clocks = 'as_of=2025-10-15T00:00:00.000Z&known_at=2025-10-15T00:00:00.000Z';
const Q3 = `/reports/funnel?quarter=2025-Q3&${clocks}`;

describe('the funnel page', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let as: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    await plantAwkwardHistories(t.db);
    browser = await openBrowser(t);
    as = await signIn(t, { role: 'hr', offices: 'all' });
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('is accessible, with figures and without', async () => {
    await expectAccessible(await browser.open(Q3, { as }));
    await expectAccessible(await browser.open('/reports/funnel?quarter=2024-Q1', { as }));
  });

  it.each([true, false])('filters by its form (scripts run: %s)', async (hasJavaScript) => {
    const page = await browser.open(Q3, { as, hasJavaScript });
    expect(await page.locator('.card-header h2').first().innerText()).toBe('22 applied, 5 matched, 2 started training');
    await page.locator('#f-door').selectOption('internal');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**door=internal**');
    await page.getByRole('heading', { name: '2 applied, 1 matched, 1 started training' }).waitFor();
    await page.getByRole('button', { name: 'Was in the stage' }).click();
    await page.waitForURL('**mode=actual**');
    await page.locator('[aria-pressed="true"]', { hasText: 'Was in the stage' }).waitFor();
  });

  it('leads from a number to its people and back', async () => {
    const page = await browser.open(`${Q3}&door=external`, { as });
    const screened = page.getByRole('row', { name: /^Phone screen/ });
    await screened.getByRole('link', { name: '16', exact: true }).click();
    await page.getByRole('heading', { name: 'The people behind the number' }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(16);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Back to the report' }).click();
    await page.getByRole('heading', { name: '20 applied, 4 matched, 1 started training' }).waitFor();
  });

  it.each(['sv', 'es'] as const)('fits its words in %s', async (language) => {
    const reader = await signIn(t, { role: 'auditor', offices: 'all', language });
    const page = await browser.open(Q3, { as: reader });
    await expectAccessible(page);
    expect(await page.locator('tbody a').count()).toBe(0);
  });
});
