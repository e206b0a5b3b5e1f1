import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { may } from '../src/access/actor.js';
import { ROLES } from '../src/access/permissions.js';
import { UserAccount } from '../src/accounts/user-account.entity.js';
import { DEMO_ACCOUNTS } from '../src/demo/accounts.js';
import { Demo } from '../src/demo/demo.service.js';
import { readMessages } from '../src/i18n/i18n.js';
import { LANGUAGES, type Language } from '../src/i18n/language.js';
import { startApp, type TestApp } from './support/app.js';
import { formsIn, idsIn, linksIn, shapeOf, wordsIn, type FormTag } from './support/markup.js';
import { routeFor, routesOf, type Route } from './support/routes.js';
import { clientOf, signIn, type SignedIn } from './support/sign-in.js';

const NOW = new Date('2026-05-20T10:00:00Z');
/** Of each shape of address, to meet rows that differ; and in all, so that no loop of links keeps the suite. */
const PAGES_A_SHAPE = 3;
const MOST_PAGES = 600;

const NAMESPACES = new Set([...readMessages('en').keys()].map((key) => key.split('.')[0]));
const UNTRANSLATED = new RegExp(String.raw`(?<![\w.@/-])(?:${[...NAMESPACES].join('|')})\.[a-z][\w-]*`, 'g');

const READERS = DEMO_ACCOUNTS.flatMap(({ email, role }, index) => {
  const inOne = LANGUAGES[index % LANGUAGES.length] ?? 'en';
  const languages: readonly Language[] = role === 'administrator' ? LANGUAGES : [inOne];
  return languages.map((language) => ({ email, language }));
});

describe('every link of every page', () => {
  let t: TestApp;
  let routes: Route[];

  beforeAll(async () => {
    t = await startApp();
    await t.app.get(Demo).plant(NOW);
    routes = routesOf(t);
  });
  afterAll(() => t.close());

  it.each(READERS)('leads $email ($language) to a page, in words', async ({ email, language }) => {
    await t.db.manager.update(UserAccount, { email }, { language });
    const reader = await clientOf(t, await t.db.manager.findOneByOrFail(UserAccount, { email }));
    const walk = new Walk(t.url, reader, routes);
    expect(await walk.faults()).toEqual([]);
    expect(walk.count).toBeLessThan(MOST_PAGES);
  });
});

describe('every link of an empty installation', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it.each(ROLES)('leads a %s to a page, in words', async (role) => {
    const walk = new Walk(t.url, await signIn(t, { role, offices: 'all' }), routesOf(t));
    expect(await walk.faults()).toEqual([]);
  });
});

interface Step {
  readonly to: URL;
  /** The page that leads there. */
  readonly from: string;
}

/** One reader who presses every link, from the first page on; forms are not sent, but must lead somewhere, too. */
class Walk {
  count = 0;
  private readonly found = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly ofShape = new Map<string, number>();
  private readonly ahead: Step[];

  constructor(
    private readonly origin: string,
    private readonly reader: SignedIn,
    private readonly routes: readonly Route[],
  ) {
    this.ahead = [{ to: new URL('/', origin), from: 'the start' }];
  }

  async faults(): Promise<string[]> {
    for (let step = this.ahead.shift(); step && this.count < MOST_PAGES; step = this.ahead.shift()) {
      if (this.isWorthwhile(step)) await this.go(step);
    }
    return [...this.found];
  }

  private isWorthwhile({ to }: Step): boolean {
    const address = to.pathname + to.search;
    const count = (this.ofShape.get(shapeOf(to)) ?? 0) + 1;
    if (this.seen.has(address) || count > PAGES_A_SHAPE) return false;
    this.seen.add(address);
    this.ofShape.set(shapeOf(to), count);
    return true;
  }

  private async go(step: Step): Promise<void> {
    const address = step.to.pathname + step.to.search;
    const answer = await this.reader.get(address);
    this.count += 1;
    if (answer.status === 303) this.follow(answer.headers['location'] ?? '', address, address);
    else if (answer.status !== 200) this.found.add(`${step.from} leads to ${address}, which answers ${answer.status}`);
    else if (isPage(answer)) this.read(answer.text, address);
  }

  private read(html: string, address: string): void {
    const ids = idsIn(html);
    for (const link of linksIn(html)) {
      if (link.startsWith('#') && link !== '#' && !ids.has(link.slice(1)))
        this.found.add(`${address} leads to ${link}, which it has not`);
      this.follow(link, address, address);
    }
    for (const form of formsIn(html)) this.check(form, address);
    for (const [key] of wordsIn(html).matchAll(UNTRANSLATED)) this.found.add(`${address} says ${key}`);
    if (html.includes('<html') && !html.includes(`<html lang="${this.reader.user.language}"`))
      this.found.add(`${address} is not in ${this.reader.user.language}`);
  }

  private check({ method, action }: FormTag, address: string): void {
    const to = new URL(action, new URL(address, this.origin));
    if (method === 'GET') return this.follow(action, address, address);
    const route = routeFor(this.routes, 'POST', to.pathname);
    const access = route?.access;
    const isAllowed = typeof access !== 'object' || may(this.reader.actor, access.permission);
    if (!route || !isAllowed)
      this.found.add(`${address} has a form for ${to.pathname}, ${route ? 'which is forbidden' : 'which is nowhere'}`);
  }

  private follow(link: string, base: string, from: string): void {
    const to = new URL(link, new URL(base, this.origin));
    to.hash = '';
    if (to.origin === new URL(this.origin).origin) this.ahead.push({ to, from });
  }
}

function isPage(answer: Response): boolean {
  return answer.type === 'text/html';
}
