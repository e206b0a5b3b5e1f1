import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Office } from '../../src/organization/office.entity.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeIntake, makeJob, makeOffice } from '../support/factories.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const PAY = { pay_min: 1850, pay_max: 2100, pay_currency: 'EUR', pay_period: 'month', pay_agreement: 'Convenio' };

describe('the settings of the organization in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let as: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    as = await signIn(t, { role: 'administrator', offices: 'all', name: 'Nora Wallin' });
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  const follow = (page: Page, name: string | RegExp): Promise<void> =>
    page.getByRole('link', { name }).first().press('Enter');
  /** Types into a form, field by field with the Tab key, from the one that is named first. */
  const type = async (page: Page, first: Locator, values: readonly string[]): Promise<void> => {
    await first.focus();
    for (const [i, value] of values.entries()) {
      if (i > 0) await page.keyboard.press('Tab');
      await page.keyboard.type(value);
    }
  };
  const submit = async (page: Page, done: string): Promise<void> => {
    await page.keyboard.press('Control+Enter');
    await page.getByText(done).waitFor();
  };

  describe('from an empty start, by keyboard', () => {
    let page: Page;

    it('takes an office, in the time zone of its country', async () => {
      page = await browser.open('/settings/first-steps', { as });
      await follow(page, 'Add an office');
      await expectAccessible(page);
      await type(page, page.getByLabel('Name', { exact: true }), ['Malmö', 'MMA', 'Sweden']);
      await submit(page, 'The office is created.');
      expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Stockholm');
    });

    it('takes a client, its project and a job of it, each from the page before', async () => {
      await page.goto(new URL('/settings/clients/new', t.url).href);
      await type(page, page.getByLabel('Name', { exact: true }), ['Nordtel AB']);
      await submit(page, 'The client is created.');
      await follow(page, 'Add a project');
      await type(page, page.getByLabel('Name', { exact: true }), ['Save desk', 'Anti-churn']);
      await submit(page, 'The project is created.');
      await follow(page, 'Add a job');
      await page.getByLabel('Office').selectOption({ label: 'Malmö' });
      await type(page, page.getByLabel('Name', { exact: true }), ['Anti-churn agent']);
      await submit(page, 'The job is created, with a pipeline for each door.');
      await expectAccessible(page);
    });

    it('takes an intake of the job, and says what it has to pay before applicants see it', async () => {
      await follow(page, 'Add an intake');
      await expectAccessible(page);
      await page.getByLabel('First day').fill('2027-01-04');
      await page.getByLabel('Last day').fill('2027-03-19');
      await type(page, page.getByLabel('Seats in the training'), ['20', '360', '30']);
      await page.getByLabel('Name', { exact: true }).fill('Q1 2027');
      await submit(page, 'The intake is created.');
      const opening = page.getByRole('region', { name: 'Applicants from outside' });
      expect(await opening.getByRole('listitem').allInnerTexts()).toEqual([
        'Lowest pay',
        'Highest pay',
        'Currency',
        'Paid per',
        'Collective agreement',
      ]);
      await expectAccessible(page);
      await opening.getByRole('link', { name: 'Lowest pay' }).press('Enter');
      await page.waitForURL('**#f-pay_min');
    });

    it('opens the intake once it says what the job pays, and Undo closes it', async () => {
      await type(page, page.getByLabel('Lowest pay'), ['24500', '27000']);
      await page.getByLabel('Currency').selectOption('SEK');
      await page.getByLabel('Paid per').selectOption({ label: 'Month' });
      await page.getByLabel('Collective agreement').fill('Telekomavtalet');
      await submit(page, 'The intake is saved.');
      await page.getByRole('button', { name: 'Open to applicants' }).press('Enter');
      await page.getByText('The intake is open to applicants.').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Undo' }).press('Enter');
      await page.getByText('The intake is closed to applicants.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).press('Enter');
      await page.getByText('The intake is open to applicants.').waitFor();
      await follow(page, 'Intakes');
      await page.getByRole('row', { name: /Q1 2027 Anti-churn agent Malmö .* 20 Open/ }).waitFor();
      await expectAccessible(page);
    });
  });

  it('asks before it deletes, also without JavaScript', async () => {
    const office = await makeOffice(t.db);
    const intake = await makeIntake(t.db, await makeJob(t.db, { office }), { name: 'Mistake' });
    const page = await browser.open(`/settings/intakes/${intake.id}`, { as, hasJavaScript: false });
    expect(await page.getByRole('button', { name: 'Delete', exact: true }).isVisible()).toBe(false);
    await page.getByText('Delete…').press('Enter');
    await page.getByText('This cannot be undone.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await page.getByText('The intake is deleted.').waitFor();
    expect(await page.getByRole('link', { name: 'Mistake' }).count()).toBe(0);
  });

  it('shows at the fields what was refused, without JavaScript and with a number the browser would not take', async () => {
    const job = await makeJob(t.db, { office: await t.db.manager.findOneByOrFail(Office, { code: 'BCN' }) });
    const { body } = await as.post('/api/v1/intakes', {
      job_id: job.id,
      name: 'Open one',
      seats: 1,
      planned_applications: 1,
      planned_matches: 1,
      opens_on: '2027-01-04',
      closes_on: '2027-03-19',
      ...PAY,
    });
    const { id } = body as { id: string };
    await as.form(`/settings/intakes/${id}/opening`, { version: '1' }).expect(303);
    const expects = [/status of 422/];
    const page = await browser.open(`/settings/intakes/${id}`, { as, hasJavaScript: false, expects });
    await page.getByLabel('Highest pay').fill('1800');
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert').getByRole('link', { name: 'This must not be lower than the lowest pay.' });
    expect(await alert.getAttribute('href')).toBe('#f-pay_max');
    expect(await page.getByLabel('Highest pay').inputValue()).toBe('1800');
  });

  it('moves a reason by keyboard and keeps the focus on its button', async () => {
    const page = await browser.open('/settings/reasons', { as });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Move Language below the level of the project up' }).press('Enter');
    await page.getByText('Language below the level of the project is one step up.').waitFor();
    const [first] = await page.getByRole('region', { name: 'We reject' }).getByRole('link').allInnerTexts();
    expect(first).toBe('Language below the level of the project');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
      'Move Language below the level of the project up',
    );
  });

  it.each(['/settings/sources', '/settings/sources/new', '/settings/reasons/new', '/settings/pipelines/new'])(
    '%s is accessible',
    async (path) => expectAccessible(await browser.open(path, { as })),
  );

  it('is accessible where a source is edited and about to be deleted', async () => {
    const { body } = await as.post('/api/v1/sources', { office_id: null, name: 'Fair', kind: 'walk_in' }).expect(201);
    const page = await browser.open(`/settings/sources/${(body as { id: string }).id}`, { as });
    await page.getByText('Delete…').click();
    await expectAccessible(page);
  });
});
