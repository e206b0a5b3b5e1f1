import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { recordAudits } from '../src/audit/audit.js';
import { startApp, type TestApp } from './support/app.js';
import { makeOffice } from './support/factories.js';
import { signIn } from './support/sign-in.js';

describe('the audit', () => {
  let t: TestApp;
  let barcelona: string;
  let malmo: string;
  beforeAll(async () => {
    t = await startApp();
    barcelona = (await makeOffice(t.db, 'Barcelona')).id;
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    const entry = { action: 'thing.changed', object_type: 'thing', changed: ['name'] };
    await recordAudits(t.db, { id: uuid(), requestId: 'r-1' }, [
      { ...entry, object_id: uuid(), office_id: barcelona },
      { ...entry, object_id: uuid(), office_id: barcelona },
      { ...entry, object_id: uuid(), office_id: malmo },
      { ...entry, object_id: uuid() },
    ]);
  });
  afterAll(() => t.close());

  const offices = (body: { data: { office_id: string | null }[] }) => body.data.map(({ office_id }) => office_id);

  it('is read within the reader’s offices', async () => {
    const inMalmo = await signIn(t, { role: 'hr', offices: [malmo] });
    const everywhere = await signIn(t, { role: 'auditor', offices: 'all' });
    const [few, all] = await Promise.all(
      [inMalmo, everywhere].map((who) => who.get('/api/v1/audit-entries?object_type=thing').expect(200)),
    );
    expect(offices(few?.body)).toEqual([malmo]);
    expect(offices(all?.body).toSorted()).toEqual([barcelona, barcelona, malmo, null].toSorted());
  });

  it('is paged, the latest first', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const first = await auditor.get('/api/v1/audit-entries?object_type=thing&limit=3').expect(200);
    const rest = await auditor.get(`/api/v1/audit-entries?object_type=thing&cursor=${first.body.next_cursor}`);
    const read = [...first.body.data, ...rest.body.data] as { id: string; at: string }[];
    expect(rest.body.next_cursor).toBeNull();
    expect(new Set(read.map(({ id }) => id)).size).toBe(4);
    expect(read.map(({ at }) => at)).toEqual(
      read
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  it('names the actor, the object and the fields of a change, and leads to its line in the log', async () => {
    const user = await signIn(t, { role: 'recruiter' });
    const changed = await user.patch('/api/v1/account', { language: 'es' }).set('if-match', '"1"').expect(200);
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const { body } = await auditor.get(`/api/v1/audit-entries?actor_id=${user.user.id}&object_type=account`);
    expect(body.data).toEqual([
      expect.objectContaining({
        action: 'account.changed',
        object_id: user.user.id,
        changed: ['language'],
        request_id: changed.headers['x-request-id'],
      }),
    ]);
  });

  it('leaves no row of a change that was rolled back', async () => {
    const id = uuid();
    const failing = t.db.transaction(async (tx) => {
      await recordAudits(tx, null, [{ action: 'thing.changed', object_type: 'thing', object_id: id }]);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await t.db.query('SELECT FROM audit_entry WHERE object_id = $1', [id])).toEqual([]);
  });

  it.each([
    `UPDATE audit_entry SET action = 'nothing.happened'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    'DELETE FROM application_history',
    'UPDATE application_history SET recorded_at = now()',
    'TRUNCATE application_history CASCADE',
  ])('and the history are append-only: %s', async (statement) => {
    await expect(t.db.query(statement)).rejects.toThrow('is append-only');
  });
});
