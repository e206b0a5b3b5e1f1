import { Get, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import { ResultsService } from '../interview-results/results.service.js';
import { SettingsViews } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import type { Fields } from '../web/form.js';
import { ResultDrawing } from './result-drawing.js';

/** One interview: who is waited for, then everything side by side. */
@Pages('interviews')
export class ResultsPages {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly results: ResultsService,
    private readonly drawing: ResultDrawing,
    private readonly settings: SettingsViews,
    private readonly views: Views,
  ) {}

  @Get(':id')
  @Requires('interviews:read')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const [interview, result] = await Promise.all([this.interviews.get(actor, id), this.results.get(actor, id)]);
    const toast = this.settings.done(page, 'interview-results', query['done']);
    return this.views.page('interview-pages/show', page, {
      ...this.drawing.draw(actor, page, interview, result),
      toast,
    });
  }
}
