import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeIntake, makeJob } from '../support/factories.js';
import { signIn, type SignedIn } from '../support/sign-in.js';
import { sheet, workbook } from '../support/workbook-files.js';

const FILE = [
  'Nombre y apellidos;Correo;Teléfono;Fecha;Motivo de baja',
  'Nadia Núñez;nadia@example.com;600 000 117;19/11/2025;gripe',
  'Björn Öberg;bjorn@example;070-174 06 05;31/11/2025;',
  'Inés Marín;ines@example.org;;20/11/2025;',
].join('\r\n');

describe('the pages of an import, and those of the own account', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let as: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    const intake = await makeIntake(t.db, await makeJob(t.db));
    as = await signIn(t, { role: 'recruiter', offices: [intake.officeId] });
    browser = await openBrowser(t);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('leads from the file to the result', async () => {
    const page = await browser.open('/imports/new', { as });
    await expectAccessible(page);
    const file = { name: 'respuestas.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE, 'latin1') };
    await page.setInputFiles('input[type=file]', file);
    await page.locator('main button.btn-primary').click();
    await page.getByRole('heading', { name: 'Match columns' }).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('gripe');
    await expectAccessible(page);
    await page.locator('input[name=drop_forbidden]').check();
    await page.getByRole('button', { name: /^Check all/ }).click();
    await page.getByText('Nothing is written yet.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Import \d/ }).click();
    await page.getByRole('button', { name: 'Undo this import' }).waitFor();
    await expectAccessible(page);
    await expectAccessible(await browser.open('/imports', { as }));
  }, 90_000);

  it('leads from a workbook to the board, with the keyboard, and remembers what was chosen', async () => {
    const page = await browser.open('/imports/new', { as });
    const headers = ['Name', 'Email', 'Applied on', 'Came by', 'Stage'];
    const rows = [
      ['Åsa Björk', 'asa@example.com', new Date('2026-03-02T09:00:00Z'), 'Leaflet', 'Applied'],
      ['Joel Nuñez', 'joel@example.com', new Date('2026-03-03T09:00:00Z'), 'Leaflet', 'Phone screen'],
    ];
    const content = await workbook(sheet('Read me', ['About'], []), sheet('Candidates', headers, rows));
    await page.setInputFiles('input[type=file]', { name: 'people.xlsx', mimeType: 'application/zip', buffer: content });
    await page.getByLabel('Where it comes from').fill('Job fair');
    await page.keyboard.press('Control+Enter');
    await page.getByText('sheet 2 of 2: “Candidates”').waitFor();
    await page.getByLabel('Field for Came by').selectOption('Source');
    await page.getByRole('button', { name: 'Apply and show again' }).click();
    await page.getByLabel('Meaning of Leaflet').selectOption('New source: other');
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('link', { name: 'Open the board' }).click();
    await page.getByText('Åsa Björk').waitFor();
    expect(await page.getByText('Joel Nuñez').count()).toBe(1);

    await page.goto(new URL('/imports', page.url()).href);
    await page.getByRole('link', { name: 'Remembered choices' }).click();
    await page.getByText('5 columns').click();
    await page.getByText('came by: Source').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete the choices for Job fair' }).click();
    await page.getByText('The next file from there is matched by its column names again.').waitFor();
    await page.getByText('Job fair').waitFor({ state: 'detached' });
  }, 90_000);

  it('has accessible doors and settings', async () => {
    await expectAccessible(await browser.open('/sign-in'));
    await expectAccessible(await browser.open('/account', { as }));
  });
});
