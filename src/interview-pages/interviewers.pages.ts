import { Body, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { AssignmentDto } from '../interviews/interview-plan.dto.js';
import { ExcuseDto } from '../interviews/interview.dto.js';
import { InterviewersService } from '../interviews/interviewers.service.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import { SettingsViews, type Refused } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, texts, type Fields } from '../web/form.js';
import { InterviewPresenter } from '../web/interview-rows.js';
import { seeOther } from '../web/see-other.js';
import { INTERVIEW_WORDS } from './new-interview-form.js';
import { PlanningPage } from './planning-page.js';

/** Who interviews: added, taken away, excused. */
@Pages('interviews/:id/interviewers')
export class InterviewersPages {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly interviewers: InterviewersService,
    private readonly planning: PlanningPage,
    private readonly settings: SettingsViews,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Post()
  @Requires('interviews:plan')
  async add(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const focus = texts(fields, 'focus_competencies');
      const given = await checked(AssignmentDto, { user_id: fields['user_id'], focus_competencies: focus });
      await this.interviewers.add(actor, id, given);
      return seeOther(reply, `/interviews/${id}/planning?done=added`);
    } catch (error) {
      const refused = this.settings.refused(error, page, INTERVIEW_WORDS, reply);
      return this.planning.draw(actor, page, id, { addition: { fields, refused } });
    }
  }

  @Post(':userId/removal')
  @Requires('interviews:plan')
  remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('userId') userId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'removed', () => this.interviewers.remove(actor, id, userId));
  }

  @Get(':userId/excuse')
  @Requires('interviews:excuse')
  excuseForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('userId') userId: string,
  ): Promise<string> {
    return this.form(actor, page, id, userId, {}, null);
  }

  @Post(':userId/excuse')
  @Requires('interviews:excuse')
  async excuse(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('userId') userId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { reason } = await checked(ExcuseDto, { reason: fields['reason'] });
      await this.interviewers.excuse(actor, id, userId, reason);
      return seeOther(reply, `/interviews/${id}/planning?done=excused`);
    } catch (error) {
      const refused = this.settings.refused(error, page, INTERVIEW_WORDS, reply);
      return this.form(actor, page, id, userId, fields, refused);
    }
  }

  @Post(':userId/recall')
  @Requires('interviews:excuse')
  recall(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('userId') userId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, 'recalled', () => this.interviewers.recall(actor, id, userId));
  }

  private async form(
    actor: Actor,
    page: PageContext,
    id: string,
    userId: string,
    values: Fields,
    refused: Refused | null,
  ): Promise<string> {
    const interview = await this.interviews.get(actor, id);
    const interviewer = interview.interviewers.find(({ user_id }) => user_id === userId);
    if (!interviewer) throw notFound('interviewer');
    const drawn = new InterviewPresenter(this.i18n, page, actor);
    const fields = this.settings.fields(page, INTERVIEW_WORDS, values, refused);
    return this.views.page('interview-pages/excuse', page, {
      title: drawn.t('excuse-name', { name: interviewer.name }),
      about: `${interview.candidate.name} · ${drawn.templateName(interview.template)}`,
      action: `/interviews/${id}/interviewers/${userId}/excuse`,
      back_href: `/interviews/${id}/planning`,
      notice: refused?.notice ?? null,
      errors: refused?.errors.errors ?? [],
      fields: [fields.textarea('reason', { isRequired: true, maxLength: 500 })],
    });
  }

  /** Does what a button says; when it cannot be done, the page says why and shows what is there now. */
  private async act(
    actor: Actor,
    page: PageContext,
    id: string,
    reply: FastifyReply,
    done: string,
    action: () => Promise<unknown>,
  ): Promise<string> {
    try {
      await action();
      return seeOther(reply, `/interviews/${id}/planning?done=${done}`);
    } catch (error) {
      const refused = this.settings.refusedAction(error, page, INTERVIEW_WORDS, reply);
      return this.planning.draw(actor, page, id, { refused });
    }
  }
}
