import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Team } from '../teams/team.entity.js';
import { Agent } from './agent.entity.js';

/** In which team an agent is from when to when, both days included: one at a time, of the own office. */
@Entity()
@Check('ck_agent_team_period_ends_on', 'ends_on >= starts_on')
@Exclusion('ex_agent_team_period_overlap', `USING gist (agent_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)`)
@ForeignKey(() => Agent, ['agentId', 'officeId'], ['id', 'officeId'], { name: 'fk_agent_team_period_agent' })
@ForeignKey(() => Team, ['teamId', 'officeId'], ['id', 'officeId'], { name: 'fk_agent_team_period_team' })
export class AgentTeamPeriod {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  agentId: string;

  @Index()
  @Column('uuid')
  teamId: string;

  /** Repeats the agent's and the team's, held true by the foreign keys. */
  @Column('uuid')
  officeId: string;

  @Column('date')
  startsOn: string;

  /** Null: until further notice. */
  @Column('date', { nullable: true })
  endsOn: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
