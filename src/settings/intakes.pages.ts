import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IntakeChangesDto, NewIntakeDto, type IntakeView } from '../intakes/intakes.dto.js';
import { IntakesService } from '../intakes/intakes.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { IntakeDrawing, PATH, WORDS } from './intake-drawing.js';
import { intakeOf } from './intake-form.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { namesOf } from './organization.queries.js';
import { SettingsViews, type CellView } from './settings-views.js';

/** What each job needs in a quarter, and whether applicants can see it. */
@Pages('settings/intakes')
export class IntakesPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly intakes: IntakesService,
    private readonly settings: SettingsViews,
    private readonly drawing: IntakeDrawing,
  ) {}

  @Get()
  @Requires('intakes:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await this.intakes.list(actor, listWanted(query));
    const [jobs, offices] = await Promise.all([
      namesOf(
        this.dataSource,
        'job',
        data.map(({ job_id }) => job_id),
      ),
      namesOf(
        this.dataSource,
        'office',
        data.map(({ office_id }) => office_id),
      ),
    ]);
    const list = {
      words: WORDS,
      icon: 'calendar-event',
      columns: ['name', 'job', 'office', 'days', 'seats', 'state'],
      rows: data.map((intake) => ({
        href: `${PATH}/${intake.id}`,
        name: intake.name,
        cells: [
          { text: jobs.get(intake.job_id) ?? '' },
          { text: offices.get(intake.office_id) ?? '' },
          { text: this.settings.days(page, intake.opens_on, intake.closes_on) },
          this.settings.count(page, intake.seats),
          this.state(page, intake),
        ],
      })),
      addHref: may(actor, 'intakes:manage') ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('intakes:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.drawing.newForm(actor, page, { job_id: query['job'] }, null);
  }

  @Post()
  @Requires('intakes:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await checked(NewIntakeDto, { ...intakeOf(fields), job_id: fields['job_id'] });
      const { id } = await this.intakes.create(actor, given);
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      return this.drawing.newForm(actor, page, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id')
  @Requires('intakes:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.drawing.page(actor, page, id, { done: query['done'] });
  }

  @Post(':id')
  @Requires('intakes:manage')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(IntakeChangesDto, intakeOf(fields));
      await this.intakes.update(actor, id, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      return this.drawing.page(actor, page, id, { typed: fields, refused });
    }
  }

  @Post(':id/opening')
  @Requires('intakes:manage')
  open(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `${PATH}/${id}?done=opened`, () =>
      this.intakes.open(actor, id, versionOf(fields)),
    );
  }

  @Post(':id/closing')
  @Requires('intakes:manage')
  close(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `${PATH}/${id}?done=closed`, () =>
      this.intakes.close(actor, id, versionOf(fields)),
    );
  }

  @Post(':id/deletion')
  @Requires('intakes:manage')
  remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `${PATH}?done=deleted`, () =>
      this.intakes.remove(actor, id, versionOf(fields)),
    );
  }

  /** Does what a button says and goes on; when it cannot be done, the page says why. */
  private async act(
    actor: Actor,
    page: PageContext,
    id: string,
    reply: FastifyReply,
    next: string,
    action: () => Promise<unknown>,
  ): Promise<string> {
    try {
      await action();
      return seeOther(reply, next);
    } catch (error) {
      return this.drawing.page(actor, page, id, { refused: this.settings.refusedAction(error, page, WORDS, reply) });
    }
  }

  private state(page: PageContext, { opened_at }: IntakeView): CellView {
    return opened_at === null
      ? { text: this.settings.t(page, `${WORDS}.list.not-open`) }
      : { text: this.settings.t(page, `${WORDS}.list.open`), tone: 'ok', icon: 'world' };
  }
}
