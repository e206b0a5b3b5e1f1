import { Injectable } from '@nestjs/common';
import { may, type Actor } from '../access/actor.js';
import { formatDate } from '../i18n/format.js';
import { say } from '../i18n/local-text.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { ContentPath } from '../interview-templates/content-problem.js';
import type { InterviewTemplateView, TemplateVersionView } from '../interview-templates/interview-templates.dto.js';
import { InterviewTemplatesService } from '../interview-templates/interview-templates.service.js';
import type { PublicationProblem } from '../interview-templates/publication-problems.js';
import { TemplateVersionsService } from '../interview-templates/template-versions.service.js';
import { JobsService } from '../pipelines/jobs.service.js';
import { MOST_CHOICES, SettingsViews, type ActionView, type NoticeView } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { languageName } from '../web/names.js';
import { itemLabel, named, PATH, WORDS } from './draft-form.js';
import { itemsIn, LISTS, listsOf, PARTS, type ListName } from './draft-parts.js';

interface Said {
  readonly notice?: NoticeView | null;
  readonly toast?: ToastView | null;
  /** What is wrong with a file, line by line. */
  readonly fileProblems?: readonly string[];
}

/** Draws a template: its draft part by part, what is missing, its jobs and its versions. */
@Injectable()
export class TemplateDrawing {
  constructor(
    private readonly templates: InterviewTemplatesService,
    private readonly versions: TemplateVersionsService,
    private readonly jobs: JobsService,
    private readonly settings: SettingsViews,
  ) {}

  async show(actor: Actor, page: PageContext, id: string, said: Said = {}): Promise<string> {
    const template = await this.templates.get(actor, id);
    const canManage = may(actor, 'interview-templates:manage') && !template.has_other_jobs;
    const draft = template.draft_number === null ? null : await this.versions.getDraft(actor, id);
    const { data: versions } = await this.versions.list(actor, id, { limit: MOST_CHOICES });
    const { data: jobs } = await this.jobs.list(actor, { limit: MOST_CHOICES });
    return this.settings.page('template-pages/template', page, actor, {
      title: named(template.name, page.language),
      back: { href: PATH, label: this.t(page, 'list.title') },
      path: `${PATH}/${id}`,
      fileAction: `${PATH}/${id}/file`,
      fileVersion: draft?.version ?? null,
      fileHint: this.t(page, draft === null ? 'file.next-hint' : 'file.draft-hint'),
      version: template.version,
      canManage,
      hasOthers: template.has_other_jobs,
      code: template.code,
      state: this.stateOf(page, template),
      notice: said.notice ?? null,
      toast: said.toast ?? null,
      fileProblems: said.fileProblems ?? [],
      problems: await this.problems(actor, page, template, draft),
      draft: draft && this.draft(page, id, draft),
      jobs: jobs.map(({ id: jobId, name }) => ({
        id: jobId,
        name,
        isChosen: template.jobs.some((one) => one.id === jobId),
      })),
      versions: versions.map((version) => this.version(page, id, version)),
      actions: canManage ? this.actions(page, template, draft) : [],
    });
  }

  private async problems(
    actor: Actor,
    page: PageContext,
    template: InterviewTemplateView,
    draft: TemplateVersionView | null,
  ): Promise<{ text: string; href: string | null }[]> {
    const number = draft?.number ?? template.published_number;
    if (number === null) return [];
    const problems = await this.versions.problems(actor, template.id, number);
    const { content } = draft ?? (await this.versions.get(actor, template.id, number));
    return problems.map((problem) => ({
      text: this.sentence(page, content, problem),
      href: draft === null ? null : hrefOf(`${PATH}/${template.id}`, problem),
    }));
  }

  private sentence(
    page: PageContext,
    content: TemplateContent,
    { code, item, path, language, facts }: PublicationProblem,
  ): string {
    const where = item ?? this.placeName(page, path);
    const words = language === null ? {} : { language: languageName(language, page.language) };
    const asked = facts['competency'] === undefined ? {} : { competency: nameOf(content, facts['competency'], page) };
    return this.settings.t(page, `${WORDS}.problem.${code}`, { where, ...facts, ...words, ...asked });
  }

  private placeName(page: PageContext, path: ContentPath): string {
    const steps = path.map((step) => (typeof step === 'number' && path[0] === 'never_ask' ? '' : String(step)));
    if (path[0] === 'never_ask')
      return this.settings.t(page, `${WORDS}.field.never_ask-one`, { number: Number(path[1] ?? 0) + 1 });
    return path.length === 0 ? '' : this.settings.t(page, `${WORDS}.field.${steps.join('.')}`, { number: 0 });
  }

  private draft(page: PageContext, id: string, { content, version, number }: TemplateVersionView): object {
    return {
      number,
      version,
      preview: `${PATH}/${id}/versions/${number}/preview`,
      parts: PARTS.map((part) => ({ href: `${PATH}/${id}/draft/parts/${part}`, label: this.t(page, `part.${part}`) })),
      lists: listsOf(content).map((list) => this.list(page, id, list, content)),
    };
  }

  private list(page: PageContext, id: string, list: ListName, content: TemplateContent): object {
    const things = itemsIn(content, list);
    return {
      id: list,
      title: this.t(page, `list-of.${list}`),
      add: { href: `${PATH}/${id}/draft/new/${list}`, label: this.t(page, `new.${list}`) },
      things: things.map((thing, index) => {
        const name = String(thing['code']);
        const href = `${PATH}/${id}/draft/${list}/${name}`;
        return {
          href,
          name,
          label: itemLabel(thing, page.language),
          about: list === 'questions' ? this.questionAbout(page, content, thing) : null,
          steps: (['up', 'down'] as const).map((to) => ({
            to,
            label: this.settings.t(page, `settings.move-${to}`, { name }),
            icon: to === 'up' ? 'chevron-up' : 'chevron-down',
            isPossible: things[to === 'up' ? index - 1 : index + 1] !== undefined,
          })),
        };
      }),
    };
  }

  private questionAbout(page: PageContext, content: TemplateContent, thing: Readonly<Record<string, unknown>>): string {
    const competency = nameOf(content, thing['competency'], page);
    return this.settings.t(page, `${WORDS}.question-about`, { competency, minutes: Number(thing['minutes']) });
  }

  private version(
    page: PageContext,
    id: string,
    { number, published_at: at }: { number: number; published_at: string | null },
  ) {
    const base = `${PATH}/${id}/versions/${number}`;
    const said =
      at === null
        ? this.t(page, 'version.draft')
        : this.settings.t(page, `${WORDS}.version.published`, {
            day: formatDate(at, page.language, page.timeZone, 'medium'),
          });
    return {
      label: this.settings.t(page, `${WORDS}.version.number`, { number }),
      said,
      preview: `${base}/preview`,
      file: `/api/v1/interview-templates/${id}/versions/${number}/file`,
      compare: number > 1 ? `${PATH}/${id}/compare?from=${number - 1}&to=${number}` : null,
    };
  }

  private stateOf(
    page: PageContext,
    { published_number: published, retired_at: retired }: InterviewTemplateView,
  ): string {
    if (retired !== null) return this.t(page, 'state.retired');
    if (published === null) return this.t(page, 'state.never');
    return this.settings.t(page, `${WORDS}.state.published`, { number: published });
  }

  private actions(page: PageContext, template: InterviewTemplateView, draft: TemplateVersionView | null): ActionView[] {
    const base = `${PATH}/${template.id}`;
    const at = (version: number) => [{ name: 'version', value: String(version) }];
    const button = (name: string, icon: string, version: number, isDangerous = false): ActionView => ({
      action: `${base}/${name}`,
      label: this.t(page, `action.${name}`),
      hint: this.t(page, `action.${name}-hint`),
      icon,
      isDangerous,
      ...(isDangerous && { confirm: this.settings.sure(page) }),
      fields: at(version),
    });
    const isUsed = template.published_number !== null;
    return [
      ...(draft === null ? [button('draft', 'pencil', template.version)] : []),
      ...(draft !== null && isUsed ? [button('draft-deletion', 'trash', draft.version, true)] : []),
      ...(isUsed
        ? [button(template.retired_at === null ? 'retirement' : 'reinstatement', 'archive', template.version)]
        : []),
      ...(isUsed ? [] : [button('deletion', 'trash', template.version, true)]),
    ];
  }

  private t(page: PageContext, key: string): string {
    return this.settings.t(page, `${WORDS}.${key}`);
  }
}

/** Of a competency, by its code. */
function nameOf({ competencies }: TemplateContent, code: unknown, { language }: PageContext): string {
  return say(competencies[String(code)] ?? {}, language) || String(code);
}

/** The page on which a problem of the draft is mended. */
function hrefOf(base: string, { code, path, item }: PublicationProblem): string {
  if (code === 'no-jobs') return '#h-jobs';
  const list = Object.entries(LISTS).find(([, { path: begin }]) => begin.every((step, index) => path[index] === step));
  if (list !== undefined) return item === null ? `${base}/draft/new/${list[0]}` : `${base}/draft/${list[0]}/${item}`;
  if (path[0] === 'competencies') return `/settings/competencies/${String(path[1])}`;
  if (path[0] === 'never_ask') return `${base}/draft/parts/never-ask`;
  if (path[0] === 'scale' || path[0] === 'decision') return `${base}/draft/parts/rules`;
  return `${base}/draft/parts/general`;
}
