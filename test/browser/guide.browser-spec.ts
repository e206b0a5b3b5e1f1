import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { LANGUAGES, type Language } from '../../src/i18n/language.js';
import { InterviewTemplateVersion } from '../../src/interview-templates/interview-template-version.entity.js';
import { readyMadeTemplates } from '../../src/interview-templates/ready-made.js';
import { startApp, type TestApp } from '../support/app.js';
import { expectAccessible, openBrowser, type TestBrowser } from '../support/browser.js';
import { makeJob } from '../support/factories.js';
import { makeTemplate } from '../support/interviews.js';
import { readPdf } from '../support/pdf.js';
import { signIn, type SignedIn } from '../support/sign-in.js';

const KIT = readyMadeTemplates();
/** As in the PDF, where the test of the guide counts them. */
const PAGES: Readonly<Record<string, number>> = {
  phone_screen: 2,
  competency_interview: 5,
  promotion_interview: 3,
  retention_roleplay: 5,
};

describe('the guide in a browser', () => {
  let t: TestApp;
  let browser: TestBrowser;
  let as: SignedIn;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    t = await startApp();
    browser = await openBrowser(t);
    as = await signIn(t, { role: 'hr', offices: 'all' });
    const job = await makeJob(t.db);
    for (const { id, content } of KIT) ids.set(id, (await makeTemplate(t.db, job, as.user.id, content)).id);
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  const open = (template: string, language: Language): Promise<Page> =>
    browser.open(`/settings/interview-templates/${ids.get(template)}/versions/1/preview?lang=${language}`, { as });
  const printed = async (page: Page) => readPdf(await page.pdf({ preferCSSPageSize: true }));

  it.each(KIT.flatMap(({ id }) => LANGUAGES.map((language) => [id, language] as const)))(
    'prints the %s in %s on as many sheets as the PDF has, without the bars of the screen',
    async (id, language) => {
      const page = await open(id, language);
      const { pages, size } = await printed(page);
      expect([Math.round(size.width), Math.round(size.height)]).toEqual([595, 842]);
      expect(pages.length).toBe(PAGES[id]);
      expect(pages.join(' ')).not.toMatch(/Print|Board|Back to/);
      await page.close();
    },
  );

  it.each(['competency_interview', 'retention_roleplay'])('shows the %s accessibly', async (id) => {
    await expectAccessible(await open(id, 'es'));
  });

  it('changes its language by links and offers to print only where scripts run', async () => {
    const page = await open('phone_screen', 'en');
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Svenska' }).last().click();
    await page.getByRole('heading', { name: 'Telefonintervju', level: 1 }).waitFor();
    const quiet = await browser.open(new URL(page.url()).pathname, { as, hasJavaScript: false });
    expect(await quiet.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect(await quiet.getByRole('link', { name: 'PDF' }).isVisible()).toBe(true);
  });

  it('shows what changed between two versions accessibly, and follows the choice of others', async () => {
    const templateId = ids.get('phone_screen') ?? '';
    const content = structuredClone(KIT.find(({ id }) => id === 'phone_screen')?.content);
    if (content?.kind !== 'interview') throw new Error('The phone screen is missing.');
    const [first] = content.questions;
    if (first)
      first.text = { ...first.text, sv: 'Berätta om en gång när du hade en riktigt jobbig uppgift. Hur gjorde du?' };
    content.never_ask = content.never_ask.slice(1);
    await t.db.manager.insert(InterviewTemplateVersion, {
      id: uuid(),
      templateId,
      number: 2,
      content: content as never,
    });
    const page = await browser.open(`/settings/interview-templates/${templateId}/compare`, { as });
    await page.getByRole('heading', { name: 'Question PS1' }).waitFor();
    expect(await page.locator('ins').allInnerTexts()).toContain('riktigt ');
    await expectAccessible(page);
    await page.getByLabel('From').selectOption('2');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('Nothing differs').waitFor();
  });
});
