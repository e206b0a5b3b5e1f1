import { describe, expect, it } from '@jest/globals';
import { I18n } from '../i18n/i18n.js';
import { Assets } from './assets.js';
import type { PageContext } from './page-context.js';
import { Views } from './views.js';

const page: PageContext = {
  language: 'en',
  theme: 'auto',
  timeZone: 'Europe/Madrid',
  csrf: 'token',
  path: '/board',
  url: '/board',
  hasKeys: true,
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
const view = { title: 'Lost', heading: 'Lost & gone', text: 'Gone.', icon: 'search', href: '/', link: 'Home' };

describe('Views', () => {
  const views = new Views(new I18n(), new Assets());

  it('puts a page into its frame and escapes what it prints', () => {
    const html = views.page('error', page, view);
    expect(html).toContain('<title>Lost · Handpick</title>');
    expect(html).toContain('<b>Lost &amp; gone</b>');
    expect(html).toContain('href="/board" aria-current="page"');
    expect(html).toContain('<symbol id="i-search"');
  });
});
