import { expect } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { TestApp } from './app.js';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A theme changes colours and nothing else: the other rules need no second look at the same width. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALLEST = { width: 320, height: 640 };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

export interface OpenOptions extends Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'locale'> {
  /** Whose session the browser carries, as `signIn` gave it; nobody's if absent. */
  readonly as?: { readonly cookie: string };
  readonly hasJavaScript?: boolean;
  /** Failures that belong to the test, e.g. `/status of 409/`. */
  readonly expects?: readonly RegExp[];
}

export interface TestBrowser {
  /** A page in a browser of its own: no cookies but those of `as`. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** Closes all pages; fails if one of them wrote an error or a warning (a violated policy is one) to its console. */
  close(): Promise<void>;
}

/** One Chromium for a test file, on an application that listens, in this process or another. */
export async function openBrowser(t: Pick<TestApp, 'url'>): Promise<TestBrowser> {
  const browser = await launch();
  const problems: string[] = [];
  return {
    async open(path, { as, hasJavaScript = true, expects = [], viewport = DESK, ...options } = {}) {
      const context = await browser.newContext({ ...options, viewport, javaScriptEnabled: hasJavaScript });
      if (as) await context.addCookies([cookieOf(as.cookie, t.url)]);
      const page = await context.newPage();
      const note = (text: string): void => {
        if (!expects.some((pattern) => pattern.test(text))) problems.push(`${page.url()}: ${text}`);
      };
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) note(message.text());
      });
      page.on('pageerror', (error) => note(String(error)));
      await page.goto(new URL(path, t.url).href);
      return page;
    },
    async close() {
      await browser.close();
      expect(problems).toEqual([]);
    },
  };
}

/** No axe violation on a desk and on a phone, light and dark, and nothing wider than the smallest screen. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize() ?? DESK;
  const violations: Record<string, string[]> = {};
  for (const viewport of [DESK, PHONE]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const rules = colorScheme === 'light' ? AXE_RULES : COLOUR_RULES;
      violations[`${viewport.width} ${colorScheme}`] = await axeViolations(page, rules);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  expect(violations).toEqual({ '1440 light': [], '1440 dark': [], '390 light': [], '390 dark': [] });
  await expectNoOverflow(page);
  await page.setViewportSize(before);
}

/** A page reflows at 320 px: only tables and the board scroll sideways, inside a region of their own. */
export async function expectNoOverflow(page: Page): Promise<void> {
  await page.setViewportSize(SMALLEST);
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(tooWide).toBeLessThanOrEqual(0);
}

async function axeViolations(page: Page, rules: readonly string[]): Promise<string[]> {
  const run = `axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then(({ violations }) => violations.map(
    ({ id, nodes }) => id + ': ' + nodes.map(({ target, any }) => target.join(' ') + ' ' + (any[0]?.message ?? '')).slice(0, 5).join('; ')))`;
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(AXE);
  return page.evaluate<string[]>(run);
}

function cookieOf(pair: string, url: string): { name: string; value: string; url: string } {
  const [name = '', value = ''] = pair.split(';', 1)[0]?.split('=', 2) ?? [];
  return { name, value, url };
}

/** The Chromium that came with the packages, else `CHROME_PATH`, else an installed one; none at all is a failure. */
async function launch(): Promise<Browser> {
  const home = temporaryFolder('home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const packaged = packagedChromium();
  const executablePath =
    packaged?.executable ?? process.env['CHROME_PATH'] ?? INSTALLED.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error('There is no Chromium for this machine: set CHROME_PATH to a Chrome or Chromium.');
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, HOME: home, ...packaged?.environment },
  });
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

interface PackagedChromium {
  readonly executable: string;
  readonly environment: Record<string, string>;
}

/** Linux on x64 only. Unpacked once for each user, who may not read what another one unpacked. */
function packagedChromium(): PackagedChromium | null {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.env['CHROME_PATH']) return null;
  const folder = temporaryFolder('147');
  const executable = join(folder, 'chromium');
  if (!existsSync(executable)) {
    execFileSync(process.execPath, [fileURLToPath(new URL('unpack-chromium.mjs', import.meta.url)), folder]);
  }
  const environment = { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') };
  return { executable, environment };
}

const temporaryFolder = (name: string): string =>
  join(tmpdir(), `handpick-chromium-${process.getuid?.() ?? 'user'}-${name}`);
