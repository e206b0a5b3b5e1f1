import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { QualityQuery } from '../interview-quality/quality.dto.js';
import { QualityService } from '../interview-quality/quality.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { formErrors, NO_ERRORS, type FormErrors } from '../web/form-errors.js';
import { checked, isRefusal, text, type Fields } from '../web/form.js';
import { QualityPresenter, type QualityFigures } from './quality-view.js';

const FILTERS = ['template_id', 'version', 'office_id', 'from', 'to'] as const;

/** How interviewers and questions do, for HR and administrators. */
@Pages('interviews/quality')
export class QualityPages {
  constructor(
    private readonly quality: QualityService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires('interview-quality:read')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const given = filtersOf(fields);
    const { figures, errors } = await this.figures(actor, page, given);
    if (errors.errors.length > 0) void reply.status(422);
    const choices = await this.quality.choices(actor);
    const presenter = new QualityPresenter(this.i18n, page, given);
    return this.views.page('interview-pages/quality', page, {
      ...presenter.page(figures, choices),
      errors: errors.errors,
    });
  }

  /** None, with the reasons, when a filter is not understood. */
  private async figures(
    actor: Actor,
    page: PageContext,
    given: Readonly<Record<string, string>>,
  ): Promise<{ figures: QualityFigures; errors: FormErrors }> {
    try {
      const query = await checked(QualityQuery, given);
      const { interviewers } = await this.quality.interviewers(actor, query);
      const { questions } = await this.quality.questions(actor, query);
      return { figures: { interviewers, questions }, errors: NO_ERRORS };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return {
        figures: { interviewers: [], questions: [] },
        errors: formErrors(error, this.i18n, page.language, 'interview-quality'),
      };
    }
  }
}

/** A version without its template is left over from the template chosen before. */
function filtersOf(fields: Fields): Record<string, string> {
  const given = FILTERS.map((name) => [name, text(fields, name)] as const);
  const filters = Object.fromEntries(
    given.filter((pair): pair is [(typeof FILTERS)[number], string] => pair[1] !== undefined),
  );
  const { version, ...others } = filters;
  return version === undefined || others['template_id'] === undefined ? others : { ...others, version };
}
