import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalidField, notFound } from '../errors.js';
import { refuseStale } from '../organization/edit.js';
import type { IntakeSelectionDto, IntakeSelectionView } from './intake-selections.dto.js';
import { IntakeSelection } from './intake-selection.entity.js';

const SELECTIONS = sql`
  SELECT s.intake_id, s.policy_version_id, policy.id AS policy_id, policy.name AS policy_name,
    policy_version.number AS policy_number, s.min_tenure_months, s.min_working_time_percent, s.is_own_office_only,
    s.nominations_close_on::text, s.ratings_close_on::text, s.version,
    EXISTS (SELECT FROM rating JOIN rating_task ON rating_task.id = rating.task_id
      WHERE rating_task.intake_id = s.intake_id) AS is_policy_locked
  FROM intake_selection s
  JOIN policy_version ON policy_version.id = s.policy_version_id JOIN policy ON policy.id = policy_version.policy_id
  JOIN intake ON intake.id = s.intake_id`;

/** Whether and how agents come into an intake. */
@Injectable()
export class IntakeSelectionsService {
  constructor(private readonly dataSource: DataSource) {}

  get(actor: Actor, intakeId: string): Promise<IntakeSelectionView> {
    return readSelection(this.dataSource, actor, intakeId);
  }

  async open(actor: Actor, intakeId: string, given: IntakeSelectionDto): Promise<IntakeSelectionView> {
    refuseOrder(given);
    return this.dataSource.transaction(async (tx) => {
      const officeId = await lockedIntake(tx, actor, intakeId);
      await refuseUnusable(tx, given.policy_version_id, null);
      const opened = await rows(
        tx,
        sql`INSERT INTO intake_selection (intake_id, policy_version_id, min_tenure_months, min_working_time_percent,
            is_own_office_only, nominations_close_on, ratings_close_on)
          VALUES (${intakeId}, ${given.policy_version_id}, ${given.min_tenure_months},
            ${given.min_working_time_percent}, ${given.is_own_office_only}, ${given.nominations_close_on},
            ${given.ratings_close_on})
          ON CONFLICT (intake_id) DO NOTHING RETURNING intake_id`,
      );
      if (opened.length === 0) throw conflict('selection-open', 'The inside door of this intake is open already.');
      await record(tx, actor, { intakeId, officeId }, 'intake.selection-opened');
      return readSelection(tx, actor, intakeId);
    });
  }

  async change(
    actor: Actor,
    intakeId: string,
    version: number,
    given: IntakeSelectionDto,
  ): Promise<IntakeSelectionView> {
    refuseOrder(given);
    return this.dataSource.transaction(async (tx) => {
      const officeId = await lockedIntake(tx, actor, intakeId);
      const before = await lockedSelection(tx, actor, intakeId);
      refuseStale(before, version);
      const changed = keysOf(given).filter((key) => given[key] !== before[key]);
      if (changed.length === 0) return before;
      if (changed.includes('policy_version_id')) {
        if (before.is_policy_locked)
          throw conflict('policy-locked', 'Somebody has rated under this policy: it stays. Nothing was changed.');
        await refuseUnusable(tx, given.policy_version_id, before.policy_version_id);
      }
      await save(tx, intakeId, given, changed.includes('policy_version_id'));
      await record(tx, actor, { intakeId, officeId }, 'intake.selection-changed', changed);
      return readSelection(tx, actor, intakeId);
    });
  }
}

/** @throws AppError 404 for an intake out of sight, and for one whose inside door is closed */
export async function readSelection(db: Queryable, actor: Actor, intakeId: string): Promise<IntakeSelectionView> {
  const found = await firstRow<IntakeSelectionView>(
    db,
    sql`${SELECTIONS} WHERE s.intake_id = ${intakeId} AND ${inScope(actor, 'intake.office_id', 'intake.project_id')}`,
  );
  if (!found) throw notFound('selection');
  return found;
}

/** Nobody rates for the first time while the policy changes: whoever does waits here. */
async function lockedSelection(tx: Queryable, actor: Actor, intakeId: string): Promise<IntakeSelectionView> {
  await rows(tx, sql`SELECT FROM intake_selection WHERE intake_id = ${intakeId} FOR UPDATE`);
  return readSelection(tx, actor, intakeId);
}

async function lockedIntake(tx: Queryable, actor: Actor, intakeId: string): Promise<string> {
  const found = await firstRow<{ office_id: string }>(
    tx,
    sql`SELECT office_id FROM intake WHERE id = ${intakeId} AND ${inScope(actor, 'office_id', 'project_id')}
        FOR NO KEY UPDATE`,
  );
  if (!found) throw notFound('intake');
  return found.office_id;
}

/** Only a published version of a policy in use, or the one that is chosen already. */
async function refuseUnusable(tx: Queryable, id: string, chosen: string | null): Promise<void> {
  const found = await firstRow(
    tx,
    sql`SELECT FROM policy_version v JOIN policy ON policy.id = v.policy_id
        WHERE v.id = ${id} AND v.published_at IS NOT NULL AND (policy.retired_at IS NULL OR v.id = ${chosen}::uuid)
        FOR SHARE OF policy`,
  );
  if (!found)
    throw invalidField('policy_version_id', 'policy-not-usable', 'must be a published version of a policy in use');
}

async function save(
  tx: EntityManager,
  intakeId: string,
  given: IntakeSelectionDto,
  withPolicy: boolean,
): Promise<void> {
  await tx.update(
    IntakeSelection,
    { intakeId },
    {
      ...(withPolicy ? { policyVersionId: given.policy_version_id } : {}),
      minTenureMonths: given.min_tenure_months,
      minWorkingTimePercent: given.min_working_time_percent,
      isOwnOfficeOnly: given.is_own_office_only,
      nominationsCloseOn: given.nominations_close_on,
      ratingsCloseOn: given.ratings_close_on,
      version: () => 'version + 1',
    },
  );
}

function keysOf(given: IntakeSelectionDto): (keyof IntakeSelectionDto)[] {
  return Object.keys(given) as (keyof IntakeSelectionDto)[];
}

function refuseOrder({ nominations_close_on: nominations, ratings_close_on: ratings }: IntakeSelectionDto): void {
  if (nominations !== null && ratings !== null && ratings < nominations)
    throw invalidField('ratings_close_on', 'before-nominations', 'must not be before the last day for nominations');
}

async function record(
  tx: Queryable,
  actor: Actor,
  { intakeId, officeId }: { intakeId: string; officeId: string },
  action: string,
  changed: string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'intake', object_id: intakeId, office_id: officeId, changed });
}
