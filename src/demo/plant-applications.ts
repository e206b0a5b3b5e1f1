import type { EntityManager } from 'typeorm';
import { standing, type DemoApplication } from './applications.js';
import { insertRows, iso, known, type Ids, type Row } from './bulk.js';
import { DEMO_MARK } from './mark.js';
import type { Person } from './people.js';
import { intakeKey, pipelineKey, stageKey, type Ground } from './plant-organization.js';
import type { Step } from './story.js';

/** An application with the ids it is written under. */
interface Numbered {
  application: DemoApplication;
  id: string;
  candidateId: string;
  externalId: string;
  transferredFromId: string | null;
}

/** Writes the people, their applications and the whole history. Answers the ids of the applications. */
export async function plantApplications(
  tx: EntityManager,
  ids: Ids,
  told: readonly DemoApplication[],
  ground: Ground,
): Promise<ReadonlyMap<DemoApplication, string>> {
  const people = new Map<Person, string>();
  const numbered = numberedApplications(told, people, ids);
  await insertRows(tx, 'candidate', [...people].map(candidateRow));
  await insertRows(
    tx,
    'candidate_language',
    [...people].flatMap(([{ languages }, id]) => languages.map((spoken) => ({ candidate_id: id, ...spoken }))),
  );
  await insertRows(
    tx,
    'application',
    numbered.map((one) => applicationRow(one, ground)),
  );
  await insertRows(
    tx,
    'application_tag',
    numbered.flatMap(({ application, id }) => application.tags.map((tag) => ({ application_id: id, tag }))),
  );
  await insertRows(
    tx,
    'note',
    numbered.flatMap((one) => noteRows(one, ground, ids)),
  );
  await insertRows(
    tx,
    'application_history',
    numbered.flatMap((one) => historyRows(one, ground, ids)),
  );
  return new Map(numbered.map(({ application, id }) => [application, id]));
}

/** Somebody who applied twice is one person. */
function numberedApplications(
  told: readonly DemoApplication[],
  people: Map<Person, string>,
  ids: Ids,
): readonly Numbered[] {
  const given = new Map<DemoApplication, string>();
  return told.map((application, i) => {
    const at = appliedAt(application);
    const candidateId = people.get(application.person) ?? ids.next(at);
    people.set(application.person, candidateId);
    const id = ids.next(at);
    given.set(application, id);
    const externalId = `${DEMO_MARK}:${String(i + 1).padStart(4, '0')}`;
    const before = application.transferredFrom;
    return { application, id, candidateId, externalId, transferredFromId: before && (given.get(before) ?? null) };
  });
}

function candidateRow([person, id]: [Person, string]): Row {
  return {
    id,
    name: person.name,
    email: person.email,
    phone: person.phone?.asEntered ?? null,
    phone_e164: person.phone?.e164 ?? null,
    contact_language: person.contactLanguage,
    location: person.location,
  };
}

function applicationRow(
  { application, id, candidateId, externalId, transferredFromId }: Numbered,
  ground: Ground,
): Row {
  const { office, door, quarter, steps } = application;
  const { id: officeId, jobId, projectId } = known(ground.offices, office);
  const { status, stage, enteredAt } = standing(steps);
  return {
    id,
    candidate_id: candidateId,
    intake_id: known(ground.intakes, intakeKey(office, quarter)),
    job_id: jobId,
    office_id: officeId,
    project_id: projectId,
    pipeline_id: known(ground.pipelines, pipelineKey(office, door)),
    door,
    status,
    current_stage_id: known(ground.stages, stageKey(office, door, stage)),
    stage_entered_at: iso(enteredAt),
    applied_at: iso(appliedAt(application)),
    source_id: known(ground.sources, application.source),
    referrer: application.referrer,
    working_time_percent: application.workingTimePercent,
    transferred_from_id: transferredFromId,
    import_source: DEMO_MARK,
    external_id: externalId,
    history_count: steps.length,
    created_at: iso(appliedAt(application)),
    version: steps.length,
  };
}

function noteRows({ application, id }: Numbered, ground: Ground, ids: Ids): Row[] {
  if (application.note === null) return [];
  const at = appliedAt(application);
  const { recruiterId } = known(ground.offices, application.office);
  return [
    { id: ids.next(at), application_id: id, author_id: recruiterId, body: application.note, created_at: iso(at) },
  ];
}

function historyRows({ application, id }: Numbered, ground: Ground, ids: Ids): Row[] {
  const { office, door, steps } = application;
  const { recruiterId } = known(ground.offices, office);
  const rowIds = steps.map(({ recordedAt }) => ids.next(recordedAt));
  const stageId = (code: Step['from']): string | null => code && known(ground.stages, stageKey(office, door, code));
  return steps.map((step, i) => ({
    id: rowIds[i],
    application_id: id,
    seq: i + 1,
    kind: step.kind,
    from_stage_id: stageId(step.from),
    to_stage_id: stageId(step.to),
    occurred_at: iso(step.at),
    recorded_at: iso(step.recordedAt),
    time_known: true,
    actor_id: recruiterId,
    reason_id: step.reason && known(ground.reasons, step.reason),
    corrects_id: step.corrects === null ? null : rowIds[step.corrects],
  }));
}

function appliedAt({ steps }: DemoApplication): number {
  const [first] = steps;
  if (first === undefined) throw new Error('A history begins with a step.');
  return first.at;
}
