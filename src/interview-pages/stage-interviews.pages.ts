import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { InterviewPlansService } from '../interviews/interview-plans.service.js';
import { InterviewPlanChangesDto, NewInterviewPlanDto } from '../interviews/interview-plan.dto.js';
import { versionOf } from '../settings/list-query.js';
import { SettingsViews } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { assignedIn } from './choice-of-interviewers.js';
import { atInterviewers } from './refused-interviewers.js';
import { countIn, PLAN_WORDS, StageInterviews } from './stage-interviews.js';

/** The interviews of a stage, in the settings of its pipeline. */
@Pages('settings/pipelines/:id/stages/:stageId/interviews')
export class StageInterviewsPages {
  constructor(
    private readonly plans: InterviewPlansService,
    private readonly stage: StageInterviews,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('pipelines:read')
  list(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.stage.list(actor, page, id, stageId, { toast: this.settings.done(page, PLAN_WORDS, query['done']) });
  }

  @Get('new')
  @Requires('pipelines:manage')
  newForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.stage.form(actor, page, id, stageId, { templateId: text(query, 'template_id') }, null);
  }

  @Post()
  @Requires('pipelines:manage')
  async add(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const templateId = text(fields, 'template_id');
    try {
      const people = { interviewer_count: countIn(fields), interviewers: assignedIn(fields) };
      await this.plans.create(
        actor,
        await checked(NewInterviewPlanDto, { stage_id: stageId, template_id: templateId, ...people }),
      );
      return seeOther(reply, `${pathOf(id, stageId)}?done=added`);
    } catch (error) {
      const refused = this.settings.refused(atInterviewers(error), page, PLAN_WORDS, reply);
      return this.stage.form(actor, page, id, stageId, { templateId }, { fields, refused });
    }
  }

  @Get(':planId')
  @Requires('pipelines:manage')
  form(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Id('planId') planId: string,
  ): Promise<string> {
    return this.stage.form(actor, page, id, stageId, { planId }, null);
  }

  @Post(':planId')
  @Requires('pipelines:manage')
  async change(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Id('planId') planId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const people = { interviewer_count: countIn(fields), interviewers: assignedIn(fields) };
      await this.plans.update(actor, planId, versionOf(fields), await checked(InterviewPlanChangesDto, people));
      return seeOther(reply, `${pathOf(id, stageId)}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(atInterviewers(error), page, PLAN_WORDS, reply);
      return this.stage.form(actor, page, id, stageId, { planId }, { fields, refused });
    }
  }

  @Post(':planId/removal')
  @Requires('pipelines:manage')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Id('planId') planId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.plans.remove(actor, planId, versionOf(fields));
      return seeOther(reply, `${pathOf(id, stageId)}?done=removed`);
    } catch (error) {
      const refused = this.settings.refusedAction(error, page, PLAN_WORDS, reply);
      return this.stage.list(actor, page, id, stageId, { refused });
    }
  }
}

const pathOf = (id: string, stageId: string): string => `/settings/pipelines/${id}/stages/${stageId}/interviews`;
