import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { emptyDatabase } from '../support/database.js';
import { killStarted, newFolder, startProcess, type Started } from '../support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 600_000;

/** The sentences of the description come into being when the product is built: it is the built one that is looked at. */
describe('the documentation of the API', () => {
  const folder = newFolder();
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  let product: Started;
  let browser: TestBrowser;

  beforeAll(async () => {
    database = await emptyDatabase();
    product = await startProcess({ DATABASE_URL: database.url, DATA_DIR: folder, DEMO: 'off' });
    browser = await openBrowser(product);
  }, PATIENCE);
  afterAll(async () => {
    try {
      // Fails if the policy refused anything.
      await browser.close();
    } finally {
      killStarted();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const follow = async (page: Page, sentence: string): Promise<void> => {
    await page.getByRole('link', { name: sentence }).click();
    await page.getByRole('heading', { level: 1, name: sentence }).waitFor();
  };

  it(
    'lists every operation by section, in light and dark, and finds some',
    async () => {
      const page = await browser.open('/api/docs');
      expect(await page.locator('.hp-operations li').count()).toBeGreaterThan(100);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Reports', exact: true }).click();
      await page.getByRole('heading', { name: 'Reports' }).waitFor();
      await page.getByRole('searchbox').fill('Funnel');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.waitForURL('**/api/docs?q=Funnel');
      const found = await page.locator('.hp-operations code').allInnerTexts();
      expect(found).toContain('/api/v1/reports/funnel.csv');
      expect(found.every((path) => path.includes('funnel'))).toBe(true);
      await page.getByRole('searchbox').fill('no such thing');
      await page.getByRole('searchbox').press('Enter');
      await page.getByText('Nothing matches').waitFor();
    },
    PATIENCE,
  );

  it(
    'opens an operation with its parameters, bodies and refusals',
    async () => {
      const page = await browser.open('/api/docs?q=moves');
      await follow(page, 'Moves an application to another stage.');
      await expectAccessible(page);
      const text = await page.locator('main').innerText();
      expect(text).toContain('Idempotency-Key');
      expect(text).toContain('"from_stage_id":');
      expect(text).toContain('curl -X POST "$HANDPICK_URL/api/v1/applications/');
      expect(text).toContain('RateLimit-Remaining');
      const refusal = page.locator('details', { hasText: '429' });
      expect(await refusal.locator('pre').isVisible()).toBe(false);
      await refusal.locator('summary').press('Enter');
      expect(JSON.parse(await refusal.locator('pre').innerText())).toMatchObject({
        status: 429,
        retry_after_seconds: 42,
      });
    },
    PATIENCE,
  );

  it(
    'needs no JavaScript, and speaks the language of the reader',
    async () => {
      const page = await browser.open('/api/docs', { hasJavaScript: false, locale: 'sv-SE' });
      await page.getByRole('searchbox').fill('tokens');
      await page.getByRole('button', { name: 'Hitta' }).click();
      await follow(page, 'Makes an API token.');
      expect(await page.locator('main').innerText()).toContain('personer i en webbläsare');
      expect(await page.getByText('programs').count()).toBe(0);
      await page.getByRole('link', { name: 'Alla operationer' }).click();
      await page.waitForURL('**/api/docs#api-tokens');
    },
    PATIENCE,
  );

  it(
    'says on a page of its own that there is no such operation',
    async () => {
      const page = await browser.open('/api/docs/Nothing_here', { expects: [/status of 404/] });
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    },
    PATIENCE,
  );
});
