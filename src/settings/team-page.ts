import { Injectable } from '@nestjs/common';
import { may, type Actor } from '../access/actor.js';
import { OfficesService } from '../organization/offices.service.js';
import { TeamLeadsService } from '../teams/team-leads.service.js';
import type { TeamView } from '../teams/team.dto.js';
import { TeamsService } from '../teams/teams.service.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { localTime } from '../web/office-time.js';
import type { FieldView, Values } from './form-fields.js';
import { SettingsViews, type Refused } from './settings-views.js';

export const TEAM_WORDS = 'teams';
export const LEAD_WORDS = 'teams.leads';
export const TEAMS_PATH = '/settings/teams';
const LEADS_A_PAGE = 50;

interface Attempt {
  readonly typed: Values;
  readonly refused: Refused;
}

export interface TeamPageState {
  readonly toast?: ToastView | null;
  /** A change of the team that was refused. */
  readonly edit?: Attempt;
  /** An appointment that was refused. */
  readonly appointment?: Attempt;
  /** Cursor of the list of leads. */
  readonly before?: string | undefined;
}

/** One team: its name, and who leads it from when to when. */
@Injectable()
export class TeamPage {
  constructor(
    private readonly teams: TeamsService,
    private readonly leads: TeamLeadsService,
    private readonly offices: OfficesService,
    private readonly settings: SettingsViews,
  ) {}

  async draw(actor: Actor, page: PageContext, id: string, state: TeamPageState = {}): Promise<string> {
    const { edit, appointment, before } = state;
    const team = await this.teams.get(actor, id);
    const office = await this.offices.get(actor, team.office_id);
    const leads = await this.leads.list(actor, id, {
      limit: LEADS_A_PAGE,
      ...(before !== undefined && { cursor: before }),
    });
    const path = `${TEAMS_PATH}/${id}`;
    const canSave = may(actor, 'teams:manage');
    return this.settings.page('settings/teams/show', page, actor, {
      title: team.name,
      toast: state.toast ?? null,
      path,
      office: office.name,
      version: team.version,
      can_save: canSave,
      edit: { ...shown(edit), fields: this.editFields(page, team, edit) },
      appointment: canSave
        ? {
            ...shown(appointment),
            fields: await this.appointmentFields(actor, page, id, localTime(new Date(), office.time_zone), appointment),
          }
        : null,
      leads: leads.data.map((lead) => ({ ...lead, href: `${path}/leads/${lead.id}` })),
      earlier: leads.next_cursor === null ? null : `${path}?before=${leads.next_cursor}#leads`,
    });
  }

  private editFields(page: PageContext, team: TeamView, edit: Attempt | undefined): FieldView[] {
    const fields = this.settings.fields(page, TEAM_WORDS, edit?.typed ?? { ...team }, edit?.refused ?? null);
    return [fields.input('name', { isRequired: true, maxLength: 100 }), fields.input('external_id')];
  }

  private async appointmentFields(
    actor: Actor,
    page: PageContext,
    id: string,
    now: string,
    tried: Attempt | undefined,
  ): Promise<FieldView[]> {
    const people = (await this.leads.eligible(actor, id)).map((one) => ({ value: one.user_id, label: one.name }));
    const values = tried?.typed ?? { starts_on: now.slice(0, 10) };
    const fields = this.settings.fields(page, LEAD_WORDS, values, tried?.refused ?? null);
    return [
      fields.select('user_id', people, { isRequired: true, none: this.settings.t(page, 'settings.choose') }),
      fields.input('starts_on', { type: 'date', isRequired: true }),
      fields.input('ends_on', { type: 'date' }),
    ];
  }
}

function shown(attempt: Attempt | undefined): object {
  return { errors: attempt?.refused.errors.errors ?? [], notice: attempt?.refused.notice ?? null };
}
