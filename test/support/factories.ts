import type { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../../src/access/actor.js';
import type { ApplicationView, NewApplicationDto } from '../../src/applications/application.dto.js';
import { ApplicationsService } from '../../src/applications/applications.service.js';
import type { NewCandidateDto } from '../../src/candidates/candidate.dto.js';
import { Intake } from '../../src/intakes/intake.entity.js';
import { Client } from '../../src/organization/client.entity.js';
import { DEFAULT_PIPELINES, PIPELINE_NAMES, type StageCode } from '../../src/pipelines/default-pipelines.js';
import { Job } from '../../src/pipelines/job.entity.js';
import { DOORS, type Door } from '../../src/pipelines/ladder.js';
import { Office } from '../../src/organization/office.entity.js';
import { insertPipeline } from '../../src/pipelines/pipelines.queries.js';
import { Project, type ProjectKind } from '../../src/organization/project.entity.js';
import { RejectionReason, type ReasonType } from '../../src/organization/rejection-reason.entity.js';
import { Stage } from '../../src/pipelines/stage.entity.js';
import type { TestApp } from './app.js';

const OFFICES = {
  Barcelona: { code: 'BCN', country: 'ES', timeZone: 'Europe/Madrid' },
  Malmö: { code: 'MMA', country: 'SE', timeZone: 'Europe/Stockholm' },
} as const;

export async function makeOffice(db: DataSource, name: keyof typeof OFFICES = 'Barcelona'): Promise<Office> {
  const office = db.manager.create(Office, { id: uuid(), name, ...OFFICES[name] });
  await db.manager.insert(Office, office);
  return office;
}

export async function makeClient(db: DataSource): Promise<Client> {
  const id = uuid();
  const client = db.manager.create(Client, { id, name: `Client ${id.slice(-6)}` });
  await db.manager.insert(Client, client);
  return client;
}

export async function makeProject(db: DataSource, kind: ProjectKind = 'anti_churn', client?: Client): Promise<Project> {
  const { id: clientId } = client ?? (await makeClient(db));
  const id = uuid();
  const project = db.manager.create(Project, { id, clientId, kind, name: `Project ${id.slice(-6)}` });
  await db.manager.insert(Project, project);
  return project;
}

/** A job with the ids of its pipelines and, by code, of their stages. */
export interface TestJob extends Job {
  pipelines: Record<Door, { id: string; stages: Record<string, string> }>;
}

/** A job with both default pipelines; without an office in a new Barcelona. */
export async function makeJob(
  db: DataSource,
  given: { office?: Office; project?: Project; name?: string } = {},
): Promise<TestJob> {
  const office = given.office ?? (await makeOffice(db));
  const project = given.project ?? (await makeProject(db));
  const id = uuid();
  return db.transaction(async (tx) => {
    const job = tx.create(Job, {
      id,
      officeId: office.id,
      projectId: project.id,
      name: given.name ?? `Anti-churn agent ${id.slice(-6)}`,
    });
    await tx.insert(Job, job);
    const pipelines = { external: { id: '', stages: {} }, internal: { id: '', stages: {} } };
    for (const door of DOORS) {
      const pipeline = await insertPipeline(tx, {
        jobId: id,
        door,
        name: PIPELINE_NAMES[door],
        stages: DEFAULT_PIPELINES[door],
      });
      const stages = await tx.findBy(Stage, { pipelineId: pipeline.id });
      pipelines[door] = { id: pipeline.id, stages: Object.fromEntries(stages.map((s) => [s.code ?? s.name, s.id])) };
    }
    return Object.assign(job, { pipelines });
  });
}

/** The id of a default stage: `stage(job, 'external', 'phone_screen')`. */
export function stage(job: TestJob, door: Door, code: StageCode): string {
  const id = job.pipelines[door].stages[code];
  if (id === undefined) throw new Error(`The ${door} pipeline has no stage ${code}.`);
  return id;
}

/** An intake that is open for any date a test is likely to use. */
export async function makeIntake(db: DataSource, job: Job, given: Partial<Intake> = {}): Promise<Intake> {
  const id = uuid();
  const intake = db.manager.create(Intake, {
    id,
    jobId: job.id,
    officeId: job.officeId,
    projectId: job.projectId,
    name: `Intake ${id.slice(-6)}`,
    seats: 20,
    plannedApplications: 360,
    plannedMatches: 30,
    opensOn: '2020-01-01',
    closesOn: '2099-12-31',
    ...given,
  });
  await db.manager.insert(Intake, intake);
  return intake;
}

/** An application of a new candidate by the external door, written as `actor` would. */
export function makeApplication(
  t: TestApp,
  actor: Actor,
  intake: Pick<Intake, 'id'>,
  given: Partial<NewApplicationDto> = {},
): Promise<ApplicationView> {
  return t.app.get(ApplicationsService).create(actor, {
    intake_id: intake.id,
    door: 'external',
    ...(given.candidate_id == null && { candidate: makeCandidate() }),
    ...given,
  });
}

/** Somebody nobody has seen before. */
export function makeCandidate(given: Partial<NewCandidateDto> = {}): NewCandidateDto {
  const number = uuid().slice(-12);
  return { name: `Candidate ${number}`, email: `${number}@example.com`, ...given };
}

/** A reason known to every office. */
export async function makeReason(db: DataSource, type: ReasonType = 'we_rejected'): Promise<string> {
  const id = uuid();
  await db.manager.insert(RejectionReason, { id, name: `Reason ${id.slice(-6)}`, type, position: 1 });
  return id;
}
