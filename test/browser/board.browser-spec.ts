import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationView } from '../../src/applications/application.dto.js';
import type { Intake } from '../../src/intakes/intake.entity.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, stage, type TestJob } from '../support/factories.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const card = (application: ApplicationView): string => `#app-${application.id}`;

describe('the board in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let job: TestJob;
  let intake: Intake;
  let recruiter: SignedIn;
  let nadia: ApplicationView;
  let joel: ApplicationView;

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    job = await makeJob(t.db, { name: 'Anti-churn agent, Barcelona' });
    recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId], name: 'Elena Vives' });
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });
  beforeEach(async () => {
    intake = await makeIntake(t.db, job, { name: `Q4 ${Date.now()}` });
    const languages = [{ language: 'es', level: 'C2' as const }];
    nadia = await makeApplication(t, recruiter.actor, intake, {
      candidate: makeCandidate({ name: 'Nadia Okafor', languages }),
      source_id: '01960000-0000-7000-8000-000000000101',
      referrer: 'Marta Soler',
    });
    joel = await makeApplication(t, recruiter.actor, intake, {
      candidate: makeCandidate({ name: 'Joel Bergström' }),
      door: 'internal',
    });
  });

  const path = (query = ''): string => `/intakes/${intake.id}/board${query}`;
  const standing = async (application: ApplicationView): Promise<string> => {
    const { body } = await recruiter.get(`/api/v1/applications/${application.id}`).expect(200);
    return body.current_stage.code;
  };

  it('moves a card by the keyboard, and undoes it', async () => {
    const page = await browser.open(path(), { as: recruiter });
    await page.locator(`${card(nadia)} a[title]`).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Joel Bergström');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('m');
    await page.locator('#sheet[open]').waitFor();
    await page.keyboard.press('3');
    await page.keyboard.press('Control+Enter');
    await page.locator(`#cards-interviewed-1 ${card(nadia)}`).waitFor();
    expect(await page.locator(card(nadia)).count()).toBe(1);
    expect(await page.locator('#head-applied-1 b').innerText()).toContain('1');
    expect(await page.locator('#toast').innerText()).toContain('Nadia Okafor moved to Interview');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Nadia Okafor');
    await page.keyboard.press('u');
    await page.locator(`#cards-applied-1 ${card(nadia)}`).waitFor();
    expect(await page.locator('#toast').innerText()).toContain('Taken back');
    expect(await standing(nadia)).toBe('applied');
  });

  it('moves a card by dragging, into the stage of its own door', async () => {
    const page = await browser.open(path(), { as: recruiter });
    await page.locator(card(joel)).hover();
    await page.waitForFunction('window.Sortable');
    await page.waitForTimeout(200);
    await page.locator(`${card(joel)} p`).dragTo(page.locator('#cards-screened-1'));
    await page.locator(`#cards-screened-1 ${card(joel)}`).waitFor();
    await page.locator('#toast [data-toast]').waitFor();
    expect(await standing(joel)).toBe('eligible');
  });

  it('moves and undoes by forms without JavaScript', async () => {
    const page = await browser.open(path(), { as: recruiter, hasJavaScript: false });
    await page.locator(`${card(nadia)} .hp-cand-menu`).click();
    await page.getByRole('radio', { name: 'Profile match' }).check();
    await page.getByRole('button', { name: 'Move' }).click();
    await page.locator(`#cards-matched-1 ${card(nadia)}`).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator(`#cards-applied-1 ${card(nadia)}`).waitFor();
    expect(await standing(nadia)).toBe('applied');
  });

  it('rejects from the card with a reason, and brings the card back by undo', async () => {
    const page = await browser.open(path(), { as: recruiter });
    await page.locator(`${card(nadia)} .hp-cand-menu`).click();
    await page.locator('#sheet[open]').waitFor();
    await page.keyboard.press('r');
    await page.getByText('Why is Nadia Okafor not going on?').waitFor();
    await page.keyboard.press('2');
    await page.keyboard.press('Enter');
    await page.locator(card(nadia)).waitFor({ state: 'detached' });
    expect(await page.locator('#board-closed').innerText()).toContain('1 rejected');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator(`#cards-applied-1 ${card(nadia)}`).waitFor();
  });

  it('tells who was faster, and shows the card where it is', async () => {
    const other = await signIn(t, { role: 'recruiter', offices: [job.officeId], name: 'Marta Soler' });
    const page = await browser.open(path(), { as: recruiter, expects: [/status of 409/] });
    await page.locator(`${card(nadia)} .hp-cand-menu`).click();
    await page.locator('#sheet[open]').waitFor();
    await other
      .post(`/api/v1/applications/${nadia.id}/moves`, {
        from_stage_id: stage(job, 'external', 'applied'),
        to_stage_id: stage(job, 'external', 'phone_screen'),
      })
      .expect(201);
    await page.getByRole('button', { name: 'Move' }).click();
    await page.locator('#notice [role=alert]').waitFor();
    const notice = await page.locator('#notice').innerText();
    expect(notice).toContain('Nadia Okafor is already in Phone screen.');
    expect(notice).toContain('Marta Soler');
    expect(notice).toContain('Nothing was changed by your click.');
    expect(await page.locator(`#cards-screened-1 ${card(nadia)}`).count()).toBe(1);
    expect(await page.locator(card(nadia)).count()).toBe(1);
  });

  it('filters in place and keeps the filter in the address', async () => {
    const page = await browser.open(path(), { as: recruiter });
    await page.locator('#f-language').selectOption('es');
    await page.locator(card(joel)).waitFor({ state: 'detached' });
    expect(page.url()).toContain('language=es');
    await page.getByRole('link', { name: /^Internal/ }).click();
    await page.getByText('No application matches these filters').waitFor();
    await page.getByRole('link', { name: /^Drop the filter/ }).click();
    await page.locator('.hp-cand').first().waitFor();
  });

  it('appends the next cards of a column', async () => {
    for (let i = 0; i < 8; i++) await makeApplication(t, recruiter.actor, intake);
    const page = await browser.open(path(), { as: recruiter });
    expect(await page.locator('#cards-applied-1 .hp-cand').count()).toBe(7);
    await page.getByRole('link', { name: 'Show 3 more' }).click();
    await page.locator('#cards-applied-1 .hp-cand').nth(9).waitFor();
    expect(await page.locator('#cards-applied-1 .hp-cand').count()).toBe(10);
  });

  it('is accessible, with the sheet and without', async () => {
    const page = await browser.open(path(), { as: recruiter });
    await expectAccessible(page);
    await page.locator(`${card(nadia)} .hp-cand-menu`).click();
    await page.locator('#sheet[open]').waitFor();
    await expectAccessible(page);
    const form = await browser.open(`/applications/${nadia.id}/rejection`, { as: recruiter });
    await expectAccessible(form);
  });
});
