import { Body, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { LeadChangesDto, NewLeadDto } from '../teams/team.dto.js';
import { TeamLeadsService } from '../teams/team-leads.service.js';
import { TeamsService } from '../teams/teams.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { Values } from './form-fields.js';
import { SettingsViews, type Refused } from './settings-views.js';
import { LEAD_WORDS, TeamPage, TEAMS_PATH } from './team-page.js';

/** Who leads a team from when to when. */
@Pages('settings/teams')
@Requires('teams:manage')
export class TeamLeadsPages {
  constructor(
    private readonly teams: TeamsService,
    private readonly leads: TeamLeadsService,
    private readonly teamPage: TeamPage,
    private readonly settings: SettingsViews,
  ) {}

  @Post(':id/leads')
  async appoint(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = { user_id: fields['user_id'], starts_on: fields['starts_on'], ends_on: endOf(fields) };
      await this.leads.appoint(actor, id, await checked(NewLeadDto, given));
      return seeOther(reply, `${TEAMS_PATH}/${id}?done=appointed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, LEAD_WORDS, reply);
      return this.teamPage.draw(actor, page, id, { appointment: { typed: fields, refused } });
    }
  }

  @Get(':id/leads/:leadId')
  form(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('leadId') leadId: string,
  ): Promise<string> {
    return this.editForm(actor, page, id, leadId, null, null);
  }

  @Post(':id/leads/:leadId')
  async change(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('leadId') leadId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(LeadChangesDto, { starts_on: fields['starts_on'], ends_on: endOf(fields) });
      await this.leads.change(actor, id, leadId, Number(text(fields, 'version')), changes);
      return seeOther(reply, `${TEAMS_PATH}/${id}?done=lead-changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, LEAD_WORDS, reply);
      return this.editForm(actor, page, id, leadId, fields, refused);
    }
  }

  @Post(':id/leads/:leadId/removal')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('leadId') leadId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.leads.remove(actor, id, leadId, Number(text(fields, 'version')));
      return seeOther(reply, `${TEAMS_PATH}/${id}?done=lead-removed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, LEAD_WORDS, reply);
      return this.editForm(actor, page, id, leadId, null, refused);
    }
  }

  private async editForm(
    actor: Actor,
    page: PageContext,
    id: string,
    leadId: string,
    typed: Values | null,
    refused: Refused | null,
  ): Promise<string> {
    const [team, lead] = await Promise.all([this.teams.get(actor, id), this.leads.get(actor, id, leadId)]);
    const fields = this.settings.fields(page, LEAD_WORDS, typed ?? { ...lead }, refused);
    const path = `${TEAMS_PATH}/${id}`;
    return this.settings.form(page, actor, {
      title: this.settings.t(page, 'teams.leads.of', { lead: lead.name, team: team.name }),
      back: { href: path, label: team.name },
      action: `${path}/leads/${leadId}`,
      submit: this.settings.t(page, 'settings.save'),
      fields: [
        fields.input('starts_on', { type: 'date', isRequired: true }),
        fields.input('ends_on', { type: 'date' }),
      ],
      version: lead.version,
      refused,
      actions: [
        {
          action: `${path}/leads/${leadId}/removal`,
          label: this.settings.t(page, 'teams.leads.remove'),
          hint: this.settings.t(page, 'teams.leads.remove-hint'),
          icon: 'trash',
          isDangerous: true,
          fields: [{ name: 'version', value: String(lead.version) }],
        },
      ],
    });
  }
}

/** An empty end is none. */
function endOf(fields: Fields): string | null {
  return text(fields, 'ends_on') ?? null;
}
