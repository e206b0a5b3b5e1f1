import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from './support/app.js';
import { signIn } from './support/sign-in.js';

describe('the frame of the pages', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  describe('that are not there', () => {
    it('say so in the frame and the language of the reader', async () => {
      const reader = await signIn(t, { role: 'recruiter', language: 'sv' });
      const { text, headers } = await reader.get('/nowhere').expect(404);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-store');
      expect(text).toContain('<html lang="sv"');
      expect(text).toContain('Här finns ingenting');
      expect(text).toContain('class="hp-nav"');
    });

    it('look like those a role does not include', async () => {
      const reader = await signIn(t, { role: 'agent' });
      const heading = (text: string): string | undefined => /<h1[^>]*>([^<]*)/.exec(text)?.[1];
      const missing = await reader.get('/nowhere').expect(404);
      const refused = await reader.get('/candidates').expect(403);
      expect(heading(refused.text)).toBe('There is nothing here');
      expect(heading(refused.text)).toBe(heading(missing.text));
    });

    it('come to htmx as a notice above the content', async () => {
      const reader = await signIn(t, { role: 'recruiter' });
      const { text, headers } = await reader.get('/nowhere').set('hx-request', 'true').expect(404);
      expect(headers['hx-retarget']).toBe('#notice');
      expect(text).toContain('role="alert"');
      expect(text).not.toContain('<html');
    });

    it('stay a problem document under the address of the API', async () => {
      const { body, headers } = await t.agent().get('/api/v1/nowhere').expect(404);
      expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(body).toMatchObject({ status: 404 });
    });
  });

  describe('before sign-in', () => {
    it('lead to the door and remember where somebody wanted to go', async () => {
      const { headers } = await t.agent().get('/board?door=external').expect(303);
      expect(headers['location']).toBe('/sign-in?return_to=%2Fboard%3Fdoor%3Dexternal');
      const answer = await t.agent().get('/board').set('hx-request', 'true').expect(401);
      expect(answer.headers['hx-redirect']).toBe('/sign-in');
    });

    it('keep the language that was asked for', async () => {
      const visitor = t.agent();
      const { headers } = await visitor.get('/nowhere?lang=es').set('accept-language', 'sv').expect(404);
      expect(headers['set-cookie']?.[0]).toMatch(/^handpick_language=es; .*HttpOnly; SameSite=Lax/);
      expect((await visitor.get('/nowhere')).text).toContain('<html lang="es"');
      expect((await t.agent().get('/nowhere?lang=xx').set('accept-language', 'sv')).text).toContain('<html lang="sv"');
    });
  });

  describe('have switches for language and theme', () => {
    it('that come back to the page they were on', async () => {
      const reader = await signIn(t, { role: 'hr' });
      const answer = await reader
        .form('/account/language', { language: 'es', return_to: '/candidates?q=b' })
        .expect(303);
      expect(answer.headers['location']).toBe('/candidates?q=b');
      await reader.form('/account/theme', { theme: 'dark', return_to: '/' }).expect(303);
      expect((await reader.get('/nowhere')).text).toContain('<html lang="es" data-bs-theme="dark">');
    });

    it('that lead nowhere else, and refuse what is not a choice', async () => {
      const reader = await signIn(t, { role: 'hr' });
      const away = await reader.form('/account/theme', { theme: 'dark', return_to: '//evil.example' }).expect(303);
      expect(away.headers['location']).toBe('/');
      await reader.form('/account/theme', { theme: 'pink' }).expect(422);
      await reader
        .request('post', '/account/theme')
        .unset('x-csrf-token')
        .type('form')
        .send({ theme: 'light' })
        .expect(403);
      expect((await reader.get('/nowhere')).text).toContain('data-bs-theme="dark"');
    });
  });

  describe('send stylesheets and scripts', () => {
    it('compressed, and good for ever', async () => {
      const page = await t.agent().get('/nowhere');
      const path = /href="(\/assets\/handpick\.[^"]+\.css)"/.exec(page.text)?.[1] ?? '';
      const css = await t.agent().get(path).set('accept-encoding', 'gzip, br').buffer(true).expect(200);
      expect(css.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(css.headers['content-encoding']).toBe('br');
      const plain = await t.agent().get(path).set('accept-encoding', 'identity').expect(200);
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.text).toContain('.hp-top');
      await t.agent().get('/assets/handpick.css').expect(404);
      await t.agent().get('/assets/..%2fmanifest.json').expect(404);
    });
  });
});
