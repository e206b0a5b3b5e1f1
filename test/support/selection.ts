import type { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { AgentTeamPeriod } from '../../src/agents/agent-team-period.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import type { ApplicationView } from '../../src/applications/application.dto.js';
import { Candidate } from '../../src/candidates/candidate.entity.js';
import type { Intake } from '../../src/intakes/intake.entity.js';
import { NominationEvidence } from '../../src/nominations/nomination-evidence.entity.js';
import { Nomination } from '../../src/nominations/nomination.entity.js';
import type { Office } from '../../src/organization/office.entity.js';
import { IntakeSelection } from '../../src/policies/intake-selection.entity.js';
import { PolicyVersion } from '../../src/policies/policy-version.entity.js';
import { Policy } from '../../src/policies/policy.entity.js';
import { RatingTask } from '../../src/ratings/rating-task.entity.js';
import { Rating } from '../../src/ratings/rating.entity.js';
import { TeamLeadPeriod } from '../../src/teams/team-lead-period.entity.js';
import { Team } from '../../src/teams/team.entity.js';
import { makeApplication, makeCandidate } from './factories.js';
import type { TestApp } from './app.js';
import type { SignedIn } from './sign-in.js';

/** A team of an office; led by `leadId` from the beginning of 2020 if given. */
export async function makeTeam(db: DataSource, office: Pick<Office, 'id'>, leadId?: string): Promise<Team> {
  const id = uuid();
  const team = db.manager.create(Team, { id, officeId: office.id, name: `Team ${id.slice(-6)}` });
  await db.manager.insert(Team, team);
  if (leadId !== undefined)
    await db.manager.insert(TeamLeadPeriod, { id: uuid(), teamId: id, userId: leadId, startsOn: '2020-01-01' });
  return team;
}

/** An agent at full time, hired in 2020; in `team` since then if given. */
export async function makeAgent(
  db: DataSource,
  office: Pick<Office, 'id'>,
  given: Partial<Agent> & { team?: Team } = {},
): Promise<Agent> {
  const { team, ...values } = given;
  const id = uuid();
  const agent = db.manager.create(Agent, {
    id,
    officeId: office.id,
    code: `0${id.slice(-8)}`,
    name: `Agent ${id.slice(-6)}`,
    hiredOn: '2020-01-01',
    workingTimePercent: 100,
    ...values,
  });
  await db.manager.insert(Agent, agent);
  if (team) await putInTeam(db, agent, team);
  return agent;
}

export async function putInTeam(
  db: DataSource,
  agent: Agent,
  team: Team,
  startsOn = '2020-01-01',
  endsOn: string | null = null,
): Promise<void> {
  const { officeId } = agent;
  await db.manager.insert(AgentTeamPeriod, {
    id: uuid(),
    agentId: agent.id,
    teamId: team.id,
    officeId,
    startsOn,
    endsOn,
  });
}

/** A published version of a new policy. */
export async function makePolicyVersion(
  db: DataSource,
  publishedById: string,
  content: object = {},
): Promise<PolicyVersion> {
  const policyId = uuid();
  await db.manager.insert(Policy, { id: policyId, name: `Policy ${policyId.slice(-6)}` });
  const version = db.manager.create(PolicyVersion, {
    id: uuid(),
    policyId,
    number: 1,
    content,
    publishedAt: new Date(),
    publishedById,
  });
  await db.manager.insert(PolicyVersion, version);
  return version;
}

export async function openInsideDoor(db: DataSource, intake: Intake, version: PolicyVersion): Promise<void> {
  await db.manager.insert(IntakeSelection, { intakeId: intake.id, policyVersionId: version.id });
}

/** A nomination that was sent, by `by`, with its internal application and evidence for each rated criterion. */
export async function makeNomination(
  t: TestApp,
  by: SignedIn,
  intake: Intake,
  agent: Agent,
): Promise<{ id: string; application: ApplicationView }> {
  const application = await makeApplication(t, by.actor, intake, {
    door: 'internal',
    candidate: makeCandidate({ name: agent.name }),
  });
  await t.db.manager.update(
    Candidate,
    { id: application.candidate.id },
    { agentId: agent.id, ...(agent.userId ? { userId: agent.userId } : {}) },
  );
  const id = uuid();
  await t.db.manager.insert(Nomination, {
    id,
    intakeId: intake.id,
    agentId: agent.id,
    applicationId: application.id,
    nominatedById: by.user.id,
    isSelf: agent.userId === by.user.id,
    workingTimePercent: agent.workingTimePercent,
    whyNow: 'Ready for the next step',
    isDeclared: true,
    submittedAt: new Date(),
  });
  for (const criterion of ['attitude', 'goal_focus', 'patience'] as const)
    await t.db.manager.insert(NominationEvidence, {
      nominationId: id,
      criterion,
      observedOn: '2026-01-15',
      text: `Seen at work: ${criterion}`,
    });
  return { id, application };
}

/** Asks `raterId` about a nominee; with `values` (null: not observed) they are saved, and submitted unless told otherwise. */
export async function makeRatings(
  db: DataSource,
  application: Pick<ApplicationView, 'id' | 'intake_id'>,
  raterId: string,
  values: Partial<Record<Rating['criterion'], number | null>> = {},
  given: Partial<RatingTask> = {},
): Promise<RatingTask> {
  const task = db.manager.create(RatingTask, {
    id: uuid(),
    applicationId: application.id,
    intakeId: application.intake_id,
    raterId,
    source: 'coach',
    position: 1,
    ...given,
  });
  await db.manager.insert(RatingTask, task);
  for (const [criterion, value] of Object.entries(values))
    await db.manager.insert(Rating, {
      taskId: task.id,
      criterion: criterion as Rating['criterion'],
      value,
      isNotObserved: value === null,
      ...(value === null ? {} : { observedOn: '2026-02-01', observation: 'Seen at work' }),
    });
  return task;
}

export async function submitRatings(db: DataSource, task: RatingTask): Promise<void> {
  await db.manager.update(RatingTask, { id: task.id }, { submittedAt: new Date() });
}
