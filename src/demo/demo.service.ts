import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { hashPassword } from '../accounts/passwords.js';
import { firstRow, rows } from '../database/sql.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, type DemoAccount } from './accounts.js';
import { demoApplications } from './applications.js';
import { Ids, insertRows, iso } from './bulk.js';
import { plantApplications } from './plant-applications.js';
import { plantOrganization } from './plant-organization.js';

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
      await plantApplications(tx, ids, demoApplications(now.getTime()), ground);
      const entry = { id: ids.next(now.getTime()), at: iso(now.getTime()), action: 'demo.planted' };
      await insertRows(tx, 'audit_entry', [{ ...entry, object_type: 'demo', changed: [] }]);
      // Until the server has looked at what came in at once, it plans as if the tables were empty.
      await rows(tx, sql`ANALYZE candidate, application, application_history`);
      return true;
    });
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

async function isEmpty(tx: EntityManager): Promise<boolean> {
  const found = await firstRow<{ is_empty: boolean }>(
    tx,
    sql`SELECT NOT EXISTS (SELECT FROM user_account) AND NOT EXISTS (SELECT FROM office) AS is_empty`,
  );
  return found?.is_empty === true;
}
