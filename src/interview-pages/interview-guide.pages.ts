import { Get, Header, Query, type StreamableFile } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { FILE_TYPES, fileAnswer } from '../http/file-answer.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { GuideQuery } from '../interview-guides/guide.dto.js';
import { guideFileName, GuidesService } from '../interview-guides/guides.service.js';
import { spokenLanguages } from '../interview-guides/spoken-languages.js';
import { InterviewGuidesService } from '../interviews/interview-guides.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { guidePage } from '../web/guide-page.js';

/** The paper of one interview: its template's guide with the names and the time filled in. */
@Pages('interviews/:id')
export class InterviewGuidePages {
  constructor(
    private readonly interviews: InterviewGuidesService,
    private readonly guides: GuidesService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get('guide')
  @Requires('interviews:read')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() { lang }: GuideQuery,
  ): Promise<string> {
    const { source, language: preferred, occasion } = await this.interviews.source(actor, id);
    const guide = this.guides.draw(source, this.guides.language(source, { asked: lang, preferred }), occasion);
    const view = guidePage(this.i18n, page, guide, {
      spoken: spokenLanguages(source.content),
      back: { href: `/interviews/${id}`, label: 'guide.screen.back-to-interview' },
      pdf: `/interviews/${id}/guide.pdf`,
    });
    return this.views.page('interviews/guide', page, view);
  }

  @Get('guide.pdf')
  @Requires('interviews:read')
  @Header('content-type', FILE_TYPES.pdf)
  async pdf(@CurrentActor() actor: Actor, @Id() id: string, @Query() { lang }: GuideQuery): Promise<StreamableFile> {
    const { source, language: preferred, occasion } = await this.interviews.source(actor, id);
    const language = this.guides.language(source, { asked: lang, preferred });
    const pdf = await this.guides.pdf(this.guides.draw(source, language, occasion));
    return fileAnswer(guideFileName(source, language), 'pdf', pdf);
  }
}
