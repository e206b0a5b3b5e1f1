import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeJob, makeOffice } from '../support/factories.js';
import { readPdf } from '../support/pdf.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const PATH = '/settings/interview-templates';
const IN_THREE = {
  English: 'What did you keep?',
  Swedish: 'Vad behöll du?',
  Spanish: '¿Qué conservaste?',
} as const;

/** HR and one template, from the first day to the second version: the tests stand in that order. */
describe('an interview template in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let hr: SignedIn;
  let page: Page;
  let template: string;
  let exported: string;

  beforeAll(async () => {
    t = await startApp();
    await makeJob(t.db, {
      office: await makeOffice(t.db),
      name: 'Retention agent',
    });
    hr = await signIn(t, { role: 'hr', offices: 'all' });
    browser = await openBrowser(t);
    page = await browser.open(PATH, {
      as: hr,
      expects: [/status of 4(09|12|22)/],
    });
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  const said = (words: string | RegExp) => page.getByText(words).first().waitFor();
  const written = (group: string, language: string, on = page) =>
    on.getByRole('group', { name: group, exact: true }).getByLabel(language);
  const question = async (code: string, on = page): Promise<void> => {
    await on.goto(`${template}/draft/questions/${code}`);
  };
  const codes = (): Promise<string[]> =>
    page.locator('section[aria-labelledby=h-questions] .hp-stage-name > :first-child').allInnerTexts();
  const chooseFile = (text: string, on = page) =>
    on.getByLabel('Template file (YAML)').setInputFiles({
      name: 'x.yaml',
      mimeType: 'text/yaml',
      buffer: Buffer.from(text),
    });
  const readIn = (on = page) => on.getByRole('button', { name: 'Read the file' }).press('Enter');

  it('is made of one that came with the product, by keyboard', async () => {
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Use Phone screen' }).press('Enter');
    await said('The template is here.');
    template = new URL(page.url()).origin + new URL(page.url()).pathname;
    await expectAccessible(page);
  });

  it('is not published for a job whose analysis names nothing, and says what is missing', async () => {
    await page.getByRole('checkbox', { name: 'Retention agent' }).press('Space');
    await page.locator('section[aria-labelledby=h-jobs]').getByRole('button', { name: 'Save' }).press('Enter');
    await said('The jobs are saved.');
    await page.getByRole('button', { name: 'Publish' }).press('Enter');
    await said('This version cannot be published yet.');
    await said('PS3: asks about Patience, which the job analysis of Retention agent does not name.');
    await expectAccessible(page);
  });

  it('can be published for it once the job analysis says why', async () => {
    await page
      .getByRole('link', {
        name: 'Job analysis of Retention agent',
        exact: true,
      })
      .press('Enter');
    for (const name of ['Patience', 'Positive attitude', 'Reliability'])
      await page.getByLabel(new RegExp(`^${name}`)).fill('Callers are upset; shifts begin early.');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => url.search.includes('done='));
    await page.goto(template);
    expect(await page.getByText('before it can be published').count()).toBe(0);
  });

  it('has a question edited in three languages, with its competency, type, minutes, probes and anchors', async () => {
    await page.getByRole('link', { name: 'PS1', exact: true }).press('Enter');
    await expectAccessible(page);
    for (const [language, words] of Object.entries(IN_THREE)) {
      await written('Text', language).fill(words);
      await written('Follow-up question 1; an empty one is left out', language).fill(`1 ${words}`);
      for (const rating of [1, 2, 3, 4, 5])
        await written(`An answer worth ${rating}`, language).fill(`${rating} ${words}`);
    }
    await page.getByLabel('Competency').selectOption({ label: 'Patience' });
    await page.getByLabel('Type').selectOption('situational');
    await page.getByLabel('Minutes').fill('3');
    await page.keyboard.press('Control+Enter');
    await said('Saved.');
    await question('PS1');
    expect(await written('An answer worth 5', 'Swedish').inputValue()).toBe('5 Vad behöll du?');
    expect(await written('Follow-up question 1; an empty one is left out', 'Spanish').inputValue()).toBe(
      '1 ¿Qué conservaste?',
    );
    expect(await page.getByLabel('Minutes').inputValue()).toBe('3');
    expect(await page.getByLabel('Type').inputValue()).toBe('situational');
    expect(await page.getByLabel('Competency').inputValue()).toBe('patience');
  });

  it('has its questions put in another order by keyboard', async () => {
    await page.goto(template);
    expect(await codes()).toEqual(['PS1', 'PS2', 'PS3']);
    await page.getByRole('button', { name: /PS3.*up|up.*PS3/i }).press('Enter');
    await said('Moved.');
    expect(await codes()).toEqual(['PS1', 'PS3', 'PS2']);
    await page.getByRole('button', { name: /PS3.*down|down.*PS3/i }).press('Enter');
    await page.waitForFunction(`document.querySelectorAll('.hp-stage-name')[2]?.innerText.startsWith('PS3')`);
  });

  it('is not published with a question that an office cannot read, until it is written', async () => {
    await page.getByRole('link', { name: 'Add a question' }).press('Enter');
    await expectAccessible(page);
    await page.getByLabel('Competency').selectOption({ label: 'Patience' });
    await page.getByLabel('Minutes').fill('1');
    await written('Text', 'English').fill('And then?');
    for (const rating of [1, 2, 3, 4, 5]) await written(`An answer worth ${rating}`, 'English').fill(`Worth ${rating}`);
    await page.keyboard.press('Control+Enter');
    await said('Added.');
    await page.getByRole('button', { name: 'Publish' }).press('Enter');
    await said('This version cannot be published yet.');
    await page.getByRole('link', { name: 'PS4: not written in Spanish.' }).first().press('Enter');
    await written('Text', 'Spanish').fill('¿Y luego?');
    await written('Text', 'Swedish').fill('Och sedan?');
    for (const rating of [1, 2, 3, 4, 5])
      for (const language of ['Spanish', 'Swedish'])
        await written(`An answer worth ${rating}`, language).fill(`Vale ${rating}`);
    await page.keyboard.press('Control+Enter');
    await said('Saved.');
    expect(await page.getByText('not written in').count()).toBe(0);
  });

  it('keeps what one typed when another was faster, and shows what is stored now', async () => {
    const other = await browser.open(`${new URL(template).pathname}/draft/questions/PS2`, { as: hr });
    await question('PS2');
    await written('Text', 'English', other).fill('Of the other.');
    await other.keyboard.press('Control+Enter');
    await other.getByText('Saved.').first().waitFor();
    await written('Text', 'English').fill('Mine.');
    await page.keyboard.press('Control+Enter');
    await said('Somebody changed this in the meantime.');
    await said('Stored now: Of the other.');
    expect(await written('Text', 'English').inputValue()).toBe('Mine.');
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await said('Saved.');
    await question('PS2', other);
    expect(await written('Text', 'English', other).inputValue()).toBe('Mine.');
    await other.close();
  });

  it('is published, and then nobody can change the version', async () => {
    await page.goto(template);
    await page.getByRole('button', { name: 'Publish' }).press('Enter');
    await said('The version is published.');
    expect(await page.getByRole('link', { name: 'PS1', exact: true }).count()).toBe(0);
    await expectAccessible(page);
    await page.goto(`${template}/draft/questions/PS1`);
    await said('There is no draft any more');
    expect(page.url()).toContain(template);
  });

  it('is previewed, and its guide is a PDF', async () => {
    await page.goto(template);
    await page.getByRole('link', { name: 'Preview: Version 1' }).press('Enter');
    await said('What did you keep?');
    const href = await page.getByRole('link', { name: 'PDF' }).getAttribute('href');
    const answer = await page.request.get(new URL(href ?? '', page.url()).href);
    expect(answer.headers()['content-type']).toBe('application/pdf');
    expect((await readPdf(await answer.body())).pages.join(' ')).toContain('What did you keep?');
  });

  it('is exported, changed in the file, and imported as the next draft', async () => {
    await page.goto(template);
    const href = await page.getByRole('link', { name: 'Export: Version 1' }).getAttribute('href');
    exported = await (await page.request.get(new URL(href ?? '', page.url()).href)).text();
    await chooseFile(exported.replaceAll('What did you keep?', 'What did you save?'));
    await readIn();
    await said('The file is now the draft.');
  });

  it('says in the reader’s language on which line a file is wrong', async () => {
    const bad = exported.split('\n');
    const line = bad.findIndex((one) => one.includes('minutes: 3')) + 1;
    bad[line - 1] = bad[line - 1]?.replace('minutes: 3', 'minutes: three') ?? '';
    for (const [language, words] of [
      ['en', new RegExp(`line ${line}, column \\d+ .*must be a whole number`)],
      ['sv', new RegExp(`rad ${line}, kolumn \\d+ .*heltal`)],
    ] as const) {
      await t.db.query('UPDATE user_account SET language = $1 WHERE id = $2', [language, hr.user.id]);
      await page.goto(template);
      await page.locator('input[type=file]').setInputFiles({
        name: 'x.yaml',
        mimeType: 'text/yaml',
        buffer: Buffer.from(bad.join('\n')),
      });
      await page.locator('form:has(input[type=file]) button').press('Enter');
      await said(words);
    }
    await t.db.query(`UPDATE user_account SET language = 'en' WHERE id = $1`, [hr.user.id]);
    await page.goto(template);
    await chooseFile('name: "not closed');
    await readIn();
    await said(/line 1, column \d+ .*quotation mark/);
    await expectAccessible(page);
  });

  it('does not overwrite with a file what somebody changed meanwhile', async () => {
    await page.goto(template);
    const other = await browser.open(`${new URL(template).pathname}/draft/questions/PS2`, { as: hr });
    await written('Text', 'English', other).fill('Kept from the file.');
    await other.keyboard.press('Control+Enter');
    await other.getByText('Saved.').first().waitFor();
    await other.close();
    await chooseFile(exported);
    await readIn();
    await said('Somebody changed this in the meantime. Nothing was changed by your click');
    await question('PS2');
    expect(await written('Text', 'English').inputValue()).toBe('Kept from the file.');
  });

  it('says so to who edits a draft that somebody published meanwhile', async () => {
    await question('PS3');
    const other = await browser.open(new URL(template).pathname, { as: hr });
    await other.getByRole('button', { name: 'Publish' }).press('Enter');
    await other.getByText('The version is published.').waitFor();
    await other.close();
    await written('Text', 'English').fill('Too late.');
    await page.keyboard.press('Control+Enter');
    await said('There is no draft any more: somebody published or deleted it.');
  });

  it('is made, refused and mended without JavaScript', async () => {
    const quiet = await browser.open(`${PATH}/new`, {
      as: hr,
      hasJavaScript: false,
      expects: [/status of 422/],
    });
    const file = readFileSync(new URL('../../templates/interviews/promotion-interview.yaml', import.meta.url), 'utf8');
    await chooseFile(file.replace('format: 1', 'format: 2'), quiet);
    await readIn(quiet);
    await quiet.getByText('format must be 1').waitFor();
    await chooseFile(file, quiet);
    await readIn(quiet);
    await quiet.getByText('The template is here.').waitFor();
    await quiet.getByRole('link', { name: 'IP1', exact: true }).press('Enter');
    await quiet.getByLabel('Minutes').fill('2');
    await quiet.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await quiet.getByText('Saved.').first().waitFor();
    await quiet.getByRole('button', { name: 'Publish' }).press('Enter');
    await quiet.getByText('The template is for no job: choose at least one.').waitFor();
  });

  it.each(['general', 'rules', 'never-ask'])('has its part “%s” on an accessible page', async (part) => {
    const draft = await browser.open(PATH, { as: hr });
    await draft
      .getByRole('link', {
        name: 'Internal interview, from sales to anti-churn',
      })
      .press('Enter');
    await draft.goto(`${new URL(draft.url()).origin}${new URL(draft.url()).pathname}/draft/parts/${part}`);
    await expectAccessible(draft);
    await draft.close();
  });
});
