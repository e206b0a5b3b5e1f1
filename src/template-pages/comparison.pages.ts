import { Get, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { say } from '../i18n/local-text.js';
import { ComparisonQuery } from '../interview-templates/interview-templates.dto.js';
import { TemplateVersionsService } from '../interview-templates/template-versions.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { ComparisonPresenter } from './comparison-page.js';

/** More versions than a choice can show. */
const MOST_VERSIONS = 500;

@Pages('settings/interview-templates/:id/compare')
export class ComparisonPages {
  constructor(
    private readonly versions: TemplateVersionsService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  /** Without a choice the newest two versions. */
  @Get()
  @Requires('interview-templates:read')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: ComparisonQuery,
  ): Promise<string> {
    const comparison = await this.versions.compare(actor, id, query);
    const [{ data }, { content }] = await Promise.all([
      this.versions.list(actor, id, { limit: MOST_VERSIONS }),
      this.versions.get(actor, id, comparison.to),
    ]);
    const presenter = new ComparisonPresenter(this.i18n, page.language);
    const name = say(content.name, page.language);
    const view = presenter.page(page, name, `/settings/interview-templates/${id}`, comparison, data);
    return this.views.page('template-pages/comparison', page, view);
  }
}
