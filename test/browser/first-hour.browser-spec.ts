import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { emptyDatabase } from '../support/database.js';
import { killStarted, newFolder, startProcess, type Started } from '../support/process.js';

const APPLICANTS = join(import.meta.dirname, '../fixtures/first-applicants.csv');
const PASSWORD = 'correct horse battery';
const STEPS = ['An office', 'A project', 'A job', 'An intake', 'The first colleagues', 'The first applicants'] as const;

/** The product as it is started, an empty database, and browsers: the tests stand in the order of the hour. */
describe('the first hour of a company, by its pages alone', () => {
  const folder = newFolder();
  let database: { url: string; drop(): Promise<void> };
  let product: Started;
  let browser: TestBrowser;
  let administrator: Page;
  let recruiter: Page;
  let hr: Page;

  beforeAll(async () => {
    database = await emptyDatabase();
    product = await startProcess({ DATABASE_URL: database.url, DATA_DIR: folder });
    browser = await openBrowser(product);
  }, 300_000);
  afterAll(async () => {
    killStarted();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => browser.close());

  /** What the first steps say: so many are done, and the one after them is next. */
  async function expectSteps(done: number): Promise<void> {
    await administrator.getByRole('link', { name: 'First steps' }).click();
    await administrator.getByText(`${done} of ${STEPS.length} done`).waitFor();
    const headings = async (which: string): Promise<string[]> => {
      const found = await administrator.locator(`.hp-todo > li${which} h2`).allInnerTexts();
      return found.map((text) => text.replace(/\s+done$/, ''));
    };
    expect(await headings(':has(.is-done)')).toEqual(STEPS.slice(0, done));
    expect(await headings('[aria-current="step"]')).toEqual(STEPS.slice(done, done + 1));
    await expectAccessible(administrator);
  }

  const said = (page: Page, words: string): Promise<void> =>
    page.locator('#toast [data-toast]', { hasText: words }).waitFor();

  it('begins with the link that the start prints', async () => {
    const link = /\/setup\/\S+/.exec(product.output())?.[0] ?? '';
    administrator = await browser.open(link);
    await expectAccessible(administrator);
    await administrator.getByLabel('Name').fill('Nora Wallin');
    await administrator.getByLabel('E-mail').fill('nora.wallin@example.com');
    await administrator.getByLabel('Password').fill(PASSWORD);
    await administrator.getByRole('button', { name: 'Create the account' }).click();
    await administrator.waitForURL('**/settings/first-steps');
    await expectSteps(0);
  });

  it('gives the company an office', async () => {
    await administrator.getByRole('link', { name: 'Add an office' }).click();
    await expectAccessible(administrator);
    await administrator.getByLabel('Name').fill('Barcelona');
    await administrator.getByLabel('Code').fill('BCN');
    await administrator.getByLabel('Country').selectOption({ label: 'Spain' });
    await administrator.getByLabel('Time zone').selectOption('Europe/Madrid');
    await administrator.getByRole('button', { name: 'Create' }).click();
    await said(administrator, 'The office is created.');
    await expectAccessible(administrator);
    await expectSteps(1);
  });

  it('gives it a client and a project', async () => {
    await administrator.getByRole('link', { name: 'Add a project' }).click();
    await expectAccessible(administrator);
    await administrator.getByRole('link', { name: 'Add a client' }).click();
    await expectAccessible(administrator);
    await administrator.getByLabel('Name').fill('Nordtel');
    await administrator.getByRole('button', { name: 'Create' }).click();
    await said(administrator, 'The client is created.');
    await expectAccessible(administrator);
    await administrator.getByRole('link', { name: 'Add a project' }).click();
    await expectAccessible(administrator);
    expect(await administrator.getByLabel('Client').locator('option:checked').innerText()).toBe('Nordtel');
    await administrator.getByLabel('Name').fill('Nordtel retention');
    await administrator.getByLabel('Kind').selectOption({ label: 'Anti-churn' });
    await administrator.getByRole('button', { name: 'Create' }).click();
    await said(administrator, 'The project is created.');
    await expectAccessible(administrator);
    await expectSteps(2);
  });

  it('gives it a job with a pipeline for each door', async () => {
    await administrator.getByRole('link', { name: 'Add a job' }).click();
    await expectAccessible(administrator);
    await administrator.getByLabel('Office').selectOption({ label: 'Barcelona' });
    await administrator.getByLabel('Project', { exact: true }).selectOption({ label: 'Nordtel retention' });
    await administrator.getByLabel('Name').fill('Anti-churn agent');
    await administrator.getByRole('button', { name: 'Create' }).click();
    await said(administrator, 'The job is created, with a pipeline for each door.');
    await expectAccessible(administrator);
    await expectSteps(3);
  });

  it('plans an intake, and opens it once it says what the job pays', async () => {
    await administrator.getByRole('link', { name: 'Add an intake' }).click();
    await expectAccessible(administrator);
    await administrator.getByLabel('Job').selectOption({ label: 'Anti-churn agent · Barcelona' });
    await administrator.getByLabel('Name').fill('Q4 2025');
    await administrator.getByLabel('First day').fill('2025-10-01');
    await administrator.getByLabel('Last day').fill('2025-12-31');
    await administrator.getByLabel('Seats in the training').fill('2');
    await administrator.getByLabel('Planned applications').fill('12');
    await administrator.getByLabel('Planned matches').fill('3');
    await administrator.getByRole('button', { name: 'Create' }).click();
    await said(administrator, 'The intake is created.');
    await expectAccessible(administrator);
    expect(await administrator.getByRole('button', { name: 'Open to applicants' }).count()).toBe(0);
    await administrator.getByLabel('Lowest pay').fill('1850');
    await administrator.getByLabel('Highest pay').fill('2100.50');
    await administrator.getByLabel('Currency').selectOption('EUR');
    await administrator.getByLabel('Paid per').selectOption({ label: 'Month' });
    await administrator.getByLabel('Collective agreement').fill('Contact center, 2025');
    await administrator.getByRole('button', { name: 'Save' }).click();
    await said(administrator, 'The intake is saved.');
    await administrator.getByRole('button', { name: 'Open to applicants' }).click();
    await said(administrator, 'The intake is open to applicants.');
    await expectAccessible(administrator);
    await expectSteps(4);
  });

  it('lets a recruiter and HR in', async () => {
    await administrator.getByRole('link', { name: 'Invite somebody' }).click();
    recruiter = await joined('Elena Vives', 'Recruiter', 'Barcelona');
    await recruiter.waitForURL('**/board**');
    await expectAccessible(recruiter);
    await administrator.getByRole('link', { name: 'Users', exact: true }).first().click();
    await administrator.getByRole('link', { name: 'Invite a user' }).click();
    hr = await joined('Laia Font', 'HR', 'All offices, new ones too');
    await expectSteps(5);
  });

  async function joined(name: string, role: string, offices: string): Promise<Page> {
    await administrator.getByLabel('Name').fill(name);
    await administrator.getByLabel('E-mail').fill(`${name.toLowerCase().replace(' ', '.')}@example.com`);
    await administrator.getByRole('combobox', { name: 'Role' }).selectOption({ label: role });
    await administrator.getByRole('checkbox', { name: offices }).check();
    await administrator.getByRole('button', { name: 'Make the link' }).click();
    const page = await browser.open(new URL(await administrator.locator('#new-link').innerText()).pathname);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.locator('.hp-nav').waitFor();
    return page;
  }

  it('takes in the first applicants from a file', async () => {
    await recruiter.getByRole('link', { name: 'Import' }).first().click();
    await recruiter.getByRole('link', { name: 'Import a file' }).first().click();
    await recruiter.getByLabel('Where it comes from').fill('Form');
    await recruiter.setInputFiles('input[type=file]', APPLICANTS);
    await recruiter.getByRole('button', { name: 'Upload and read' }).click();
    await recruiter.getByRole('heading', { name: 'Match columns' }).waitFor();
    await expectAccessible(recruiter);
    await recruiter.getByRole('button', { name: /^Check all/ }).click();
    await recruiter.getByText('Nothing is written yet.').waitFor();
    await expectAccessible(recruiter);
    await recruiter.getByRole('button', { name: /^Import 11/ }).click();
    await recruiter.getByRole('button', { name: 'Undo this import' }).waitFor();
    await expectAccessible(recruiter);
    await expectSteps(6);
  });
});
