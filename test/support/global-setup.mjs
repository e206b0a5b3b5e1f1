import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/**
 * One throw-away cluster a run (or the server of DATABASE_URL) with a migrated template that each e2e file clones.
 * Compiled code is used on purpose: Jest cannot read TypeScript here, and `npm test` builds first.
 */
export default async function globalSetup() {
  const { startEmbeddedPostgres } = await import('../../dist/database/embedded-postgres.js');
  const { migrate } = await import('../../dist/database/migrate.js');
  let adminUrl = process.env.DATABASE_URL;
  if (!adminUrl) {
    const folder = mkdtempSync(join(tmpdir(), 'handpick-test-'));
    chmodSync(folder, 0o755);
    const server = await startEmbeddedPostgres(join(folder, 'postgres'), 'throw-away');
    globalThis.testServer = { server, folder };
    adminUrl = server.adminUrl;
  }
  const template = `handpick_test_${process.pid}`;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${template}`);
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
  process.env.TEST_ADMIN_URL = adminUrl;
  process.env.TEST_TEMPLATE = template;
  delete process.env.DATABASE_URL;
}
