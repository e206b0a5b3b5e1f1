import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import type { Fields } from '../web/form.js';
import { InterviewList } from './interview-list.js';

/** Interviews: what the reader has to do, who waits to be planned, and all of them for who oversees them. */
@Pages('interviews')
export class InterviewsPages {
  constructor(
    private readonly lists: InterviewList,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires('interviews:read')
  async list(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() query: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const [own, waiting, all] = await Promise.all([
      this.lists.own(actor, page, new Date()),
      this.lists.waiting(actor, page, query),
      this.lists.all(actor, page, query),
    ]);
    if (all !== null && all.errors.length > 0) void reply.status(422);
    return this.views.page('interview-pages/list', page, {
      title: this.i18n.t(page.language, 'interviews.title'),
      quality_href: may(actor, 'interview-quality:read') ? '/interviews/quality' : null,
      training_href: may(actor, 'interviews:conduct') ? '/interviews/training' : null,
      own,
      waiting,
      all,
    });
  }
}
