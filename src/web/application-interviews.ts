import { Injectable } from '@nestjs/common';
import { validate } from 'uuid';
import { may, type Actor } from '../access/actor.js';
import type { ApplicationStatus } from '../applications/application.entity.js';
import { I18n } from '../i18n/i18n.js';
import { InterviewOffersService } from '../interviews/interview-offers.service.js';
import type { InterviewOfferView, InterviewView } from '../interviews/interview.dto.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import type { Fields } from './form.js';
import { InterviewPresenter } from './interview-rows.js';
import { languageName } from './names.js';

const MOST_OF_ONE = 50;

/** What takes a step of planning back. */
const UNDO: Readonly<Record<string, string>> = {
  'interview-planned': 'cancellation',
  'interview-cancelled': 'reinstatement',
  'interview-reinstated': 'cancellation',
};

interface Applied {
  readonly id: string;
  readonly status: ApplicationStatus;
  readonly intake_id: string;
}

/** The interviews of an application on its page: how far each is, and those of its stage that can be planned. */
@Injectable()
export class ApplicationInterviews {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly offers: InterviewOffersService,
    private readonly i18n: I18n,
  ) {}

  /** Null for who sees no interviews. */
  async section(actor: Actor, page: PageContext, application: Applied): Promise<object | null> {
    if (!may(actor, 'interviews:read')) return null;
    const drawn = new InterviewPresenter(this.i18n, page, actor);
    const [{ data }, offers] = await Promise.all([
      this.interviews.list(actor, { application_id: application.id, limit: MOST_OF_ONE }),
      may(actor, 'interviews:plan') ? this.offers.list(actor, application.id) : [],
    ]);
    const canPlan = may(actor, 'interviews:plan') && application.status === 'active';
    return {
      rows: data.map((view) => sectionRow(drawn, view)),
      offers: offers.map((offer) => this.offer(actor, page, drawn, application, offer)),
      plan_href: canPlan ? `/applications/${application.id}/interviews/new` : null,
    };
  }

  /** The message after an interview was planned, cancelled or taken up again; null for anything else. */
  async toast(actor: Actor, page: PageContext, query: Fields): Promise<ToastView | null> {
    const { done, interview: id } = query;
    const undo = typeof done === 'string' ? UNDO[done] : undefined;
    if (undo === undefined || typeof id !== 'string' || !validate(id) || !may(actor, 'interviews:plan')) return null;
    return {
      text: this.i18n.t(page.language, `interviews.done.${String(done)}`),
      undo: { action: `/interviews/${id}/${undo}`, fields: [] },
    };
  }

  /** Where somebody who was just moved can be invited: the first interview of the stage that is not planned. */
  async nextStep(
    actor: Actor,
    page: PageContext,
    applicationId: string,
  ): Promise<{ href: string; label: string } | null> {
    if (!may(actor, 'interviews:plan')) return null;
    const [offer] = await this.offers.list(actor, applicationId);
    if (offer === undefined) return null;
    const template = new InterviewPresenter(this.i18n, page, actor).templateName(offer.template);
    return {
      href: `/applications/${applicationId}/interviews/new?template_id=${offer.template.id}`,
      label: this.i18n.t(page.language, 'interviews.offer.plan', { template }),
    };
  }

  private offer(
    actor: Actor,
    page: PageContext,
    drawn: InterviewPresenter,
    application: Applied,
    offer: InterviewOfferView,
  ): object {
    const { template, interviewers, language, is_pay_missing: isPayMissing } = offer;
    const isEnough = interviewers.length >= template.min_interviewers;
    const list = new Intl.ListFormat(page.language);
    const names = list.format(interviewers.map(({ name }) => name));
    const untrained = interviewers.filter(({ is_training_due: isDue }) => isDue).map(({ name }) => name);
    const path = `/applications/${application.id}/interviews`;
    return {
      template: drawn.templateName(template),
      template_id: template.id,
      about: drawn.t('offer.about', {
        minutes: template.duration_minutes,
        language: languageName(language, page.language),
      }),
      action: isEnough && !isPayMissing ? `${path}/offered` : null,
      submit: drawn.t('offer.submit', { names }),
      training_due: untrained.length === 0 ? null : drawn.t('training-due.of', { names: list.format(untrained) }),
      choose_href: isPayMissing ? null : `${path}/new?template_id=${template.id}`,
      pay_missing: isPayMissing ? payNotice(drawn, actor, application.intake_id) : null,
    };
  }
}

/** Nobody is invited before it is known what the job pays; with the way to say it, for who may. */
export function payNotice(drawn: InterviewPresenter, actor: Actor, intakeId: string) {
  const way = may(actor, 'intakes:manage')
    ? { href: `/settings/intakes/${intakeId}`, link: drawn.t('pay-missing-link') }
    : {};
  return { kind: 'warn' as const, text: drawn.t('pay-missing'), ...way };
}

/** The page is about the candidate already. */
function sectionRow(drawn: InterviewPresenter, view: InterviewView): object {
  return { ...drawn.row(view), stage: drawn.names('stage', view.stage) };
}
