import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { notFound } from '../errors.js';
import { InterviewsService } from '../interviews/interviews.service.js';
import {
  SHORTEST_CHANGE_REASON,
  SHORTEST_DEVIATION_REASON,
  type InterviewResultView,
  type ItemRatingView,
  type ResultItemView,
} from '../interview-results/result.dto.js';
import { ResultsService } from '../interview-results/results.service.js';
import type { Refused } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import { Views } from '../views/views.js';
import { text, type Fields } from '../web/form.js';
import { posted } from '../web/form-errors.js';
import { ResultDrawing } from './result-drawing.js';

/** What a form was sent with, or asked for with, and why it was not taken. */
export interface Attempt {
  readonly typed: Fields;
  readonly refused: Refused | null;
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint: string | null;
}

interface Form {
  readonly action: string;
  /** Name of what is chosen. */
  readonly choice: string;
  readonly legend: string;
  readonly options: readonly Option[];
  readonly lead: readonly string[];
  readonly reasonHint: string;
  /** Characters; 0: any. */
  readonly shortest: number;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
}

/** The forms about a result: a changed rating, a ruling on a gate, a decision. */
@Injectable()
export class ResultForms {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly results: ResultsService,
    private readonly drawing: ResultDrawing,
    private readonly views: Views,
  ) {}

  async ratingChange(actor: Actor, page: PageContext, id: string, attempt: Attempt): Promise<string> {
    const item = itemOf(await this.results.get(actor, id), attempt);
    const own = item.ratings.find(({ user_id: userId }) => userId === actor.id);
    if (!own) throw notFound('scorecard');
    const isGate = item.kind === 'gate';
    return this.draw(actor, page, id, attempt, {
      action: 'rating-change',
      choice: isGate ? 'is_yes' : 'rating',
      legend: this.t(page, 'change.legend'),
      options: isGate
        ? this.yesNo(page)
        : item.scale.map(({ rating, label, anchor }) => ({
            value: String(rating),
            label: `${rating} · ${label}`,
            hint: anchor,
          })),
      lead: [item.text, this.t(page, 'change.lead', { value: this.value(page, own) })],
      reasonHint: this.t(page, 'change.reason-hint'),
      shortest: SHORTEST_CHANGE_REASON,
      hidden: [{ name: 'item', value: item.code }],
    });
  }

  async gateRuling(actor: Actor, page: PageContext, id: string, attempt: Attempt): Promise<string> {
    const item = itemOf(await this.results.get(actor, id), attempt);
    if (item.kind !== 'gate') throw notFound('gate');
    return this.draw(actor, page, id, attempt, {
      action: 'gate-ruling',
      choice: 'is_yes',
      legend: this.t(page, 'ruling.legend'),
      options: [
        { value: 'no', label: this.t(page, 'gate.broken'), hint: this.t(page, 'ruling.broken-hint') },
        { value: 'yes', label: this.t(page, 'gate.kept'), hint: this.t(page, 'ruling.kept-hint') },
      ],
      lead: [item.text, this.t(page, 'ruling.lead')],
      reasonHint: this.t(page, 'ruling.reason-hint'),
      shortest: 0,
      hidden: [{ name: 'item', value: item.code }],
    });
  }

  async decision(actor: Actor, page: PageContext, id: string, attempt: Attempt): Promise<string> {
    const { recommendation, decisions } = await this.results.get(actor, id);
    if (recommendation === null || decisions === null) throw notFound('result');
    const [latest] = decisions;
    const { outcome, silence } = recommendation;
    return this.draw(actor, page, id, attempt, {
      action: 'decision',
      choice: 'outcome',
      legend: this.t(page, 'decision.legend'),
      options: (['passed', 'not_passed'] as const).map((value) => ({
        value,
        label: this.t(page, `outcome.${value}`),
        hint: null,
      })),
      lead: [
        outcome === null
          ? this.t(page, `silence.${silence ?? 'incomplete'}`)
          : this.t(page, `decision.recommends.${outcome}`),
        this.t(page, 'decision.lead'),
      ],
      reasonHint: this.t(page, outcome === null ? 'decision.reason-hint-alone' : 'decision.reason-hint'),
      shortest: SHORTEST_DEVIATION_REASON,
      hidden: latest ? [{ name: 'supersedes_id', value: latest.id }] : [],
    });
  }

  private async draw(
    actor: Actor,
    page: PageContext,
    id: string,
    { typed, refused }: Attempt,
    form: Form,
  ): Promise<string> {
    const { candidate } = await this.interviews.get(actor, id);
    const { choice, options, ...rest } = form;
    const reason = posted(typed, 'reason');
    const wrong = refused?.errors.wrong ?? {};
    return this.views.page('interview-pages/form', page, {
      title: this.t(page, `${form.action}.title`, { name: candidate.name }),
      ...rest,
      action: `/interviews/${id}/${form.action}`,
      submit: this.t(page, `${form.action}.submit`),
      back: `/interviews/${id}`,
      errors: (refused?.errors.errors ?? []).map(({ field, message }) => ({
        field: field === 'item_code' ? choice : field,
        message,
      })),
      notice: refused?.notice ?? null,
      choice: {
        name: choice,
        error: wrong[choice] ?? wrong['item_code'] ?? null,
        options: options.map((option) => ({ ...option, is_checked: option.value === typed[choice] })),
      },
      reason,
      reason_length: [...reason.trim().replaceAll(/\s+/g, ' ')].length,
      reason_error: wrong['reason'] ?? null,
    });
  }

  private yesNo(page: PageContext): Option[] {
    return (['yes', 'no'] as const).map((value) => ({ value, label: this.t(page, `fact.${value}`), hint: null }));
  }

  private value(page: PageContext, { rating, is_yes: isYes }: ItemRatingView): string {
    return rating === null ? this.t(page, isYes ? 'fact.yes' : 'fact.no') : String(rating);
  }

  private t(page: PageContext, key: string, variables = {}): string {
    return this.drawing.t(page, key, variables);
  }
}

/** Before all are in there is nothing to be found. */
function itemOf({ items }: InterviewResultView, { typed }: Attempt): ResultItemView {
  const item = items?.find(({ code }) => code === text(typed, 'item'));
  if (!item) throw notFound('item');
  return item;
}
