import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from './support/app.js';
import { signIn } from './support/sign-in.js';

describe('the own account', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it('is answered to whoever is signed in', async () => {
    const recruiter = await signIn(t, { role: 'recruiter', email: 'elena.vives@example.com', name: 'Elena Vives' });
    const { body } = await recruiter.get('/api/v1/account').expect(200).expect('etag', '"1"');
    expect(body).toMatchObject({ id: recruiter.user.id, email: 'elena.vives@example.com', role: 'recruiter' });
    expect(body.permissions).toContain('applications:move');
  });

  it('is refused to nobody in particular', async () => {
    const { body } = await t.agent().get('/api/v1/account').expect(401);
    expect(body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });
});
