import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { BootError } from '../src/config/boot-error.js';
import { Config } from '../src/config/config.js';
import { borrowDatabaseServer } from '../src/database/server.js';
import { killStarted, startProcess, type Started } from './support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 300_000;

describe('the database server of a command', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'handpick-borrowed-'));
  // The user that runs the database for root must get in.
  chmodSync(dataDir, 0o755);
  const config = new Config().with({ dataDir });
  let product: Started;

  beforeAll(async () => {
    product = await startProcess({ DATA_DIR: dataDir, DEMO: 'off' });
  }, PATIENCE);
  afterAll(() => {
    killStarted();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is the one that the product runs, which goes on running', async () => {
    const server = await borrowDatabaseServer(config);
    expect(await migrationsIn(server.url)).toBeGreaterThan(0);
    await server.stop();
    expect((await fetch(`${product.url}/health/ready`)).status).toBe(200);
  });

  it(
    'is started for the command when the product does not run, and stopped after it',
    async () => {
      await product.stop('SIGKILL');
      const server = await borrowDatabaseServer(config);
      expect(await migrationsIn(server.url)).toBeGreaterThan(0);
      await server.stop();
      expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
      expect(existsSync(join(dataDir, 'postgres.owner'))).toBe(false);
    },
    PATIENCE,
  );

  it('is not made where there is none', async () => {
    const elsewhere = config.with({ dataDir: join(dataDir, 'elsewhere') });
    await expect(borrowDatabaseServer(elsewhere)).rejects.toThrow(BootError);
    await expect(borrowDatabaseServer(elsewhere)).rejects.toThrow(
      /^There is no database in .+elsewhere: start Handpick once, or set DATA_DIR or DATABASE_URL to where it is\.$/,
    );
    expect(existsSync(elsewhere.dataDir)).toBe(false);
  });
});

async function migrationsIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query('SELECT FROM schema_migration')).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
