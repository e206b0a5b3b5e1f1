import { Injectable } from '@nestjs/common';
import { may, type Actor } from '../access/actor.js';
import type { RejectionReasonView } from '../organization/choices.dto.js';
import { REASON_TYPES } from '../organization/rejection-reason.entity.js';
import { RejectionReasonsService } from '../organization/rejection-reasons.service.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { text, type Fields } from '../web/form.js';
import { ChoiceDrawing, mayChange, REASONS } from './choice-drawing.js';
import { moreHref } from './list-query.js';
import { MOST_CHOICES, SettingsViews, type Refused } from './settings-views.js';
import type { Step } from './stage-steps.js';

const { words: WORDS, path: PATH } = REASONS;
const STEPS: readonly Step[] = ['up', 'down'];

/** The one a reason changes places with: the next of its type and office; undefined where it cannot go. */
export function neighbourOf(
  reasons: readonly RejectionReasonView[],
  id: string,
  step: Step,
): RejectionReasonView | undefined {
  const reason = reasons.find((each) => each.id === id);
  const alike = reasons.filter(({ type, office_id }) => type === reason?.type && office_id === reason.office_id);
  const index = alike.findIndex((each) => each.id === id);
  return index < 0 ? undefined : alike[step === 'up' ? index - 1 : index + 1];
}

/** Draws the reasons by type, in the order in which they are offered. */
@Injectable()
export class ReasonList {
  constructor(
    private readonly reasons: RejectionReasonsService,
    private readonly drawing: ChoiceDrawing,
    private readonly settings: SettingsViews,
  ) {}

  async draw(actor: Actor, page: PageContext, query: Fields, refused: Refused | null): Promise<string> {
    const cursor = text(query, 'cursor');
    const wanted = { limit: MOST_CHOICES, ...(cursor !== undefined && { cursor }) };
    const { data, next_cursor } = await this.reasons.list(actor, wanted);
    const owners = await this.drawing.owners(data);
    const canAdd = may(actor, 'sources:manage');
    return this.settings.page('settings/reasons', page, actor, {
      title: this.t(page, 'list.title'),
      toast: this.toast(actor, page, data, query),
      notice: refused?.notice ?? null,
      add: canAdd ? `${PATH}/new` : null,
      next: moreHref(PATH, next_cursor),
      groups: REASON_TYPES.map((type) => ({
        type,
        title: this.t(page, `type.${type}`),
        reasons: data
          .filter((reason) => reason.type === type)
          .map((reason) => this.reason(actor, page, data, owners, reason)),
      })),
    });
  }

  private reason(
    actor: Actor,
    page: PageContext,
    reasons: readonly RejectionReasonView[],
    owners: ReadonlyMap<string, string>,
    reason: RejectionReasonView,
  ) {
    const name = this.drawing.name(page, REASONS, reason);
    const path = `${PATH}/${reason.id}`;
    return {
      id: reason.id,
      version: reason.version,
      path,
      name,
      owner: this.drawing.owner(page, reason, owners),
      isActive: reason.is_active,
      state: this.drawing.state(page, reason).text,
      canMove: mayChange(actor, reason),
      steps: STEPS.map((to) => ({
        to,
        icon: to === 'up' ? 'arrow-up' : 'arrow-down',
        label: this.settings.t(page, `settings.move-${to}`, { name }),
        isPossible: neighbourOf(reasons, reason.id, to) !== undefined,
      })),
    };
  }

  private toast(
    actor: Actor,
    page: PageContext,
    reasons: readonly RejectionReasonView[],
    query: Fields,
  ): ToastView | null {
    const moved = /^moved-(up|down)$/.exec(String(query['done']));
    if (!moved) return this.settings.done(page, WORDS, query['done']);
    const reason = reasons.find(({ id }) => id === query['reason']);
    if (!reason) return null;
    const to = moved[1] === 'up' ? 'down' : 'up';
    return {
      text: this.settings.t(page, `${WORDS}.done.moved-${moved[1] ?? ''}`, {
        name: this.drawing.name(page, REASONS, reason),
      }),
      undo: mayChange(actor, reason)
        ? {
            action: `${PATH}/${reason.id}/step`,
            fields: [
              { name: 'version', value: String(reason.version) },
              { name: 'to', value: to },
            ],
          }
        : null,
    };
  }

  private t(page: PageContext, key: string): string {
    return this.settings.t(page, `${WORDS}.${key}`);
  }
}
