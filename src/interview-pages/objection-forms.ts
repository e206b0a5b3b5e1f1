import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { notFound } from '../errors.js';
import { LONGEST_OBJECTION } from '../interview-results/objection.dto.js';
import { isOwnResult } from '../interview-results/own-results.queries.js';
import { ResultsService } from '../interview-results/results.service.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import { SettingsViews } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import { Views } from '../views/views.js';
import type { Attempt } from './result-forms.js';

export const RESULT_WORDS = 'interview-results';

interface Form {
  readonly kind: 'objection' | 'answer';
  readonly field: 'text' | 'answer';
  readonly name: string;
  readonly quote: string | null;
  readonly action: string;
  readonly back: string;
}

/** The form of an objection, and that of its answer. */
@Injectable()
export class ObjectionForms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly interviews: InterviewsService,
    private readonly results: ResultsService,
    private readonly settings: SettingsViews,
    private readonly views: Views,
  ) {}

  async objection(actor: Actor, page: PageContext, id: string, attempt: Attempt): Promise<string> {
    if (!(await isOwnResult(this.dataSource, actor, id))) throw notFound('interview');
    return this.draw(page, attempt, {
      kind: 'objection',
      field: 'text',
      name: '',
      quote: null,
      action: `/me/results/${id}/objection`,
      back: '/me/results',
    });
  }

  async answer(actor: Actor, page: PageContext, id: string, objectionId: string, attempt: Attempt): Promise<string> {
    const [{ candidate }, { objections }] = await Promise.all([
      this.interviews.get(actor, id),
      this.results.get(actor, id),
    ]);
    const objection = objections?.find((one) => one.id === objectionId);
    if (!objection) throw notFound('objection');
    return this.draw(page, attempt, {
      kind: 'answer',
      field: 'answer',
      name: candidate.name,
      quote: objection.text,
      action: `/interviews/${id}/objections/${objectionId}/answer`,
      back: `/interviews/${id}#objections`,
    });
  }

  private draw(page: PageContext, { typed, refused }: Attempt, { kind, field, name, ...form }: Form): string {
    const fields = this.settings.fields(page, `${RESULT_WORDS}.${kind}`, typed, refused);
    return this.views.page('interview-pages/objection', page, {
      ...form,
      title: this.settings.t(page, `${RESULT_WORDS}.${kind}.title`, { name }),
      lead: this.settings.t(page, `${RESULT_WORDS}.${kind}.lead`),
      submit: this.settings.t(page, `${RESULT_WORDS}.${kind}.submit`),
      notice: refused?.notice ?? null,
      errors: refused?.errors.errors ?? [],
      fields: [fields.textarea(field, { isRequired: true, maxLength: LONGEST_OBJECTION })],
    });
  }
}
