import { Body, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Demo } from '../demo/demo.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { SettingsViews, type NoticeView } from './settings-views.js';

const WORDS = 'demonstration';

/** The one action that cannot be undone asks first, and says what goes. */
@Pages('settings/demonstration')
@Requires('demonstration:remove')
export class DemonstrationPages {
  constructor(
    private readonly demo: Demo,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  show(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    return this.render(actor, page, null);
  }

  @Post('removal')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (fields['is_sure'] !== 'on') {
      void reply.status(422);
      return this.render(actor, page, { kind: 'bad', text: this.settings.t(page, `${WORDS}.tick`) });
    }
    try {
      await this.demo.remove(actor);
      return seeOther(reply, '/settings/first-steps?done=demonstration');
    } catch (error) {
      const { notice } = this.settings.refused(error, page, WORDS, reply);
      return this.render(actor, page, notice);
    }
  }

  private async render(actor: Actor, page: PageContext, notice: NoticeView | null): Promise<string> {
    const found = await this.demo.get(actor);
    const offices = new Intl.ListFormat(page.language).format(found.offices);
    return this.settings.page('settings/demonstration', page, actor, {
      title: this.settings.t(page, `${WORDS}.title`),
      notice,
      ...found,
      lead: this.settings.t(page, `${WORDS}.lead`, { offices }),
    });
  }
}
