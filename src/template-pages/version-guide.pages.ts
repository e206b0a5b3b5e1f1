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
import { VersionNumber } from '../http/version-number.decorator.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { guidePage } from '../web/guide-page.js';

/** A version as its interviewers will see it, before and after it is published. */
@Pages('settings/interview-templates/:id/versions/:number')
export class VersionGuidePages {
  constructor(
    private readonly guides: GuidesService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get('preview')
  @Requires('interview-templates:read')
  async preview(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @VersionNumber() number: number,
    @Query() { lang }: GuideQuery,
  ): Promise<string> {
    const source = await this.guides.source(actor, id, number);
    const spoken = spokenLanguages(source.content);
    const back = { href: `/settings/interview-templates/${id}`, label: 'guide.screen.back-to-template' };
    if (spoken.length === 0 && lang === undefined)
      return this.views.page('interviews/no-guide', page, this.noGuide(page, back));
    const guide = this.guides.draw(source, this.guides.language(source, { asked: lang, preferred: page.language }));
    const pdf = `/settings/interview-templates/${id}/versions/${number}/guide.pdf`;
    return this.views.page('interviews/guide', page, guidePage(this.i18n, page, guide, { spoken, back, pdf }));
  }

  @Get('guide.pdf')
  @Requires('interview-templates:read')
  @Header('content-type', FILE_TYPES.pdf)
  async pdf(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @VersionNumber() number: number,
    @Query() { lang }: GuideQuery,
  ): Promise<StreamableFile> {
    const source = await this.guides.source(actor, id, number);
    const language = this.guides.language(source, { asked: lang, preferred: page.language });
    const pdf = await this.guides.pdf(this.guides.draw(source, language));
    return fileAnswer(guideFileName(source, language), 'pdf', pdf);
  }

  private noGuide({ language }: PageContext, back: { href: string; label: string }) {
    const t = (key: string): string => this.i18n.t(language, `guide.screen.${key}`);
    return {
      title: t('none.heading'),
      icon: 'language',
      heading: t('none.heading'),
      text: t('none.text'),
      href: back.href,
      link: t('back-to-template'),
    };
  }
}
