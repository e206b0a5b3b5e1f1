import { describe, expect, it } from '@jest/globals';
import { I18n } from '../i18n/i18n.js';
import { Assets } from './assets.js';
import type { PageContext } from './page-context.js';
import { SafeHtml } from './safe-html.js';
import { Views } from './views.js';

const page: PageContext = {
  language: 'en',
  theme: 'dark',
  timeZone: 'Europe/Madrid',
  csrf: 'the-token',
  path: '/intakes/0198b4a0-0000-7000-8000-000000000002/board',
  url: '/intakes/0198b4a0-0000-7000-8000-000000000002/board?door=external',
  hasKeys: true,
  hasDemonstration: false,
  isFragment: false,
  actor: {
    id: '0198b4a0-0000-7000-8000-000000000001',
    name: 'Elena Vives',
    role: 'recruiter',
    grants: [],
    offices: 'all',
    projects: 'all',
    requestId: null,
  },
};
const view = { title: 'Lost', heading: 'Lost & <gone>', text: 'Gone.', icon: 'search', errors: [], request_id: null };

describe('a page', () => {
  const views = new Views(new I18n(), new Assets());

  it('comes in its frame: title, language, theme, current area, the symbols it uses', () => {
    const html = views.page('error', page, view);
    expect(html).toContain('<title>Lost · Handpick</title>');
    expect(html).toContain('<html lang="en" data-bs-theme="dark">');
    expect(html).toContain('<a href="/board" aria-current="page"');
    expect(html.match(/aria-current="page"/g)).toHaveLength(2);
    expect(html.match(/<symbol id="i-search"/g)).toHaveLength(1);
    expect(html).not.toContain('<symbol id="i-users-group"');
  });

  it('is escaped', () => {
    expect(views.page('error', page, view)).toContain('Lost &amp; &lt;gone&gt;');
  });

  it('comes without its frame when htmx asks for it, and draws its icons in place', () => {
    const html = views.page('error', { ...page, isFragment: true }, view);
    expect(html).toContain('<title>Lost · Handpick</title>');
    expect(html).not.toContain('<header');
    expect(html).not.toContain('<use');
    expect(html).toContain('<svg class="icon" viewBox="0 0 24 24"');
  });

  it('has no bars for whom is not known', () => {
    const html = views.page('error', { ...page, actor: null }, view);
    expect(html).not.toContain('<header');
    expect(html).toContain('href="/sign-in"');
  });

  it('shows what was just done, with the form that takes it back', () => {
    const toast = { text: 'Moved.', undo: { action: '/undo', fields: [{ name: 'history_id', value: '7' }] } };
    const html = views.page('error', page, { ...view, toast });
    expect(html).toMatch(/id="toast"[^>]*role="status"[\s\S]*Moved\.[\s\S]*action="\/undo"[\s\S]*value="the-token"/);
    expect(html).toContain('<input type="hidden" name="history_id" value="7">');
    expect(views.page('error', { ...page, isFragment: true }, { ...view, toast })).toContain('hx-swap-oob="innerHTML"');
  });

  it('refuses a view that lacks what its template prints', () => {
    const { heading: _, ...lacking } = view;
    expect(() => views.page('error', page, lacking)).toThrow('"heading" not defined');
  });

  it('refuses a template that is not there', () => {
    expect(() => views.fragment('_nothing', page, {})).toThrow('There is no template "_nothing".');
  });
});

describe('what a template prints', () => {
  const views = new Views(new I18n(), new Assets());
  const notice = (values: object): string => views.fragment('_notice', page, { kind: 'ok', text: 'Done.', ...values });

  it('leaves out what is optional', () => {
    expect(notice({})).not.toContain('<a ');
    expect(notice({ href: '/x"y', link: 'On' })).toContain('<a href="/x&quot;y">On</a>');
  });

  it('raises an alert only for what went wrong', () => {
    expect(notice({})).toContain('role="status"');
    expect(notice({ kind: 'warn' })).toContain('role="alert"');
  });

  it('is markup only if the server drew it', () => {
    const layout = { title: 'x', toast: null, bar: { account: null } };
    expect(views.fragment('layout', page, { ...layout, body: new SafeHtml('<i>drawn</i>') })).toContain('<i>drawn</i>');
    expect(() => views.fragment('layout', page, { ...layout, body: '<i>sent</i>' })).toThrow(TypeError);
  });
});
