import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { InterviewContent } from '../src/interview-templates/content.js';
import { InterviewTemplateVersion } from '../src/interview-templates/interview-template-version.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeJob, makeOffice } from './support/factories.js';
import { makeTemplate, sampleInterview, type TestTemplate } from './support/interviews.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('two versions of a template', () => {
  let t: TestApp;
  let hr: SignedIn;
  let template: TestTemplate;
  let malmo: string;

  beforeAll(async () => {
    t = await startApp();
    hr = await signIn(t, { role: 'hr', offices: 'all' });
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    template = await makeTemplate(t.db, await makeJob(t.db), hr.user.id);
    await t.db.manager.insert(InterviewTemplateVersion, {
      id: uuid(),
      templateId: template.id,
      number: 2,
      content: changed(sampleInterview()) as never,
    });
  });
  afterAll(() => t.close());

  const path = (query = ''): string => `/settings/interview-templates/${template.id}/compare${query}`;

  it('stand side by side, by question and language, with the words that changed marked', async () => {
    const { text } = await hr.get(path('?from=1&to=2')).expect(200);
    expect(text).toContain('<h2 id="h-questions-Q1">Question Q1</h2>');
    expect(text).toContain('What <del>did </del>you do, Q1?');
    expect(text).toContain('What <ins>exactly would </ins>you do, Q1?');
    expect(text).toMatch(/Text<span class="hp-sub">English · changed<\/span>/);
    expect(text).toMatch(/<h2 id="h-questions-Q3">Question Q3<\/h2>[\s\S]*removed/);
    expect(text).toMatch(/<h2 id="h-template">The whole template<\/h2>[\s\S]*Minutes in all/);
    expect(text).not.toContain('h-questions-Q2');
  });

  it('are the newest two unless others are asked for, and may be the same', async () => {
    const { text } = await hr.get(path()).expect(200);
    expect(text).toContain('<option value="1" selected>Version 1</option>');
    expect(text).toContain('<option value="2" selected>Version 2 (Draft)</option>');
    const { text: same } = await hr.get(path('?from=1&to=1')).expect(200);
    expect(same).toContain('Nothing differs');
  });

  it('are escaped like anything else that people wrote', async () => {
    const { text } = await hr.get(path()).expect(200);
    expect(text).toContain('&lt;b&gt;bold&lt;/b&gt;');
    expect(text).not.toContain('<b>bold</b>');
  });

  it('that are not there, or of another office, are not found', async () => {
    await hr.get(path('?from=1&to=9')).expect(404);
    await hr.get(path('?from=x')).expect(422);
    await (await signIn(t, { role: 'hr', offices: [malmo] })).get(path()).expect(404);
    await (await signIn(t, { role: 'agent', offices: 'all' })).get(path()).expect(403);
  });
});

function changed(content: InterviewContent): InterviewContent {
  const [first, second] = content.questions;
  if (!first || !second) throw new Error('The sample has three questions.');
  const text = { ...first.text, en: 'What exactly would you do, Q1?' };
  return {
    ...content,
    duration_minutes: 20,
    closing: { ...content.closing, en: 'Anything <b>bold</b> to ask?' },
    questions: [{ ...first, text }, second],
  };
}
