import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { v7 as uuid } from 'uuid';
import { LANGUAGES, type Language } from '../src/i18n/language.js';
import type { LocalText } from '../src/i18n/local-text.js';
import type { TemplateContent } from '../src/interview-templates/content.js';
import type { GuideView } from '../src/interview-guides/guide-view.js';
import { GuidesService } from '../src/interview-guides/guides.service.js';
import { InterviewTemplateVersion } from '../src/interview-templates/interview-template-version.entity.js';
import { readyMadeTemplates } from '../src/interview-templates/ready-made.js';
import { Interview } from '../src/interviews/interview.entity.js';
import { Scorecard } from '../src/interviews/scorecard.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, makeOffice } from './support/factories.js';
import {
  makeInterview,
  makeTemplate,
  sampleInterview,
  type TestInterview,
  type TestTemplate,
} from './support/interviews.js';
import { wordsIn } from './support/markup.js';
import { readPdf, withoutSpaces } from './support/pdf.js';
import { makeUser, signIn, clientOf, type SignedIn } from './support/sign-in.js';
import { binary } from './support/workbook-files.js';

/** Every text of a content, wherever it stands in it. */
function localTexts(part: unknown): LocalText[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('en' in part) return [part as LocalText];
  return Object.values(part).flatMap(localTexts);
}

/** Every text of a guide that is printed. */
function textsOf(view: unknown): string[] {
  if (typeof view === 'string') return [view];
  if (typeof view !== 'object' || view === null) return [];
  return Object.entries(view).flatMap(([key, value]) => (['kind', 'language'].includes(key) ? [] : textsOf(value)));
}

const missingIn = (text: string, guide: GuideView): string[] => {
  const read = withoutSpaces(text);
  return textsOf(guide).filter((one) => !read.includes(withoutSpaces(one)));
};

describe('the guide', () => {
  let t: TestApp;
  let hr: SignedIn;
  let interviewer: SignedIn;
  let template: TestTemplate;
  let interview: TestInterview;
  let malmo: string;
  let jobId: string;

  beforeAll(async () => {
    t = await startApp();
    const office = await makeOffice(t.db, 'Barcelona');
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    hr = await signIn(t, { role: 'hr', offices: 'all', language: 'sv' });
    interviewer = await signIn(t, { role: 'interviewer', offices: [office.id], name: 'Núria Peña' });
    const job = await makeJob(t.db, { office });
    jobId = job.id;
    template = await makeTemplate(t.db, job, hr.user.id);
    const application = await makeApplication(t, hr.actor, await makeIntake(t.db, job), {
      candidate: { ...makeCandidate(), name: 'Åsa Ñuñez' },
    });
    const other = await makeUser(t, { role: 'interviewer', offices: [office.id], name: 'Bo Ek' });
    interview = await makeInterview(t.db, application, template, [interviewer.user.id, other.id]);
    await t.db.manager.update(
      Interview,
      { id: interview.id },
      {
        language: 'es',
        scheduledAt: new Date('2026-11-23T23:30:00Z'),
      },
    );
    await t.db.manager.update(
      Scorecard,
      { id: interview.scorecards[interviewer.user.id] ?? '' },
      {
        focusCompetencies: ['patience'],
      },
    );
  });
  afterAll(() => t.close());

  const preview = (): string => `/settings/interview-templates/${template.id}/versions/1`;
  const api = (): string => `/api/v1/interview-templates/${template.id}/versions/1/guide`;
  const drawn = async (language: Language): Promise<GuideView> => {
    const guides = t.app.get(GuidesService);
    return guides.draw(await guides.source(hr.actor, template.id, 1), language);
  };
  const pdfOf = async (path: string, who = hr) => {
    const { body, headers } = await who.get(path).buffer(true).parse(binary).expect(200);
    return { ...(await readPdf(body as Buffer)), headers };
  };

  it.each(LANGUAGES)('says in %s the same on the screen and in the PDF', async (language) => {
    const guide = await drawn(language);
    const { text } = await hr.get(`${preview()}/preview?lang=${language}`).expect(200);
    expect(missingIn(wordsIn(text), guide)).toEqual([]);
    const pdf = await pdfOf(`${api()}?lang=${language}`);
    expect(missingIn(pdf.pages.join(''), guide)).toEqual([]);
    expect(pdf).toMatchObject({ language, title: `${guide.title} · ${guide.about}` });
    expect([Math.round(pdf.size.width), Math.round(pdf.size.height)]).toEqual([595, 842]);
    expect(pdf.pages.map((page) => page.trimEnd().split(' ').slice(-3).join(' '))).toEqual(
      pdf.pages.map((_, index) => `${index + 1} / ${pdf.pages.length}`),
    );
  });

  it('is a file to download, named for the template and not for a person', async () => {
    for (const path of [api(), `${preview()}/guide.pdf`, `/interviews/${interview.id}/guide.pdf`]) {
      const { headers } = await pdfOf(`${path}?lang=en`);
      expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store' });
      expect(headers['content-disposition']).toMatch(/^attachment; filename="template_\w+-v1-en\.pdf"$/);
    }
  });

  it('speaks its own language inside a page in the reader’s', async () => {
    const { text } = await hr.get(`${preview()}/preview?lang=es`).expect(200);
    expect(text).toContain('<html lang="sv"');
    expect(text).toContain('<article class="hp-guide" lang="es">');
    expect(text).toContain('Skriv ut');
    expect(text).toContain('No preguntes nunca por');
    expect(text).not.toContain('Fråga aldrig om');
    const { text: own } = await hr.get(`${preview()}/preview`).expect(200);
    expect(own).toContain('<article class="hp-guide" lang="sv">');
  });

  it('of an interview is in the language of the interview and knows whom, who and when', async () => {
    const { text } = await interviewer.get(`/interviews/${interview.id}/guide`).expect(200);
    const pdf = await pdfOf(`/interviews/${interview.id}/guide.pdf`, interviewer);
    for (const words of [wordsIn(text), pdf.pages.join(' ')])
      for (const known of ['Åsa Ñuñez', 'Bo Ek, Núria Peña', '24 de noviembre de 2026', '0:30', 'Patience (es)'])
        expect(withoutSpaces(words)).toContain(withoutSpaces(known));
    expect(pdf.language).toBe('es');
    expect(text).toContain('Presta más atención a');
    const { text: overseen } = await hr.get(`/interviews/${interview.id}/guide`).expect(200);
    expect(overseen).not.toContain('Presta más atención a');
  });

  it('comes only in a language in which nothing is left unsaid', async () => {
    const draft = { ...sampleInterview(), closing: { en: 'Bye', sv: '' } };
    await t.db.manager.insert(InterviewTemplateVersion, {
      id: uuid(),
      templateId: template.id,
      number: 2,
      content: draft as never,
    });
    const second = preview().replace(/1$/, '2');
    const { body } = await hr.get(`${api().replace('/1/guide', '/2/guide')}?lang=sv`).expect(422);
    expect(body).toMatchObject({
      errors: [{ field: 'lang', code: 'language-incomplete', message: 'must be one of en' }],
    });
    await hr.get(`${second}/preview?lang=es`).expect(422);
    await hr.get(`${second}/guide.pdf?lang=es`).expect(422);
    await hr.get(`${second}/preview?lang=de`).expect(422);
    const { text } = await hr.get(`${second}/preview`).expect(200);
    expect(text).toContain('Draft: not for use in an interview');
    expect(text).not.toContain('?lang=sv"');
  });

  it('of a draft that is complete in no language says so', async () => {
    const other = await makeTemplate(t.db, { id: jobId }, hr.user.id);
    await t.db.manager.insert(InterviewTemplateVersion, {
      id: uuid(),
      templateId: other.id,
      number: 2,
      content: { ...sampleInterview(), intro: {} } as never,
    });
    const { text } = await hr.get(`/settings/interview-templates/${other.id}/versions/2/preview`).expect(200);
    expect(text).toContain('Inget språk är komplett än');
    expect(text).toContain(`href="/settings/interview-templates/${other.id}"`);
    await hr.get(`/settings/interview-templates/${other.id}/versions/2/guide.pdf`).expect(422);
  });

  it('of others, other offices and of what is not there is not found', async () => {
    const stranger = await signIn(t, { role: 'hr', offices: [malmo] });
    const colleague = await clientOf(t, await makeUser(t, { role: 'interviewer', offices: 'all' }));
    const agent = await signIn(t, { role: 'agent', offices: 'all' });
    for (const path of [api(), `${preview()}/preview`, `${preview()}/guide.pdf`]) {
      await stranger.get(path).expect(404);
      await agent.get(path).expect(403);
      for (const number of ['9', '0', '-1', '1.5', 'x'])
        await hr.get(path.replace('versions/1', `versions/${number}`)).expect(404);
    }
    for (const path of [`/interviews/${interview.id}/guide`, `/interviews/${interview.id}/guide.pdf`]) {
      await stranger.get(path).expect(404);
      await colleague.get(path).expect(404);
      await agent.get(path).expect(403);
    }
  });

  describe('of a template that comes with the product', () => {
    /** Pages for a quarter of an hour of talk, the cover among them; a role-play is held by three different people. */
    const PAGES: Readonly<Record<string, number>> = {
      phone_screen: 2,
      competency_interview: 5,
      promotion_interview: 3,
      retention_roleplay: 5,
    };
    const kit = readyMadeTemplates().flatMap(({ id, content }) =>
      LANGUAGES.map((language) => ({ id, content, language })),
    );
    const read = async (content: TemplateContent, language: Language) => {
      const guides = t.app.get(GuidesService);
      const source = { template_id: '', code: '', number: 1, is_draft: false, content };
      return readPdf(await buffer(await guides.pdf(guides.draw(source, language))));
    };

    it.each(kit)(
      'holds every text of the $id in $language, and no other language',
      async ({ id, content, language }) => {
        const { pages } = await read(content, language);
        const text = withoutSpaces(pages.join(''));
        const texts = localTexts(content);
        expect(texts.length).toBeGreaterThan(30);
        expect(texts.filter((one) => !text.includes(withoutSpaces(one[language] ?? '?')))).toEqual([]);
        const long = (words = ''): boolean => words.length > 40;
        const others = LANGUAGES.filter((one) => one !== language).flatMap((one) => texts.map((words) => words[one]));
        expect(others.filter((one) => long(one) && text.includes(withoutSpaces(one ?? '')))).toEqual([]);
        expect(pages.length).toBe(PAGES[id]);
      },
    );

    it('takes one to two pages a quarter of an hour', () => {
      for (const { id, content } of readyMadeTemplates().filter(({ content: { kind } }) => kind === 'interview')) {
        const quarters = content.duration_minutes / 15;
        expect(PAGES[id]).toBeGreaterThanOrEqual(quarters);
        expect(PAGES[id]).toBeLessThanOrEqual(2 * quarters);
      }
    });

    it.each(LANGUAGES)(
      'gives the candidate of a role-play a sheet with nothing else on it, in %s',
      async (language) => {
        const content = readyMadeTemplates().find(({ id }) => id === 'retention_roleplay')?.content;
        if (content?.kind !== 'role_play') throw new Error('The role-play is missing.');
        const { candidate_brief: brief, actor_script: script, gates, behaviours } = content.role_play;
        const [, card = ''] = (await read(content, language)).pages.map(withoutSpaces);
        expect(card).toContain(withoutSpaces(brief[language] ?? '?'));
        const secrets = [
          ...script.flatMap(({ cue, text }) => [cue, text]),
          ...gates.map(({ text }) => text),
          ...behaviours.flatMap(({ name, anchors }) => [name, ...Object.values(anchors)]),
        ];
        expect(secrets.filter((one) => card.includes(withoutSpaces(one[language] ?? '?')))).toEqual([]);
      },
    );
  });
});
