import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from './support/app.js';

describe('what every answer keeps to', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp({ rateLimit: 100 });
  });
  afterAll(() => t.close());

  it('answers an unknown address of the API with a problem document', async () => {
    const response = await t.agent().get('/api/v1/nothing-like-this').expect(404);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'page-not-found',
      detail: 'There is no such page.',
      errors: [],
      request_id: response.headers['x-request-id'],
    });
  });

  it('answers an unknown page with a page', async () => {
    const response = await t.agent().get('/nothing-like-this').set('accept', 'text/html').expect(404);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.text).toContain('There is nothing here');
  });

  it('gives every request an id of its own, whatever the client sends', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => t.agent().get('/health/live').set('x-request-id', 'mine').set('request-id', 'mine')),
    );
    expect(one?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(one?.headers['x-request-id']).not.toBe(two?.headers['x-request-id']);
  });

  it('refuses JSON that cannot be read', async () => {
    const response = await t
      .agent()
      .post('/api/v1/session')
      .set('content-type', 'application/json')
      .send('{"email": ')
      .expect(400);
    expect(response.body).toMatchObject({ code: 'bad-request', status: 400 });
  });

  it('refuses a body over one megabyte', async () => {
    const response = await t
      .agent()
      .post('/api/v1/session')
      .send({ email: 'x'.repeat(1_100_000) })
      .expect(413);
    expect(response.body).toMatchObject({ code: 'too-large', status: 413 });
  });

  it('allows no script, style or frame but our own', async () => {
    const { headers } = await t.agent().get('/nothing-like-this');
    expect(headers['content-security-policy']?.split(';')).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "font-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('describes the API as OpenAPI 3.1', async () => {
    const { body } = await t.agent().get('/api/openapi.json').expect(200);
    expect(body).toMatchObject({ openapi: '3.1.0', info: { title: 'Handpick' } });
  });

  it('measures requests by route pattern, the pool and the jobs', async () => {
    await t.agent().get('/health/live');
    const { text } = await t.agent().get('/metrics').expect(200);
    expect(text).toMatch(
      /handpick_http_request_duration_seconds_count\{method="GET",route="\/health\/live",status="200"\} \d/,
    );
    expect(text).toContain('handpick_database_connections{state="waiting"} 0');
    expect(text).toContain('# TYPE handpick_jobs gauge');
    expect(text).not.toContain('nothing-like-this');
  });

  it('tells who asks too often when to come back', async () => {
    const agent = t.agent();
    let response = await agent.get('/api/openapi.json');
    for (let i = 0; i < 120 && response.status !== 429; i++) response = await agent.get('/api/openapi.json');
    expect(response.body).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    await agent.get('/health/live').expect(200);
  });
});
