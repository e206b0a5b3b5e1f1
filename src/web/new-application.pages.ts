import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { may, type Actor } from '../access/actor.js';
import { Requires } from '../access/requires.decorator.js';
import { NewApplicationDto } from '../applications/application.dto.js';
import { ApplicationsService } from '../applications/applications.service.js';
import { findBoardIntake, intakeChoices, sourceChoices, type BoardIntake } from '../applications/board.queries.js';
import { AppError, invalidField, notFound } from '../errors.js';
import { I18n } from '../i18n/i18n.js';
import { DOORS } from '../pipelines/ladder.js';
import { ErrorViews, type ErrorLine } from '../views/error-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { validate } from 'uuid';
import { boardHref, boardState } from './board-state.js';
import { checked, isRefusal, text, type Fields } from './form.js';
import { namesIn } from './names.js';
import { noIntakePage } from './no-intake.js';
import { instantOf, localTime } from './office-time.js';
import { personOf, personView } from './person-form.js';
import { seeOther } from './see-other.js';

const NO_INTAKE = { title: 'applications.new.title', text: 'applications.new.no-intake' };

/** "Add application": one new person into one intake. */
@Pages('applications')
export class NewApplicationPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applications: ApplicationsService,
    private readonly views: Views,
    private readonly errorViews: ErrorViews,
    private readonly i18n: I18n,
  ) {}

  @Get('new')
  @Requires('applications:create')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.draw(actor, page, { intake_id: query['intake'] }, null);
  }

  @Post()
  @Requires('applications:create')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() fields: Fields,
  ): Promise<string> {
    try {
      const { id, intake_id, latest_history_id } = await this.applications.create(
        actor,
        await this.given(actor, fields),
      );
      const done = new URLSearchParams({ done: latest_history_id ?? id });
      return seeOther(reply, `${boardHref(intake_id, boardState({}))}&${done.toString()}#app-${id}`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      void reply.status(error.kind === 'conflict' ? 409 : 422);
      return this.draw(actor, page, fields, error);
    }
  }

  private async given(actor: Actor, fields: Fields): Promise<NewApplicationDto> {
    const intake = await this.intake(actor, fields);
    const percent = text(fields, 'working_time_percent');
    return checked(NewApplicationDto, {
      intake_id: intake?.id,
      door: text(fields, 'door'),
      candidate: personOf(fields),
      source_id: text(fields, 'source_id') ?? null,
      referrer: text(fields, 'referrer') ?? null,
      working_time_percent: percent === undefined ? null : Number(percent),
      tags: (text(fields, 'tags') ?? '')
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
      note: text(fields, 'note') ?? null,
      applied_at: intake ? appliedAt(fields, intake.time_zone) : null,
    });
  }

  private async draw(actor: Actor, page: PageContext, fields: Fields, error: AppError | null): Promise<string> {
    const choices = await intakeChoices(this.dataSource, actor);
    const asked = text(fields, 'intake_id') ?? choices[0]?.id;
    if (asked === undefined) return noIntakePage(this.views, this.i18n, page, actor, NO_INTAKE);
    const intake = await this.intake(actor, { intake_id: asked });
    if (!intake) throw notFound('intake');
    const t = (key: string): string => this.i18n.t(page.language, `applications.new.${key}`);
    const names = namesIn(this.i18n, page.language);
    const sources = await sourceChoices(this.dataSource, intake.office_id);
    const lines = this.errorViews.lines(error?.errors ?? [], page).map(withoutParent);
    const offered = choices.some(({ id }) => id === intake.id) ? choices : [intake, ...choices];
    const view = {
      title: t('title'),
      errors: lines,
      intakes: offered.map((choice) => ({
        value: choice.id,
        label: `${choice.job_name}, ${choice.name}`,
        is_current: choice.id === intake.id,
      })),
      doors: DOORS.map((door) => ({
        value: door,
        label: this.i18n.t(page.language, `applications.door.${door}`),
        is_current: door === text(fields, 'door'),
      })),
      person: personView(this.i18n, page, personOf(fields), lines),
      sources: sources.map((source) => ({
        value: source.id,
        label: names('source', source),
        is_current: source.id === text(fields, 'source_id'),
      })),
      fields: this.fields(actor, page, intake, fields, lines),
      note: text(fields, 'note') ?? '',
      cancel_href: boardHref(intake.id, boardState({})),
    };
    return this.views.page('applications/new', page, view);
  }

  private fields(
    actor: Actor,
    page: PageContext,
    intake: BoardIntake,
    fields: Fields,
    lines: readonly ErrorLine[],
  ): object[] {
    const field = (name: string, type: string, min: string | null, max: string | null) => {
      const hint = `applications.new.${name}-hint`;
      return {
        name,
        type,
        min,
        max,
        label: this.i18n.t(page.language, `applications.new.${name}`),
        hint: this.i18n.has(hint) ? this.i18n.t(page.language, hint, { zone: intake.office_name }) : null,
        value: text(fields, name) ?? '',
        error: lines.find((line) => line.field === name)?.message ?? null,
      };
    };
    return [
      field('referrer', 'text', null, null),
      field('working_time_percent', 'number', '50', '100'),
      field('tags', 'text', null, null),
      ...(may(actor, 'applications:backdate')
        ? [field('applied_at', 'datetime-local', null, localTime(new Date(), intake.time_zone))]
        : []),
    ];
  }

  private async intake(actor: Actor, fields: Fields): Promise<BoardIntake | undefined> {
    const id = text(fields, 'intake_id');
    return id !== undefined && validate(id) ? findBoardIntake(this.dataSource, actor, id) : undefined;
  }
}

function appliedAt(fields: Fields, timeZone: string): string | null {
  const local = text(fields, 'applied_at');
  if (local === undefined) return null;
  const at = instantOf(local, timeZone);
  if (!at) throw invalidField('applied_at', 'is-iso8601', 'must be a date and a time');
  return at.toISOString();
}

/** `candidate.email` is the field `email` of this form. */
function withoutParent(line: ErrorLine): ErrorLine {
  return { ...line, field: line.field.replace(/^candidate\./, '').replace(/^languages\..*/, 'languages') };
}
