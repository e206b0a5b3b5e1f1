// Fails when the entities and the migrations describe different tables. Runs on a throw-away database.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../dist/database/data-source.js';
import { startEmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { ENTITIES } from '../dist/entities.js';

const folder = mkdtempSync(join(tmpdir(), 'handpick-schema-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres(join(folder, 'postgres'), 'throw-away');
try {
  await migrate(server.adminUrl);
  const dataSource = await new DataSource(dataSourceOptions(server.adminUrl, ENTITIES, 1)).initialize();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  for (const { query } of upQueries) console.error(query);
  if (upQueries.length > 0) process.exitCode = 1;
  else console.log('entities and migrations agree');
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
