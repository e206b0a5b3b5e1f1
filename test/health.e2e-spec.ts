import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from './support/app.js';

describe('health', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it('is live', async () => {
    await t.agent().get('/health/live').expect(200, { status: 'live' });
  });

  it('is ready once the database has every migration', async () => {
    await t.agent().get('/health/ready').expect(200, { status: 'ready' });
  });

  it('is not ready while a migration is missing', async () => {
    await t.db.query(`UPDATE schema_migration SET name = 'Other' WHERE name LIKE 'Imports%'`);
    const { body } = await t.agent().get('/health/ready').expect(503);
    expect(body).toMatchObject({ status: 503, title: 'Service Unavailable' });
    await t.db.query(`UPDATE schema_migration SET name = 'Imports1780000004000' WHERE name = 'Other'`);
  });
});
