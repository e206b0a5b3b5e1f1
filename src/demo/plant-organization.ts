import sql, { raw } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';
import { DEFAULT_PIPELINES, PIPELINE_NAMES, type StageCode } from '../pipelines/default-pipelines.js';
import { DOORS, type Door } from '../pipelines/ladder.js';
import { insertPipeline } from '../pipelines/pipelines.queries.js';
import { DEMO_ACCOUNTS } from './accounts.js';
import { DEMO_TIME_ZONES } from './applications.js';
import { insertRows, iso, known, type Ids } from './bulk.js';
import { Calendar, DAY } from './calendar.js';
import { DEMO_MARK } from './mark.js';
import type { DemoOffice } from './people.js';

/** What the applications hang from, by name and code. */
export interface Ground {
  offices: ReadonlyMap<DemoOffice, PlantedOffice>;
  intakes: ReadonlyMap<string, string>;
  pipelines: ReadonlyMap<string, string>;
  stages: ReadonlyMap<string, string>;
  sources: ReadonlyMap<string, string>;
  reasons: ReadonlyMap<string, string>;
}

interface PlantedOffice {
  id: string;
  jobId: string;
  projectId: string;
  recruiterId: string;
}

/** As the columns of an intake call it. */
const PAY = {
  ES: {
    pay_min: 20_400,
    pay_max: 23_200,
    pay_currency: 'EUR',
    pay_period: 'year',
    pay_agreement: 'Convenio estatal de contact center',
  },
  SE: {
    pay_min: 26_200,
    pay_max: 28_900,
    pay_currency: 'SEK',
    pay_period: 'month',
    pay_agreement: 'Call center, Almega och Unionen',
  },
} as const;

const OFFICES = [
  { name: 'Barcelona', code: 'BCN', country: 'ES', seats: 20, planned: 360, matches: 30, quarters: 9, pay: PAY.ES },
  { name: 'Malmö', code: 'MMA', country: 'SE', seats: 6, planned: 100, matches: 9, quarters: 2, pay: PAY.SE },
] as const;
type Office = (typeof OFFICES)[number] & { id: string; jobId: string };

export const intakeKey = (office: DemoOffice, quarter: number): string => `${office} ${quarter}`;
export const pipelineKey = (office: DemoOffice, door: Door): string => `${office} ${door}`;
export const stageKey = (office: DemoOffice, door: Door, code: StageCode): string => `${office} ${door} ${code}`;

/** Writes everything that the applications of `now` (milliseconds UTC) need to exist. */
export async function plantOrganization(
  tx: EntityManager,
  ids: Ids,
  now: number,
  passwordHash: string,
): Promise<Ground> {
  const start = now - 900 * DAY;
  const offices = OFFICES.map((office) => ({ ...office, id: ids.next(start), jobId: ids.next(start) }));
  const projectId = await plantProjects(tx, ids, start);
  await insertRows(
    tx,
    'office',
    offices.map(({ id, code, name, country }) => {
      return { id, code, name, country, time_zone: DEMO_TIME_ZONES[name], external_id: `${DEMO_MARK}:${code}` };
    }),
  );
  const recruiters = await plantUsers(tx, ids, start, passwordHash, new Map(offices.map(({ name, id }) => [name, id])));
  await insertRows(
    tx,
    'job',
    offices.map(({ id, jobId, name, code }) => {
      const job = { id: jobId, office_id: id, project_id: projectId, name: `Anti-churn agent, ${name}` };
      return { ...job, external_id: `${DEMO_MARK}:${code}` };
    }),
  );
  return {
    offices: new Map(
      offices.map(({ name, id, jobId }) => [name, { id, jobId, projectId, recruiterId: known(recruiters, name) }]),
    ),
    ...(await plantPipelines(tx, offices)),
    intakes: await plantIntakes(tx, ids, now, offices, projectId),
    sources: await idsByCode(tx, 'source'),
    reasons: await idsByCode(tx, 'rejection_reason'),
  };
}

/** Answers the id of the project that people are sought for. */
async function plantProjects(tx: EntityManager, ids: Ids, start: number): Promise<string> {
  const clientId = ids.next(start);
  const projects = (['anti_churn', 'sales'] as const).map((kind) => ({ id: ids.next(start), kind }));
  await insertRows(tx, 'client', [{ id: clientId, name: 'Nordlys Telecom', external_id: `${DEMO_MARK}:client` }]);
  await insertRows(
    tx,
    'project',
    projects.map(({ id, kind }) => {
      const name = kind === 'sales' ? 'Sales' : 'Anti-churn';
      return { id, client_id: clientId, name, kind, external_id: `${DEMO_MARK}:${kind}` };
    }),
  );
  return projects[0]?.id ?? '';
}

/** Answers the recruiter of each office. */
async function plantUsers(
  tx: EntityManager,
  ids: Ids,
  start: number,
  passwordHash: string,
  officeIds: ReadonlyMap<DemoOffice, string>,
): Promise<Map<DemoOffice, string>> {
  const users = DEMO_ACCOUNTS.map((account) => ({ ...account, id: ids.next(start) }));
  await insertRows(
    tx,
    'user_account',
    users.map(({ id, email, name, role, language, offices }) => {
      const access = { role, has_all_offices: offices === 'all', has_all_projects: true, grants: [] };
      return { id, email, name, language, theme: 'auto', has_keys: true, password_hash: passwordHash, ...access };
    }),
  );
  const memberships = users.flatMap(({ id, role, offices }) =>
    offices === 'all' ? [] : offices.map((office) => ({ id, role, office })),
  );
  await insertRows(
    tx,
    'user_office',
    memberships.map(({ id, office }) => ({ user_id: id, office_id: known(officeIds, office) })),
  );
  return new Map(memberships.flatMap(({ id, role, office }) => (role === 'recruiter' ? [[office, id]] : [])));
}

/** Days after which somebody is called late; training and what follows take as long as they take. */
const LIMITS: Partial<Record<StageCode, number>> = {
  applied: 3,
  nominated: 3,
  phone_screen: 5,
  eligible: 5,
  interview: 7,
  profile_match: 10,
  selected: 10,
};

async function plantPipelines(
  tx: EntityManager,
  offices: readonly Office[],
): Promise<Pick<Ground, 'pipelines' | 'stages'>> {
  const pipelines = new Map<string, string>();
  const stages = new Map<string, string>();
  for (const { name: office, jobId } of offices) {
    for (const door of DOORS) {
      const { id } = await insertPipeline(tx, {
        jobId,
        door,
        name: PIPELINE_NAMES[door],
        stages: DEFAULT_PIPELINES[door].map((stage) => ({ ...stage, limit_days: LIMITS[stage.code] ?? null })),
      });
      pipelines.set(pipelineKey(office, door), id);
      const planted = await rows<{ code: StageCode; id: string }>(
        tx,
        sql`SELECT code, id FROM stage WHERE pipeline_id = ${id}`,
      );
      for (const stage of planted) stages.set(stageKey(office, door, stage.code), stage.id);
    }
  }
  return { pipelines, stages };
}

/** One for the quarter in flight and each of those before it that have applications. */
async function plantIntakes(
  tx: EntityManager,
  ids: Ids,
  now: number,
  offices: readonly Office[],
  projectId: string,
): Promise<Map<string, string>> {
  const intakes = offices.flatMap((office) =>
    Array.from({ length: office.quarters }, (_, ago) => {
      const calendar = new Calendar(DEMO_TIME_ZONES[office.name]);
      const quarter = calendar.quarter(now, -ago);
      return {
        key: intakeKey(office.name, -ago),
        row: {
          id: ids.next(quarter.start),
          job_id: office.jobId,
          office_id: office.id,
          project_id: projectId,
          name: quarter.name,
          seats: office.seats,
          planned_applications: office.planned,
          planned_matches: office.matches,
          opens_on: quarter.firstDay,
          closes_on: quarter.lastDay,
          training_starts_on: calendar.isoDate(calendar.mondayMorning(quarter.start + 72 * DAY)),
          external_id: `${DEMO_MARK}:${quarter.firstDay}`,
          opened_at: ago === 0 ? iso(quarter.start) : null,
          ...office.pay,
        },
      };
    }),
  );
  await insertRows(
    tx,
    'intake',
    intakes.map(({ row }) => row),
  );
  return new Map(intakes.map(({ key, row }) => [key, row.id]));
}

async function idsByCode(tx: EntityManager, table: 'source' | 'rejection_reason'): Promise<Map<string, string>> {
  const found = await rows<{ code: string; id: string }>(
    tx,
    sql`SELECT code, id FROM ${raw(table)} WHERE code IS NOT NULL`,
  );
  return new Map(found.map(({ code, id }) => [code, id]));
}
