import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { FULL_ADMINISTRATOR, lockUsers } from '../accounts/last-administrator.js';
import { hashPassword } from '../accounts/passwords.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, notFound } from '../errors.js';
import { Demonstration } from '../organization/demonstration.entity.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, type DemoAccount } from './accounts.js';
import { demoApplications } from './applications.js';
import { Ids, insertRows, iso } from './bulk.js';
import { DEMO_MARK } from './mark.js';
import type { DemonstrationView } from './demo.dto.js';
import { plantInterviewing } from './plant-interviewing.js';
import { plantApplications } from './plant-applications.js';
import { plantOrganization } from './plant-organization.js';
import { removeDemonstration } from './removal.queries.js';

const PLANT_LOCK = 7_346_501;

/** An invented organization with two offices, so that there is something to see and to try at once. */
@Injectable()
export class Demo {
  constructor(private readonly dataSource: DataSource) {}

  /** Fills an empty database as it would look at `now`; answers false and changes nothing when it is not empty. */
  async plant(now: Date = new Date()): Promise<boolean> {
    const passwordHash = await hashPassword(DEMO_PASSWORD);
    return this.dataSource.transaction(async (tx) => {
      await rows(tx, sql`SELECT pg_advisory_xact_lock(${PLANT_LOCK})`);
      if (!(await isEmpty(tx))) return false;
      const ids = new Ids();
      const ground = await plantOrganization(tx, ids, now.getTime(), passwordHash);
      const told = demoApplications(now.getTime());
      const applications = await plantApplications(tx, ids, told, ground);
      await plantInterviewing(tx, ids, now.getTime(), told, { ...ground, applications });
      await remember(tx, now);
      const entry = { id: ids.next(now.getTime()), at: iso(now.getTime()), action: 'demo.planted' };
      await insertRows(tx, 'audit_entry', [{ ...entry, object_type: 'demo', changed: [] }]);
      // Until the server has looked at what came in at once, it plans as if the tables were empty.
      await rows(tx, sql`ANALYZE candidate, application, application_history, interview, scorecard, scorecard_answer`);
      return true;
    });
  }

  /** @throws AppError 404 when there is none (any more) */
  async get(actor: Actor): Promise<DemonstrationView> {
    needsAllOffices(actor);
    return viewOf(this.dataSource, actor, await planted(this.dataSource.manager));
  }

  /**
   * Takes the demonstration away in one transaction, with everything that was entered at its offices since.
   * @throws AppError `demonstration-account` for one of its own accounts, `last-administrator` when nobody else can
   * administer everything
   */
  async remove(actor: Actor): Promise<void> {
    needsAllOffices(actor);
    await this.dataSource.transaction(async (tx) => {
      await rows(tx, sql`SELECT pg_advisory_xact_lock(${PLANT_LOCK})`);
      const demonstration = await planted(tx);
      if (demonstration.userIds.includes(actor.id))
        throw conflict('demonstration-account', 'Sign in with an account of your own to remove the demonstration.');
      await lockUsers(tx);
      await needsAdministratorBeside(tx, demonstration);
      await removeDemonstration(tx, demonstration);
      await recordAudit(tx, actor, { action: 'demo.removed', object_type: 'demo', object_id: null });
    });
    await rows(this.dataSource, sql`ANALYZE candidate, application, application_history`);
  }

  /** Those of the published accounts that this database has. */
  async accounts(): Promise<DemoAccount[]> {
    const emails = DEMO_ACCOUNTS.map(({ email }) => email);
    const found = await rows<{ email: string }>(
      this.dataSource,
      sql`SELECT email FROM user_account WHERE email = ANY(${emails}) AND deactivated_at IS NULL`,
    );
    return DEMO_ACCOUNTS.filter(({ email }) => found.some((account) => account.email === email));
  }
}

/** Somebody who sees only some offices cannot judge what goes. */
function needsAllOffices(actor: Actor): void {
  if (actor.offices !== 'all') throw notFound('demonstration');
}

/** Nobody who is left could administer everything: the published accounts are not worth keeping for that. */
async function needsAdministratorBeside(tx: EntityManager, { userIds }: Demonstration): Promise<void> {
  const left = await firstRow(
    tx,
    sql`SELECT FROM user_account WHERE ${FULL_ADMINISTRATOR} AND id <> ALL(${userIds}::uuid[]) LIMIT 1`,
  );
  if (left === undefined)
    throw conflict(
      'last-administrator',
      'Only accounts of the demonstration administer everything: invite an administrator of your own first.',
    );
}

/** The database was empty: all that is there now is invented. */
async function remember(tx: EntityManager, plantedAt: Date): Promise<void> {
  await rows(
    tx,
    sql`INSERT INTO demonstration (planted_at, office_ids, client_ids, user_ids)
      VALUES (${plantedAt}, ARRAY(SELECT id FROM office), ARRAY(SELECT id FROM client), ARRAY(SELECT id FROM user_account))`,
  );
}

async function planted(tx: EntityManager): Promise<Demonstration> {
  const demonstration = await tx.findOneBy(Demonstration, { isOnly: true });
  if (demonstration === null) throw notFound('demonstration');
  return demonstration;
}

async function viewOf(db: Queryable, actor: Actor, invented: Demonstration): Promise<DemonstrationView> {
  const offices = sql`(${invented.officeIds}::uuid[])`;
  const counted = await firstRow<Omit<DemonstrationView, 'planted_at' | 'is_own_account'>>(
    db,
    sql`SELECT ARRAY(SELECT name FROM office WHERE id = ANY${offices} ORDER BY name) AS offices,
          (SELECT count(*) FROM application WHERE office_id = ANY${offices})::int AS applications,
          (SELECT count(*) FROM application WHERE office_id = ANY${offices}
            AND import_source IS DISTINCT FROM ${DEMO_MARK})::int AS entered_applications,
          (SELECT count(*) FROM import WHERE office_id = ANY${offices})::int AS imports,
          (SELECT count(*) FROM user_account WHERE id = ANY(${invented.userIds}::uuid[]))::int AS users`,
  );
  if (!counted) throw new Error('A statement without FROM gives one row.');
  return {
    planted_at: invented.plantedAt.toISOString(),
    offices: counted.offices,
    applications: counted.applications,
    entered_applications: counted.entered_applications,
    imports: counted.imports,
    users: counted.users,
    is_own_account: invented.userIds.includes(actor.id),
  };
}

async function isEmpty(tx: EntityManager): Promise<boolean> {
  const found = await firstRow<{ is_empty: boolean }>(
    tx,
    sql`SELECT NOT EXISTS (SELECT FROM user_account) AND NOT EXISTS (SELECT FROM office) AS is_empty`,
  );
  return found?.is_empty === true;
}
