import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { notFound } from '../errors.js';
import { I18n } from '../i18n/i18n.js';
import { spokenLanguages } from '../interview-guides/spoken-languages.js';
import { InterviewOffersService } from '../interviews/interview-offers.service.js';
import { InterviewersService } from '../interviews/interviewers.service.js';
import type { UsedTemplateView } from '../interviews/interview-plan.dto.js';
import { contentOf, usableTemplates } from '../interviews/used-template.js';
import { MOST_CHOICES, SettingsViews, type NoticeView, type Refused } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import { Views } from '../views/views.js';
import { findStanding, type Standing } from '../web/application-details.queries.js';
import { payNotice } from '../web/application-interviews.js';
import type { Fields } from '../web/form.js';
import { InterviewPresenter } from '../web/interview-rows.js';
import { languageName } from '../web/names.js';
import { assignedTo, interviewerChoices, type Assigned } from './choice-of-interviewers.js';

export const INTERVIEW_WORDS = 'interviews';

interface Typed {
  readonly fields: Fields;
  readonly refused: Refused;
}

/** The form that plans an interview: which one, when, in which language, and who interviews. */
@Injectable()
export class NewInterviewForm {
  constructor(
    private readonly dataSource: DataSource,
    private readonly offers: InterviewOffersService,
    private readonly interviewers: InterviewersService,
    private readonly settings: SettingsViews,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  /** @param templateId undefined leaves the choice when there is one */
  async draw(
    actor: Actor,
    page: PageContext,
    applicationId: string,
    templateId: string | undefined,
    typed: Typed | null,
  ): Promise<string> {
    const standing = await findStanding(this.dataSource, actor, applicationId);
    if (!standing) throw notFound('application');
    const templates = await usableTemplates(this.dataSource, standing.job_id);
    const template = chosenOf(templates, templateId);
    const drawn = new InterviewPresenter(this.i18n, page, actor);
    const path = `/applications/${standing.id}/interviews`;
    return this.views.page('interview-pages/new', page, {
      title: drawn.t('new.title', { name: standing.candidate_name }),
      standing: `${standing.job_name} · ${drawn.names('stage', { name: standing.stage_name, code: standing.stage_code })}`,
      back_href: `/applications/${standing.id}`,
      path,
      templates: templates.map((one) => ({
        href: `${path}/new?template_id=${one.id}`,
        name: drawn.templateName(one),
        about: drawn.t('new.about', { minutes: one.duration_minutes, interviewers: one.min_interviewers }),
        is_chosen: one.id === template?.id,
      })),
      has_choice: templates.length > 1,
      missing: templates.length === 0 ? this.missing(page, actor) : null,
      form: template ? await this.form(actor, page, drawn, standing, template, typed) : null,
    });
  }

  private async form(
    actor: Actor,
    page: PageContext,
    drawn: InterviewPresenter,
    standing: Standing,
    template: UsedTemplateView,
    typed: Typed | null,
  ) {
    const [content, offers, possible] = await Promise.all([
      contentOf(this.dataSource, template.version_id),
      this.offers.list(actor, standing.id),
      this.interviewers.possible(actor, { job_id: standing.job_id, limit: MOST_CHOICES }),
    ]);
    const offer = offers.find((one) => one.template.id === template.id);
    const assigned: readonly Assigned[] = typed ? assignedTo(typed.fields) : (offer?.interviewers ?? []);
    const values = typed?.fields ?? { language: offer?.language ?? '' };
    const fields = this.settings.fields(page, INTERVIEW_WORDS, values, typed?.refused ?? null);
    const languages = spokenLanguages(content).map((value) => ({ value, label: languageName(value, page.language) }));
    return {
      template_id: template.id,
      template: drawn.templateName(template),
      notice:
        typed?.refused.notice ?? (offer?.is_pay_missing === true ? payNotice(drawn, actor, standing.intake_id) : null),
      errors: typed?.refused.errors.errors ?? [],
      fields: [
        fields.input('scheduled_at', { type: 'datetime-local' }),
        fields.select('language', languages, { none: drawn.t('language-of-candidate') }),
      ],
      zone: drawn.t('zone', { zone: standing.time_zone }),
      interviewers: {
        legend: drawn.t('interviewers'),
        hint: drawn.t('interviewers-hint', { count: template.min_interviewers }),
        error: typed?.refused.errors.wrong['interviewers'] ?? null,
        choices: interviewerChoices(possible.data, assigned, content, drawn, page.language),
      },
    };
  }

  /** There is no interview to plan: templates are made by others. */
  private missing(page: PageContext, actor: Actor): NoticeView {
    const href = may(actor, 'interview-templates:manage') ? '/settings/interview-templates' : null;
    return this.settings.missing(page, `${INTERVIEW_WORDS}.no-template`, href);
  }
}

function chosenOf(templates: readonly UsedTemplateView[], id: string | undefined): UsedTemplateView | undefined {
  return templates.length === 1 ? templates[0] : templates.find((template) => template.id === id);
}
