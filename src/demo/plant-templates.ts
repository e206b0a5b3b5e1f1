import type { EntityManager } from 'typeorm';
import { READY_MADE_CRITERIA } from '../interview-templates/ready-made.js';
import { itemsOf, type TemplateContent } from '../interview-templates/content.js';
import type { LocalText } from '../i18n/local-text.js';
import type { StageCode } from '../pipelines/default-pipelines.js';
import { DOORS } from '../pipelines/ladder.js';
import { insertRows, iso, known, type Ids } from './bulk.js';
import { DAY } from './calendar.js';
import { DEMO_PANELS, DEMO_PLANS } from './interviews.js';
import { stageKey, type Ground } from './plant-organization.js';

export interface PlantedTemplate {
  id: string;
  versionId: string;
  content: TemplateContent;
}

/** Long enough ago for every interview that is told. */
const PUBLISHED_BEFORE = 300 * DAY;

/**
 * Writes the templates, published, with what the jobs need them for and the stages they belong to. `created_at` of the
 * templates and their competencies is the instant of planting: by it they are known when the demonstration goes.
 * @param contents by the code of the template
 */
export async function plantTemplates(
  tx: EntityManager,
  ids: Ids,
  now: number,
  contents: ReadonlyMap<string, TemplateContent>,
  ground: Pick<Ground, 'offices' | 'stages'> & { users: ReadonlyMap<string, string> },
): Promise<ReadonlyMap<string, PlantedTemplate>> {
  const planted = new Map(
    [...contents].map(([code, content]) => [code, { id: ids.next(now), versionId: ids.next(now), content }]),
  );
  const jobs = [...ground.offices.values()].map(({ jobId }) => jobId);
  await plantCompetencies(tx, now, jobs, [...contents.values()]);
  await insertRows(
    tx,
    'interview_template',
    [...planted].map(([code, { id, content }]) => {
      return { id, code, kind: content.kind, created_at: iso(now), version: 1 };
    }),
  );
  await insertRows(
    tx,
    'interview_template_job',
    [...planted.values()].flatMap(({ id }) => jobs.map((job) => ({ template_id: id, job_id: job }))),
  );
  await plantVersions(tx, now, [...planted.values()], known(ground.users, 'hr'));
  await plantPlans(tx, ids, now, planted, ground);
  return planted;
}

async function plantCompetencies(
  tx: EntityManager,
  now: number,
  jobs: readonly string[],
  contents: readonly TemplateContent[],
): Promise<void> {
  const names = new Map<string, LocalText>(contents.flatMap(({ competencies }) => Object.entries(competencies)));
  await insertRows(
    tx,
    'competency',
    [...names].map(([code, name]) => {
      return { code, name, criterion: READY_MADE_CRITERIA[code] ?? null, created_at: iso(now), version: 1 };
    }),
  );
  const reason = 'Seen in the work of agents whose customers stay.';
  await insertRows(
    tx,
    'job_competency',
    jobs.flatMap((job) =>
      [...names.keys()].map((code) => ({ job_id: job, competency_code: code, reason, created_at: iso(now) })),
    ),
  );
}

async function plantVersions(
  tx: EntityManager,
  now: number,
  planted: readonly PlantedTemplate[],
  publishedById: string,
): Promise<void> {
  const at = iso(now - PUBLISHED_BEFORE);
  await insertRows(
    tx,
    'interview_template_version',
    planted.map(({ id, versionId, content }) => ({
      id: versionId,
      template_id: id,
      number: 1,
      content,
      published_at: at,
      published_by_id: publishedById,
      created_at: at,
      version: 1,
    })),
  );
  await insertRows(
    tx,
    'interview_item',
    planted.flatMap(({ versionId, content }) =>
      itemsOf(content).map(({ competency, ...item }) => ({
        ...item,
        version_id: versionId,
        competency_code: competency,
      })),
    ),
  );
}

/** The first panel of an office is who usually interviews. */
async function plantPlans(
  tx: EntityManager,
  ids: Ids,
  now: number,
  planted: ReadonlyMap<string, PlantedTemplate>,
  { offices, stages, users }: Pick<Ground, 'offices' | 'stages'> & { users: ReadonlyMap<string, string> },
): Promise<void> {
  const plans = [...offices.keys()].flatMap((office) =>
    DOORS.flatMap((door) =>
      Object.entries(DEMO_PLANS[door]).flatMap(([stage, codes]) =>
        codes.map((code) => {
          const panel = DEMO_PANELS[office][code]?.[0] ?? [];
          const stageId = known(stages, stageKey(office, door, stage as StageCode));
          return { id: ids.next(now), stageId, templateId: known(planted, code).id, panel };
        }),
      ),
    ),
  );
  await insertRows(
    tx,
    'interview_plan',
    plans.map(({ id, stageId, templateId, panel }) => {
      return { id, stage_id: stageId, template_id: templateId, interviewer_count: panel.length, version: 1 };
    }),
  );
  await insertRows(
    tx,
    'interview_plan_interviewer',
    plans.flatMap(({ id, panel }) =>
      panel.map((mailbox) => ({ plan_id: id, user_id: known(users, mailbox), focus_competencies: [] })),
    ),
  );
}
