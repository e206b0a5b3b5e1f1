import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { InterviewChangesDto } from '../interviews/interview.dto.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import { versionOf } from '../settings/list-query.js';
import { SettingsViews } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { INTERVIEW_WORDS } from './new-interview-form.js';
import { scheduledIn } from './new-interview.pages.js';
import { PlanningPage } from './planning-page.js';

/** When an interview is, in which language, and whether at all. */
@Pages('interviews/:id')
@Requires('interviews:plan')
export class PlanningPages {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly planning: PlanningPage,
    private readonly settings: SettingsViews,
  ) {}

  @Get('planning')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.planning.draw(actor, page, id, {
      toast: this.settings.done(page, INTERVIEW_WORDS, query['done']),
    });
  }

  @Post('planning')
  async change(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { time_zone: zone } = await this.interviews.get(actor, id);
    try {
      const language = text(fields, 'language');
      const given = { scheduled_at: scheduledIn(fields, zone), ...(language !== undefined && { language }) };
      await this.interviews.update(actor, id, versionOf(fields), await checked(InterviewChangesDto, given));
      return seeOther(reply, `/interviews/${id}/planning?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, INTERVIEW_WORDS, reply);
      return this.planning.draw(actor, page, id, { change: { fields, refused } });
    }
  }

  @Post('cancellation')
  async cancel(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { application_id: applicationId } = await this.interviews.cancel(actor, id);
      return seeOther(reply, `/applications/${applicationId}?done=interview-cancelled&interview=${id}#interviews`);
    } catch (error) {
      return this.refusal(actor, page, id, error, reply);
    }
  }

  @Post('reinstatement')
  async reinstate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { application_id: applicationId } = await this.interviews.reinstate(actor, id);
      return seeOther(reply, `/applications/${applicationId}?done=interview-reinstated&interview=${id}#interviews`);
    } catch (error) {
      return this.refusal(actor, page, id, error, reply);
    }
  }

  /** The page says why, and shows what is there now. */
  private refusal(actor: Actor, page: PageContext, id: string, error: unknown, reply: FastifyReply): Promise<string> {
    const refused = this.settings.refusedAction(error, page, INTERVIEW_WORDS, reply);
    return this.planning.draw(actor, page, id, { refused });
  }
}
