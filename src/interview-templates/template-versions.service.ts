import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { rows } from '../database/sql.js';
import { AppError, conflict, invalid, notFound } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { ListQuery } from '../http/list.dto.js';
import { refuseStale } from '../organization/edit.js';
import { compareContents } from './comparison.js';
import { addCompetencies } from '../competencies/competencies.service.js';
import { itemsOf, type TemplateContent } from './content.js';
import { contentProblemSentence, spelled } from './content-problem.js';
import { InterviewItem } from './interview-item.entity.js';
import { InterviewTemplateVersion } from './interview-template-version.entity.js';
import { changeView, versionSummaryView, versionView } from './interview-template-view.js';
import type {
  ComparisonQuery,
  ComparisonView,
  TemplateVersionSummaryView,
  TemplateVersionView,
} from './interview-templates.dto.js';
import {
  findDraft,
  inFileOrder,
  jobsOf,
  newestVersions,
  openTemplate,
  readTemplate,
  readVersion,
  type OpenedTemplate,
  type VersionRow,
} from './interview-templates.queries.js';
import { recordTemplate } from './interview-templates.service.js';
import { publicationProblems, publicationProblemSentence, type PublicationProblem } from './publication-problems.js';
import { readContent } from './read-content.js';
import type { TemplateFile } from './template-file.js';
import { writeTemplateFile } from './write-template-file.js';

/** More versions than anybody publishes. */
const NO_NUMBER_YET = 2_000_000_000;

/** The versions of a template: published ones stay as they are, a draft is edited until it is published. */
@Injectable()
export class TemplateVersionsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. */
  async list(actor: Actor, id: string, { limit, cursor }: ListQuery): Promise<Page<TemplateVersionSummaryView>> {
    await readTemplate(this.dataSource, actor, id);
    const before = cursor === undefined ? NO_NUMBER_YET : Number(decodeCursor(cursor, 1)[0]);
    const found = await newestVersions(this.dataSource, id, before, limit + 1);
    return pageOf(found, limit, versionSummaryView, ({ number }) => [number]);
  }

  async get(actor: Actor, id: string, number: number): Promise<TemplateVersionView> {
    await readTemplate(this.dataSource, actor, id);
    const version = await readVersion(this.dataSource, id, number);
    return versionView(version, await jobsOf(this.dataSource, actor, [id]));
  }

  async getDraft(actor: Actor, id: string): Promise<TemplateVersionView> {
    await readTemplate(this.dataSource, actor, id);
    const draft = await findDraft(this.dataSource, id);
    if (draft === undefined) throw notFound('draft');
    return versionView(draft, await jobsOf(this.dataSource, actor, [id]));
  }

  /** What keeps a version from being published, with what the pages need to say it in the reader's language. */
  async problems(actor: Actor, id: string, number: number): Promise<PublicationProblem[]> {
    await readTemplate(this.dataSource, actor, id);
    const { content } = await readVersion(this.dataSource, id, number);
    const jobs = await jobsOf(this.dataSource, actor, [id]);
    return publicationProblems(
      content,
      jobs.filter((job) => job.is_visible),
    );
  }

  /** A version as a file. */
  async file(actor: Actor, id: string, number: number): Promise<{ name: string; text: string }> {
    const { code } = await readTemplate(this.dataSource, actor, id);
    const { content } = await readVersion(this.dataSource, id, number);
    const text = writeTemplateFile({ id: code, content: inFileOrder(content) });
    return { name: `${code.replaceAll('_', '-')}-v${number}`, text };
  }

  /** Of the newest two versions unless told. */
  async compare(actor: Actor, id: string, given: ComparisonQuery): Promise<ComparisonView> {
    const { published_number, draft_number } = await readTemplate(this.dataSource, actor, id);
    const to = given.to ?? draft_number ?? published_number ?? 1;
    const from = given.from ?? Math.max(to - 1, 1);
    const before = await readVersion(this.dataSource, id, from);
    const after = await readVersion(this.dataSource, id, to);
    const changes = compareContents(inFileOrder(before.content), inFileOrder(after.content));
    return { from, to, changes: changes.map(changeView) };
  }

  /** A draft with what the newest version says, or with what a file says. */
  async startDraft(actor: Actor, id: string, file?: TemplateFile): Promise<TemplateVersionView> {
    return this.dataSource.transaction(async (tx) => {
      const template = await openTemplate(tx, actor, id);
      if (template.draft_number !== null)
        throw conflict('draft-exists', 'There is a draft already: edit that, or delete it first.');
      if (file !== undefined) await takeFile(tx, actor, template, file);
      const number = (template.published_number ?? 0) + 1;
      const content = file?.content ?? template.content;
      await tx.insert(InterviewTemplateVersion, { id: uuid(), templateId: id, number, content: content as never });
      await recordTemplate(tx, actor, 'interview-template.draft-started', id);
      return draftView(tx, template);
    });
  }

  async saveDraft(actor: Actor, id: string, version: number, given: unknown): Promise<TemplateVersionView> {
    return this.dataSource.transaction(async (tx) => {
      const template = await openTemplate(tx, actor, id);
      const draft = await openDraft(tx, template, version);
      const content = checkedContent(given);
      refuseOtherKind(template, content, 'content.kind');
      await addCompetencies(tx, actor, content.competencies);
      await changeDraft(tx, actor, draft, content);
      return draftView(tx, template);
    });
  }

  async replaceDraft(actor: Actor, id: string, version: number, file: TemplateFile): Promise<TemplateVersionView> {
    return this.dataSource.transaction(async (tx) => {
      const template = await openTemplate(tx, actor, id);
      const draft = await openDraft(tx, template, version);
      await takeFile(tx, actor, template, file);
      await changeDraft(tx, actor, draft, file.content);
      return draftView(tx, template);
    });
  }

  async removeDraft(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const template = await openTemplate(tx, actor, id);
      const draft = await openDraft(tx, template, version);
      if (template.published_number === null)
        throw conflict('only-draft', 'There is nothing but this draft: delete the template. Nothing was changed.');
      await rows(tx, sql`DELETE FROM interview_template_version WHERE id = ${draft.id}`);
      await recordTemplate(tx, actor, 'interview-template.draft-deleted', id);
    });
  }

  /** From here on nobody changes the version; new interviews use it. */
  async publish(actor: Actor, id: string, version: number): Promise<TemplateVersionView> {
    return this.dataSource.transaction(async (tx) => {
      const template = await openTemplate(tx, actor, id);
      const draft = await openDraft(tx, template, version);
      if (template.retired_at !== null)
        throw conflict('template-retired', 'This template is retired: take it into use again first.');
      const content = inFileOrder(draft.content);
      refuseUnready(publicationProblems(content, template.jobs));
      if (template.published_number !== null && compareContents(template.content, content).length === 0)
        throw conflict('nothing-changed', 'The draft says the same as the published version; nothing was changed.');
      await rows(
        tx,
        sql`UPDATE interview_template_version
            SET published_at = clock_timestamp(), published_by_id = ${actor.id}, version = version + 1
            WHERE id = ${draft.id}`,
      );
      const items = itemsOf(content).map(({ competency, ...item }) => ({ ...item, competencyCode: competency }));
      await tx.insert(
        InterviewItem,
        items.map((item) => ({ ...item, versionId: draft.id })),
      );
      await recordTemplate(tx, actor, 'interview-template.published', id);
      return versionView(await readVersion(tx, id, draft.number), template.jobs);
    });
  }
}

/** @throws AppError `no-draft` when it was published or deleted meanwhile; `stale-version` when it was edited */
async function openDraft(tx: EntityManager, { id }: OpenedTemplate, version: number): Promise<VersionRow> {
  const draft = await findDraft(tx, id);
  if (draft === undefined)
    throw conflict('no-draft', 'There is no draft: somebody published or deleted it in the meantime.');
  refuseStale(draft, version);
  return draft;
}

async function changeDraft(
  tx: EntityManager,
  actor: Actor,
  draft: VersionRow,
  content: TemplateContent,
): Promise<void> {
  if (compareContents(draft.content, content).length === 0) return;
  await rows(
    tx,
    sql`UPDATE interview_template_version SET content = ${JSON.stringify(content)}::jsonb, version = version + 1
        WHERE id = ${draft.id}`,
  );
  await recordTemplate(tx, actor, 'interview-template.draft-changed', draft.template_id);
}

async function takeFile(tx: EntityManager, actor: Actor, template: OpenedTemplate, file: TemplateFile): Promise<void> {
  if (file.id !== template.code) {
    const message = `the file is of ${file.id}, this template is ${template.code}`;
    throw invalid([{ field: 'id', code: 'other-template', message }]);
  }
  refuseOtherKind(template, file.content, 'kind');
  await addCompetencies(tx, actor, file.content.competencies);
}

function refuseOtherKind({ kind }: OpenedTemplate, content: TemplateContent, field: string): void {
  if (content.kind !== kind)
    throw invalid([{ field, code: 'kind-fixed', message: `must stay ${kind}: that cannot change` }]);
}

async function draftView(tx: EntityManager, { id, jobs }: OpenedTemplate): Promise<TemplateVersionView> {
  const draft = await findDraft(tx, id);
  if (draft === undefined) throw notFound('draft');
  return versionView(draft, jobs);
}

function checkedContent(given: unknown): TemplateContent {
  const { content, problems } = readContent(given);
  if (content !== null) return content;
  throw invalid(
    problems.map(({ path, code, facts }) => ({
      field: spelled(['content', ...path]),
      code,
      message: contentProblemSentence({ code, facts }),
    })),
  );
}

function refuseUnready(problems: readonly PublicationProblem[]): void {
  if (problems.length === 0) return;
  throw new AppError(
    'invalid',
    'not-publishable',
    'This version cannot be published yet; nothing was changed.',
    { problems: problems.length },
    problems.map((problem) => ({
      field: spelled(problem.path),
      code: problem.code,
      message: publicationProblemSentence(problem),
    })),
  );
}
