import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Door } from '../../src/pipelines/ladder.js';
import type { FunnelStepView, FunnelTotalsView } from '../../src/reports/reports.dto.js';
import { makeIntake, makeJob, type TestJob } from './factories.js';
import { makeCandidate, tellHistory, type Row } from './histories.js';

interface Fixture {
  new_order: {
    door: Door;
    valid_from: string;
    adds: { code: string; name: string; milestone: string };
    retires: string;
    renames: { stage: string; to: string };
    stages: string[];
  };
  applications: {
    id: string;
    case: string;
    door: Door;
    source: string;
    person: string;
    intake: 'third' | 'fourth';
    transferred_from?: string;
    history: Row[];
  }[];
  reports: {
    name: string;
    query: Record<string, string>;
    door: string;
    level: string;
    totals: Partial<FunnelTotalsView>;
    steps: ({ step: string } & Partial<FunnelStepView>)[];
  }[];
  quarters: { as_of: string; known_at: string; expected: { quarter: string; applications: number }[] };
}

export function awkwardHistories(): Fixture {
  const text = readFileSync(new URL('../fixtures/awkward-histories.json', import.meta.url), 'utf8');
  const fixture: Fixture = JSON.parse(text);
  return fixture;
}

export interface LoadedFixture {
  job: TestJob;
  /** Code of a stage by its id. */
  codes: Map<string, string>;
}

/** Plants the fixture: an office, one job, two intakes, the new order of stages and every history. */
export async function plantAwkwardHistories(db: DataSource): Promise<LoadedFixture> {
  const { new_order, applications } = awkwardHistories();
  const job = await makeJob(db, { name: 'Anti-churn agent' });
  const intakes = {
    third: await makeIntake(db, job, { name: 'Third' }),
    fourth: await makeIntake(db, job, { name: 'Fourth' }),
  };
  const { stages, id: pipelineId } = job.pipelines[new_order.door];
  await db.query(`UPDATE pipeline_order SET valid_from = '2020-01-01'`);
  stages[new_order.adds.code] = uuid();
  await db.query(
    `INSERT INTO stage (id, pipeline_id, name, milestone, since_order_version) VALUES ($1, $2, $3, $4, 2)`,
    [stages[new_order.adds.code], pipelineId, new_order.adds.name, new_order.adds.milestone],
  );
  await db.query(`UPDATE stage SET retired_at = $2 WHERE id = $1`, [stages[new_order.retires], new_order.valid_from]);
  await db.query(`UPDATE stage SET name = $2, code = NULL WHERE id = $1`, [
    stages[new_order.renames.stage],
    new_order.renames.to,
  ]);
  await db.query(`INSERT INTO pipeline_order (pipeline_id, version, valid_from) VALUES ($1, 2, $2)`, [
    pipelineId,
    new_order.valid_from,
  ]);
  for (const [i, code] of new_order.stages.entries()) {
    await db.query(
      `INSERT INTO pipeline_order_stage (pipeline_id, version, stage_id, position) VALUES ($1, 2, $2, $3)`,
      [pipelineId, stages[code], i + 1],
    );
  }
  await db.query(`UPDATE pipeline SET order_version = 2 WHERE id = $1`, [pipelineId]);
  const people = new Map<string, string>();
  const sources = new Map<string, string>();
  const written = new Map<string, string>();
  for (const told of applications) {
    if (!people.has(told.person)) people.set(told.person, await makeCandidate(db, told.person));
    if (!sources.has(told.source)) sources.set(told.source, await sourceId(db, told.source));
    const from = told.transferred_from;
    const id = await tellHistory(db, {
      job,
      intake: intakes[told.intake],
      door: told.door,
      rows: told.history,
      sourceId: sources.get(told.source) ?? null,
      transferredFromId: from === undefined ? null : (written.get(from) ?? null),
      ...(people.has(told.person) && { candidateId: people.get(told.person) as string }),
    });
    written.set(told.id, id);
  }
  const pairs = Object.values(job.pipelines).flatMap((p) => Object.entries(p.stages));
  return { job, codes: new Map(pairs.map(([code, id]) => [id, code])) };
}

async function sourceId(db: DataSource, code: string): Promise<string> {
  const [found] = await db.query<{ id: string }[]>('SELECT id FROM source WHERE code = $1', [code]);
  if (found) return found.id;
  const id = uuid();
  await db.query('INSERT INTO source (id, code, name, kind) VALUES ($1, $2, $2, $3)', [id, code, 'other']);
  return id;
}
