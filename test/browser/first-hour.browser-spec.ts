import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import readWorkbook from 'read-excel-file/node';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { emptyDatabase } from '../support/database.js';
import { killStarted, newFolder, startProcess, type Started } from '../support/process.js';

const APPLICANTS = join(import.meta.dirname, '../fixtures/first-applicants.csv');
const PASSWORD = 'correct horse battery';
const STEPS = ['An office', 'A project', 'A job', 'An intake', 'The first colleagues', 'The first applicants'] as const;

const FIGURES = [
  'reached',
  'entered',
  'advanced',
  'moved_back',
  'rejected',
  'withdrawn',
  'hired',
  'transferred',
  'still_here',
  'open',
] as const;

/** By hand: twelve applied, four skipped stages, and one was hired. In the order of FIGURES. */
const FUNNEL: Readonly<Record<string, readonly number[]>> = {
  Applied: [12, 12, 5, 0, 2, 1, 0, 0, 4, 4],
  Screened: [5, 1, 0, 0, 0, 0, 0, 0, 1, 1],
  Interviewed: [4, 1, 0, 0, 0, 0, 0, 0, 1, 1],
  Matched: [3, 1, 0, 0, 0, 0, 0, 0, 1, 1],
  Training: [2, 1, 0, 0, 0, 0, 0, 0, 1, 1],
  Placed: [1, 1, 0, 0, 0, 0, 1, 0, 0, 0],
};
const TOTALS = '12 applied, 3 matched, 2 started training';
const BALANCE = 'Balanced: 17 entered = 5 advanced + 2 rejected + 1 withdrawn + 1 hired + 8 still here';
/** Applications, matched, started training. */
const SOURCES: Readonly<Record<string, readonly number[]>> = {
  Friend: [5, 1, 1],
  'Social media': [4, 2, 1],
  'Job board': [2, 0, 0],
  'No source': [1, 0, 0],
};

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

  it('gives it a job with a pipeline for each door, one from a template of its own', async () => {
    await administrator.getByRole('link', { name: 'Pipelines', exact: true }).click();
    await expectAccessible(administrator);
    await administrator.getByRole('link', { name: 'Add a template' }).click();
    await expectAccessible(administrator);
    await administrator.getByLabel('Name').fill('Retention, from outside');
    await administrator.getByLabel('Door').selectOption({ label: 'External' });
    await administrator.getByRole('button', { name: 'Create' }).click();
    await said(administrator, 'The template is created.');
    await expectAccessible(administrator);
    await administrator.getByRole('link', { name: 'First steps' }).click();
    await administrator.getByRole('link', { name: 'Add a job' }).click();
    await expectAccessible(administrator);
    await administrator.getByLabel('Office').selectOption({ label: 'Barcelona' });
    await administrator.getByLabel('Project', { exact: true }).selectOption({ label: 'Nordtel retention' });
    await administrator.getByLabel('Name').fill('Anti-churn agent');
    await administrator
      .getByLabel('Pipeline for applicants from outside')
      .selectOption({ label: 'Retention, from outside' });
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

  async function openSheet(name: string): Promise<void> {
    await recruiter.getByRole('link', { name: `Move or close: ${name}` }).click();
    await recruiter.locator('#sheet[open]').waitFor();
  }

  async function move(name: string, stage: string, done: string): Promise<void> {
    await openSheet(name);
    await recruiter.getByRole('radio', { name: stage }).check();
    await recruiter.getByRole('button', { name: /^Move/ }).click();
    await said(recruiter, `${name} ${done}`);
  }

  async function leave(name: string, link: string, reason: string, submit: string): Promise<void> {
    await openSheet(name);
    await recruiter.locator('#sheet').getByRole('link', { name: link }).click();
    await recruiter.getByRole('radio', { name: reason }).check();
    await recruiter.locator('#sheet').getByRole('button', { name: submit }).click();
  }

  async function downloaded(link: string): Promise<string> {
    const [download] = await Promise.all([
      hr.waitForEvent('download'),
      hr.getByRole('link', { name: link, exact: true }).click(),
    ]);
    return download.path();
  }

  it('moves people on the board, and takes a mistake back', async () => {
    await recruiter.getByRole('link', { name: 'Board' }).first().click();
    await recruiter.getByRole('link', { name: /^Show 4 more/ }).click();
    await move('Ada Lind', 'Phone screen', 'moved to Phone screen');
    await move('Bruno Vidal', 'Interview', 'moved to Interview');
    await move('Carla Soto', 'Profile match', 'moved to Profile match');
    await move('Diego Ferrer', 'Training', 'moved to Training');
    await move('Elsa Nyberg', 'On project', 'moved to On project');
    await move('Hugo Lindqvist', 'Phone screen', 'moved to Phone screen');
    await recruiter.locator('#toast').getByRole('button', { name: 'Undo' }).click();
    await said(recruiter, 'Taken back: Hugo Lindqvist is in Applied as before');
    await expectAccessible(recruiter);
  });

  it('says goodbye with a reason', async () => {
    for (const name of ['Fatima Amrani', 'Gabriel Costa']) {
      await leave(name, 'Reject…', 'No shift fits', 'Reject');
      await said(recruiter, `${name} was rejected in Applied`);
    }
    await leave('Kenza Öberg', 'Withdrew…', 'Candidate withdrew', 'Record the withdrawal');
    await said(recruiter, 'Kenza Öberg withdrew in Applied');
    await recruiter.getByText('Closed: 2 rejected, 1 withdrawn, 1 hired').waitFor();
  });

  it('adds a colleague by the other door', async () => {
    await recruiter.getByRole('link', { name: 'Add application' }).click();
    await expectAccessible(recruiter);
    await recruiter.getByLabel('Door').selectOption({ label: 'Internal' });
    await recruiter.getByLabel('Name', { exact: true }).fill('Marta Soler');
    await recruiter.locator('#f-applied_at').fill('2025-12-01T10:00');
    await recruiter.getByRole('button', { name: 'Add application' }).click();
    await said(recruiter, 'Marta Soler was added in Nominated');
    await expectAccessible(recruiter);
  });

  it('reads the first funnel report, to the digit', async () => {
    await administrator.getByRole('link', { name: 'Read the report' }).click();
    await administrator.getByRole('heading', { name: TOTALS }).waitFor();
    await hr.getByRole('link', { name: 'Reports' }).first().click();
    await hr.getByRole('heading', { name: TOTALS }).waitFor();
    await expectAccessible(hr);
    const both = hr.getByRole('region', { name: 'Table: Both doors, by milestone' });
    for (const [milestone, figures] of Object.entries(FUNNEL)) {
      const cells = await both
        .getByRole('row', { name: new RegExp(`^${milestone}`) })
        .locator('td.n')
        .allInnerTexts();
      const [reached, , ...others] = cells.map(Number);
      expect([milestone, reached, ...others.slice(0, FIGURES.length - 1)]).toEqual([milestone, ...figures]);
    }
    await hr.getByText(BALANCE).waitFor();
    const sources = hr.getByRole('region', { name: 'Table: Sources' });
    for (const [source, figures] of Object.entries(SOURCES)) {
      const cells = await sources
        .getByRole('row', { name: new RegExp(`^${source}`) })
        .locator('td.n')
        .allInnerTexts();
      expect([source, ...cells.filter((cell) => /^\d+$/.test(cell))]).toEqual([source, ...figures.map(String)]);
    }
  });

  it('takes the same figures along as files', async () => {
    const csv = await downloaded('CSV');
    const rows: Record<string, string>[] = parse(readFileSync(csv), { columns: true });
    const both = rows.filter(({ door, level }) => door === 'both' && level === 'milestone');
    expect(both.map((row) => FIGURES.map((figure) => Number(row[figure])))).toEqual(Object.values(FUNNEL));
    const [sheet] = await readWorkbook(await downloaded('Excel'));
    expect(sheet?.data).toHaveLength(rows.length + 1);
  });
});
