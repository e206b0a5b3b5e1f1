import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationView } from '../../src/applications/application.dto.js';
import type { Intake } from '../../src/intakes/intake.entity.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, stage, type TestJob } from '../support/factories.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

describe('the pages of a candidate in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let job: TestJob;
  let intake: Intake;
  let recruiter: SignedIn;
  let nadia: ApplicationView;

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    job = await makeJob(t.db, { name: 'Anti-churn agent, Barcelona' });
    intake = await makeIntake(t.db, job, { name: 'Q4 2026' });
    recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId], name: 'Elena Vives' });
    nadia = await makeApplication(t, recruiter.actor, intake, {
      candidate: makeCandidate({
        name: 'Nadia Okafor',
        phone: '+34 600 000 117',
        languages: [
          { language: 'es', level: 'C2' },
          { language: 'en', level: 'C1' },
        ],
      }),
      working_time_percent: 80,
      tags: ['saturdays'],
      note: 'Very clear on the phone.',
    });
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  it('moves, rejects and undoes from the page', async () => {
    const page = await browser.open(`/applications/${nadia.id}`, { as: recruiter });
    await page.keyboard.press('m');
    await page.locator('#sheet[open]').waitFor();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('Nadia Okafor moved to Phone screen').waitFor();
    await page.locator('#toast').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back: Nadia Okafor is in Applied as before').waitFor();
    expect(await page.locator('.hp-log .is-corrected').count()).toBe(1);
    await page.keyboard.press('r');
    await page.locator('#sheet[open]').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Nadia Okafor was rejected in Applied').waitFor();
    await page.locator('.hp-log').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back: Nadia Okafor is in Applied as before').waitFor();
  });

  it('is accessible in every state', async () => {
    await recruiter
      .post(`/api/v1/applications/${nadia.id}/moves`, {
        from_stage_id: stage(job, 'external', 'applied'),
        to_stage_id: stage(job, 'external', 'interview'),
      })
      .expect(201);
    for (const path of [
      `/applications/${nadia.id}`,
      `/candidates/${nadia.candidate.id}/edit`,
      '/candidates',
      '/candidates?q=nobody-of-this-name',
      `/applications/new?intake=${intake.id}`,
    ]) {
      const page = await browser.open(path, { as: recruiter });
      await expectAccessible(page);
    }
  });

  it('finds a person while somebody types, and without a script', async () => {
    const page = await browser.open('/candidates', { as: recruiter });
    await page.locator('#f-q').fill('okaf');
    await page.waitForURL(/q=okaf/);
    await page.getByRole('link', { name: 'Nadia Okafor' }).waitFor();
    const plain = await browser.open('/candidates', { as: recruiter, hasJavaScript: false });
    await plain.locator('#f-q').fill('nobody');
    await plain.getByRole('button', { name: 'Find' }).click();
    await plain.getByText('Nobody matches').waitFor();
  });
});
