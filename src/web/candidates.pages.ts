import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { may, type Actor } from '../access/actor.js';
import { Requires } from '../access/requires.decorator.js';
import { NewNoteDto, NewTagDto } from '../applications/application.dto.js';
import { ApplicationsService } from '../applications/applications.service.js';
import {
  CandidateChangesDto,
  CandidateListQuery,
  type CandidateDetailView,
  type CandidateView,
} from '../candidates/candidate.dto.js';
import { CandidatesService } from '../candidates/candidates.service.js';
import { notFound, type AppError } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { ErrorViews } from '../views/error-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { ActionForms } from './action-forms.js';
import { ApplicationInterviews } from './application-interviews.js';
import {
  findStanding,
  newestApplications,
  notesOf,
  resemblancesOf,
  timelineOf,
  type Standing,
} from './application-details.queries.js';
import { CandidatePresenter, toneOf } from './candidate-view.js';
import { checked, isRefusal, text, type Fields } from './form.js';
import { languageName } from './names.js';
import { personOf, personView, type PersonValues } from './person-form.js';
import { RecentActions } from './recent-actions.js';
import { seeOther } from './see-other.js';

const CANDIDATES_A_PAGE = 50;

/** People: the search, the page of a candidate with one of their applications, and what is noted about them. */
@Pages()
export class CandidatesPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly candidates: CandidatesService,
    private readonly applications: ApplicationsService,
    private readonly forms: ActionForms,
    private readonly recent: RecentActions,
    private readonly interviews: ApplicationInterviews,
    private readonly views: Views,
    private readonly errorViews: ErrorViews,
    private readonly i18n: I18n,
  ) {}

  @Get('candidates')
  @Requires('candidates:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const q = text(query, 'q');
    const cursor = text(query, 'cursor');
    const wanted = await checked(CandidateListQuery, {
      limit: CANDIDATES_A_PAGE,
      ...(q !== undefined && { q }),
      ...(cursor !== undefined && { cursor }),
    });
    const { data, next_cursor } = await this.candidates.list(actor, wanted);
    const rows = {
      rows: await this.rows(actor, page, data),
      nothing: data.length > 0 ? null : this.nothing(page, q),
      next:
        next_cursor === null
          ? null
          : { href: `/candidates?${new URLSearchParams({ q: q ?? '', cursor: next_cursor }).toString()}` },
      caption: this.t(page, 'title'),
    };
    if (page.isFragment) return this.views.fragment('candidates/_rows', page, rows);
    const view = {
      title: this.t(page, 'title'),
      toast: await this.recent.toast(actor, page, query['done'], null),
      q: q ?? '',
      add_href: may(actor, 'applications:create') ? '/applications/new' : null,
      ...rows,
    };
    return this.views.page('candidates/list', page, view);
  }

  /** The candidate with the newest application that the reader may see. */
  @Get('candidates/:id')
  @Requires('candidates:read')
  async candidate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const candidate = await this.candidates.get(actor, id);
    const newest = candidate.applications[0];
    const standing = newest ? await findStanding(this.dataSource, actor, newest.id) : undefined;
    return this.show(actor, page, candidate, standing ?? null, query);
  }

  @Get('applications/:id')
  @Requires('applications:read')
  async application(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const standing = await findStanding(this.dataSource, actor, id);
    if (!standing) throw notFound('application');
    const candidate = await this.candidates.get(actor, standing.candidate_id);
    return this.show(actor, page, candidate, standing, query);
  }

  @Get('candidates/:id/edit')
  @Requires('candidates:update')
  async editForm(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<string> {
    const candidate = await this.candidates.get(actor, id);
    return this.edit(page, candidate, candidate, null);
  }

  /** A stale version shows what is stored now beside a word of why, and what was typed is kept. */
  @Post('candidates/:id')
  @Requires('candidates:update')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const person = personOf(fields);
    try {
      const changes = await checked(CandidateChangesDto, person);
      await this.candidates.update(actor, id, Number(text(fields, 'version') ?? 0), changes);
      return seeOther(reply, `/candidates/${id}`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      void reply.status(error.kind === 'precondition-failed' ? 412 : 422);
      return this.edit(page, await this.candidates.get(actor, id), person, error);
    }
  }

  @Post('applications/:id/notes')
  @Requires('applications:update')
  async note(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const { body } = await checked(NewNoteDto, { body: text(fields, 'body') });
    await this.applications.addNote(actor, id, body);
    return seeOther(reply, `/applications/${id}`);
  }

  @Post('applications/:id/tags')
  @Requires('applications:update')
  async tag(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const { tag } = await checked(NewTagDto, { tag: text(fields, 'tag') });
    await this.applications.addTag(actor, id, tag);
    return seeOther(reply, `/applications/${id}`);
  }

  @Post('applications/:id/tags/removal')
  @Requires('applications:update')
  async untag(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Id() id: string,
    @Body() fields: Fields,
  ): Promise<string> {
    const { tag } = await checked(NewTagDto, { tag: text(fields, 'tag') });
    await this.applications.removeTag(actor, id, tag);
    return seeOther(reply, `/applications/${id}`);
  }

  private async show(
    actor: Actor,
    page: PageContext,
    candidate: CandidateDetailView,
    standing: Standing | null,
    query: Fields,
  ): Promise<string> {
    const drawn = new CandidatePresenter(this.i18n, actor, page, new Date());
    const [resemblances, toast] = await Promise.all([
      resemblancesOf(this.dataSource, actor, candidate.id),
      this.recent.toast(actor, page, query['done'], null),
    ]);
    const view = {
      title: candidate.name,
      toast: toast ?? (await this.interviews.toast(actor, page, query)),
      interviews: standing && (await this.interviews.section(actor, page, standing)),
      name: candidate.name,
      edit_href: may(actor, 'candidates:update') ? `/candidates/${candidate.id}/edit` : null,
      account_href: may(actor, 'candidates:link-account') ? `/candidates/${candidate.id}/account` : null,
      facts: drawn.facts(candidate, standing),
      applications: drawn.applications(candidate, standing),
      resemblances: drawn.resemblances(resemblances),
      application: standing && (await this.drawApplication(drawn, actor, page, standing)),
    };
    return this.views.page('candidates/show', page, view);
  }

  private async drawApplication(
    drawn: CandidatePresenter,
    actor: Actor,
    page: PageContext,
    standing: Standing,
  ): Promise<object> {
    const [timeline, notes, actions] = await Promise.all([
      timelineOf(this.dataSource, standing.id),
      notesOf(this.dataSource, standing.id),
      this.forms.links(actor, page, standing, null),
    ]);
    return drawn.application(standing, timeline, notes, actions);
  }

  private edit(
    page: PageContext,
    candidate: CandidateDetailView,
    person: PersonValues,
    error: AppError | null,
  ): string {
    const lines = this.errorViews.lines(error?.errors ?? [], page);
    const stale = error?.kind === 'precondition-failed';
    const view = {
      title: this.t(page, 'edit-title', { name: candidate.name }),
      action: `/candidates/${candidate.id}`,
      version: candidate.version,
      stale: stale
        ? { kind: 'warn', strong: this.t(page, 'stale'), text: this.t(page, 'stale-text', now(candidate)) }
        : null,
      errors: lines,
      person: personView(this.i18n, page, person, lines),
      cancel_href: `/candidates/${candidate.id}`,
    };
    return this.views.page('candidates/edit', page, view);
  }

  private async rows(actor: Actor, page: PageContext, people: readonly CandidateView[]): Promise<object[]> {
    const newest = await newestApplications(
      this.dataSource,
      actor,
      people.map(({ id }) => id),
    );
    const drawn = new CandidatePresenter(this.i18n, actor, page, new Date());
    return people.map((person) => {
      const application = newest.find(({ candidate_id }) => candidate_id === person.id);
      return {
        href: `/candidates/${person.id}`,
        name: person.name,
        email: person.email ?? '',
        phone: person.phone ?? '',
        intake: application ? `${application.job_name}, ${application.intake_name}` : '',
        tone: toneOf(application?.status ?? ''),
        standing: application
          ? drawn.standing(application.status, { name: application.stage_name, code: application.stage_code })
          : '',
        languages: person.languages.map(({ language }) => ({
          code: language.toUpperCase(),
          name: languageName(language, page.language),
        })),
      };
    });
  }

  private nothing(page: PageContext, q: string | undefined): object {
    const isSearch = q !== undefined;
    return {
      icon: isSearch ? 'search' : 'users',
      heading: isSearch ? this.t(page, 'not-found', { q }) : this.t(page, 'none'),
      text: this.t(page, isSearch ? 'not-found-text' : 'none-text'),
      href: isSearch ? '/candidates' : null,
      link: isSearch ? this.t(page, 'show-all') : null,
    };
  }

  private t(page: PageContext, key: string, variables = {}): string {
    return this.i18n.t(page.language, `candidates.${key}`, variables);
  }
}

/** What somebody else stored in the meantime. */
function now({ name, email, phone }: CandidateDetailView): { now: string } {
  return { now: [name, email, phone].filter(Boolean).join(', ') };
}
