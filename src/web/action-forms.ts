import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import type { BoardStage } from '../applications/board-columns.js';
import { boardStages, intakeChoices } from '../applications/board.queries.js';
import type { FieldError } from '../errors.js';
import { formatDate } from '../i18n/format.js';
import { I18n, type MessageVariables } from '../i18n/i18n.js';
import { milestoneRank } from '../pipelines/ladder.js';
import { ErrorViews } from '../views/error-views.js';
import type { PageContext } from '../views/page-context.js';
import { ICONS, possibleActions, WORDS, type Action } from './application-actions.js';
import { reasonChoices, type Standing } from './application-details.queries.js';
import { boardHref, fromBoard, stateQuery, type BoardState } from './board-state.js';
import type { Fields } from './form.js';
import { text } from './form.js';
import { namesIn, type Names } from './names.js';
import { localTime } from './office-time.js';

interface Option {
  readonly value: string;
  readonly label: string;
  readonly key: string | null;
  readonly hint: string | null;
  readonly is_checked: boolean;
}

interface Choice {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Option[];
}

export interface ActionLink {
  readonly href: string;
  readonly label: string;
  readonly icon: string;
  readonly action: Action;
}

/** A form that is about to be shown: for whom, about what, and what it held when it was refused. */
export interface FormRequest {
  readonly actor: Actor;
  readonly page: PageContext;
  readonly standing: Standing;
  readonly board: BoardState | null;
  readonly fields: Fields;
  readonly errors: readonly FieldError[];
}

/** Draws the forms by which somebody acts on an application. */
@Injectable()
export class ActionForms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly i18n: I18n,
    private readonly errorViews: ErrorViews,
  ) {}

  /** The view of `applications/form` and `applications/_sheet`. */
  async draw(action: Action, request: FormRequest) {
    const { page, standing, board, fields, errors } = request;
    const stages = await this.stagesOf(standing);
    const heading = this.words(request, action, 'heading');
    return {
      title: heading,
      heading,
      standing: this.standing(page, standing),
      form: {
        action: `/applications/${standing.id}/${action}`,
        board: board && stateQuery(board),
        // In the sheet of a board only what changed comes back.
        is_swapped: board !== null && page.isFragment,
        errors: this.errorViews.lines(errors, page),
        from_stage_id: action === 'transfer' || action === 'reopening' ? null : standing.stage_id,
        lead: this.lead(request, action),
        choice: await this.choice(request, action, stages),
        has_note: true,
        note: text(fields, 'note') ?? '',
        time: this.time(request),
        hint: this.words(request, action, 'hint'),
        cancel_href: board ? boardHref(standing.intake_id, board) : `/applications/${standing.id}`,
        submit: this.words(request, action, 'submit'),
        is_bad: action === 'rejection',
        others: this.others(request, action, stages),
      },
    };
  }

  /** What the actor can do with an application, as links to the forms. */
  async links(actor: Actor, page: PageContext, standing: Standing, board: BoardState | null): Promise<ActionLink[]> {
    if (!may(actor, 'applications:move')) return [];
    return this.linksAmong(await this.stagesOf(standing), page, standing, board);
  }

  /** Where an application stands, in a word. */
  standing(page: PageContext, standing: Standing): string {
    const names = namesIn(this.i18n, page.language);
    const stage = names('stage', { name: standing.stage_name, code: standing.stage_code });
    if (standing.status !== 'active') return this.i18n.t(page.language, `applications.status.${standing.status}`);
    const since = formatDate(standing.entered_at, page.language, standing.time_zone, 'medium');
    return this.i18n.t(page.language, 'applications.standing', { stage, since });
  }

  private async stagesOf(standing: Standing): Promise<BoardStage[]> {
    const stages = await boardStages(this.dataSource, standing.job_id);
    return stages
      .filter(({ door, position }) => door === standing.door && position !== null)
      .toSorted((a, b) => Number(a.position) - Number(b.position));
  }

  private async choice(request: FormRequest, action: Action, stages: readonly BoardStage[]): Promise<Choice | null> {
    switch (action) {
      case 'moves':
        return this.stageChoice(request, stages);
      case 'rejection':
        return this.reasonChoice(request, action, 'we_rejected');
      case 'withdrawal':
        return this.reasonChoice(request, action, 'they_withdrew');
      case 'transfer':
        return this.intakeChoice(request);
      case 'no-show':
      case 'hire':
      case 'reopening':
        return null;
    }
  }

  private stageChoice(request: FormRequest, stages: readonly BoardStage[]): Choice {
    const { page, standing, fields } = request;
    const names = namesIn(this.i18n, page.language);
    const now = stages.findIndex(({ id }) => id === standing.stage_id);
    const next = text(fields, 'to_stage_id') ?? stages[now + 1]?.id;
    const options = stages.flatMap((stage, i): Option[] => {
      if (stage.id === standing.stage_id) return [];
      const hint = i < now ? 'back' : stage.milestone === 'placed' ? 'hires' : null;
      return [
        {
          value: stage.id,
          label: names('stage', stage),
          key: keyOf(i),
          hint: hint && this.words(request, 'moves', hint),
          is_checked: stage.id === next,
        },
      ];
    });
    return { name: 'to_stage_id', legend: this.words(request, 'moves', 'legend'), options };
  }

  private async reasonChoice(
    request: FormRequest,
    action: 'rejection' | 'withdrawal',
    type: 'we_rejected' | 'they_withdrew',
  ): Promise<Choice> {
    const { page, standing, fields } = request;
    const names: Names = namesIn(this.i18n, page.language);
    const reasons = await reasonChoices(this.dataSource, standing.office_id, type);
    const options = reasons.map((reason, i) => ({
      value: reason.id,
      label: names('reason', reason),
      key: keyOf(i),
      hint: null,
      is_checked: reason.id === text(fields, 'reason_id'),
    }));
    return { name: 'reason_id', legend: this.words(request, action, 'legend'), options };
  }

  private async intakeChoice(request: FormRequest): Promise<Choice | null> {
    const { actor, standing, fields } = request;
    const intakes = (await intakeChoices(this.dataSource, actor)).filter(({ id }) => id !== standing.intake_id);
    if (intakes.length === 0) return null;
    const options = intakes.map((intake, i) => ({
      value: intake.id,
      label: `${intake.job_name}, ${intake.name}`,
      key: keyOf(i),
      hint: null,
      is_checked: intake.id === text(fields, 'intake_id'),
    }));
    return { name: 'intake_id', legend: this.words(request, 'transfer', 'legend'), options };
  }

  private time({ actor, page, standing, fields }: FormRequest): object | null {
    if (!may(actor, 'applications:backdate')) return null;
    return {
      value: text(fields, 'occurred_at') ?? '',
      max: localTime(new Date(), standing.time_zone),
      hint: this.i18n.t(page.language, 'applications.occurred-at-hint', { zone: standing.office_name }),
    };
  }

  private lead(request: FormRequest, action: Action): string | null {
    const key = `applications.${WORDS[action]}.lead`;
    return this.i18n.has(key) ? this.words(request, action, 'lead') : null;
  }

  private others(request: FormRequest, action: Action, stages: readonly BoardStage[]): object[] {
    const { page, standing, board } = request;
    const links = this.linksAmong(stages, page, standing, board)
      .filter((link) => link.action !== action)
      .map((link) => ({
        ...link,
        in_sheet: page.isFragment,
        key: KEYS[link.action] ?? null,
        spoken_key: spoken(link.action),
      }));
    const open = {
      href: `/applications/${standing.id}`,
      label: this.i18n.t(page.language, 'applications.open.link'),
      icon: 'external-link',
      in_sheet: false,
      key: null,
      spoken_key: null,
    };
    return board ? [...links, open] : links;
  }

  private linksAmong(
    stages: readonly BoardStage[],
    page: PageContext,
    standing: Standing,
    board: BoardState | null,
  ): ActionLink[] {
    const now = stages.findIndex(({ id }) => id === standing.stage_id);
    const next = stages[now + 1];
    const training = milestoneRank('training');
    const place = {
      status: standing.status,
      isPlaced: standing.milestone === 'placed',
      isBeforeTraining:
        now >= 0 &&
        milestoneRank(standing.milestone) < training &&
        next !== undefined &&
        milestoneRank(next.milestone) >= training,
    };
    return possibleActions(place).map((action) => {
      const path = `/applications/${standing.id}/${action}`;
      return {
        action,
        href: board ? fromBoard(path, board) : path,
        label: this.i18n.t(page.language, `applications.${WORDS[action]}.link`),
        icon: ICONS[action],
      };
    });
  }

  private words({ page, standing }: FormRequest, action: Action, key: string): string {
    const stage = namesIn(this.i18n, page.language)('stage', { name: standing.stage_name, code: standing.stage_code });
    const variables: MessageVariables = { name: standing.candidate_name, stage };
    return this.i18n.t(page.language, `applications.${WORDS[action]}.${key}`, variables);
  }
}

const KEYS: Readonly<Partial<Record<Action, string>>> = { rejection: 'r', withdrawal: 'w' };

const spoken = (action: Action): string | null => KEYS[action]?.toUpperCase() ?? null;

/** The number keys 1–9. */
const keyOf = (index: number): string | null => (index < 9 ? String(index + 1) : null);
