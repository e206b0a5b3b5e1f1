import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { conflict, notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { InterviewOffersService } from '../interviews/interview-offers.service.js';
import { NewInterviewDto, type InterviewView } from '../interviews/interview.dto.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import { SettingsViews } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { findStanding } from '../web/application-details.queries.js';
import { checked, text, type Fields } from '../web/form.js';
import { instantOf } from '../web/office-time.js';
import { seeOther } from '../web/see-other.js';
import { assignedIn } from './choice-of-interviewers.js';
import { INTERVIEW_WORDS, NewInterviewForm } from './new-interview-form.js';
import { atInterviewers } from './refused-interviewers.js';

/** Planning an interview of an application: by a form, or as it was offered. */
@Pages('applications/:id/interviews')
@Requires('interviews:plan')
export class NewInterviewPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly interviews: InterviewsService,
    private readonly offers: InterviewOffersService,
    private readonly form: NewInterviewForm,
    private readonly settings: SettingsViews,
  ) {}

  @Get('new')
  newForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form.draw(actor, page, id, text(query, 'template_id'), null);
  }

  @Post()
  async plan(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await this.given(actor, id, fields);
      return planned(reply, await this.interviews.create(actor, await checked(NewInterviewDto, given)));
    } catch (error) {
      const refused = this.settings.refused(atInterviewers(error), page, INTERVIEW_WORDS, reply);
      return this.form.draw(actor, page, id, text(fields, 'template_id'), { fields, refused });
    }
  }

  /** Takes the offer as it is: the people it proposes, a time to be agreed. */
  @Post('offered')
  async takeOffer(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const offers = await this.offers.list(actor, id);
    const offer = offers.find(({ template }) => template.id === fields['template_id']);
    if (offer === undefined) throw conflict('offer-gone', 'This interview is planned already, or no longer offered.');
    const given = { application_id: id, template_id: offer.template.id, language: offer.language };
    const interviewers = offer.interviewers.map(({ user_id, focus_competencies }) => ({ user_id, focus_competencies }));
    return planned(
      reply,
      await this.interviews.create(actor, await checked(NewInterviewDto, { ...given, interviewers })),
    );
  }

  /** As the API takes it; the time by the clock of the office. */
  private async given(actor: Actor, id: string, fields: Fields): Promise<object> {
    const standing = await findStanding(this.dataSource, actor, id);
    if (!standing) throw notFound('application');
    const language = text(fields, 'language');
    return {
      application_id: id,
      template_id: fields['template_id'],
      interviewers: assignedIn(fields),
      scheduled_at: scheduledIn(fields, standing.time_zone),
      ...(language !== undefined && { language }),
    };
  }
}

/** What is no time is left to the check of the field. */
export function scheduledIn(fields: Fields, timeZone: string): string | null {
  const local = text(fields, 'scheduled_at');
  return local === undefined ? null : (instantOf(local, timeZone)?.toISOString() ?? local);
}

function planned(reply: FastifyReply, { id, application_id: applicationId }: InterviewView): string {
  return seeOther(reply, `/applications/${applicationId}?done=interview-planned&interview=${id}#interviews`);
}
