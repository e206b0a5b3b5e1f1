import { Injectable } from '@nestjs/common';
import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { I18n } from '../i18n/i18n.js';
import { barOf } from './bar.js';
import { Assets } from './assets.js';
import { viewHelpers, type RenderData } from './helpers.js';
import { iconSprite } from './icons.js';
import type { PageContext } from './page-context.js';
import { SafeHtml } from './safe-html.js';

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** What the template of a page gets: plain data of its own, and what the frame needs. */
export interface PageView {
  /** Without the product's name. */
  readonly title: string;
  /** Shown once, after an action; may carry its undo. */
  readonly toast?: ToastView | null;
  /** Seconds after which a browser without scripts loads the page again: something is under way. */
  readonly refresh?: number;
}

export interface ToastView {
  readonly text: string;
  readonly undo: UndoView | null;
  /** What comes next. */
  readonly link?: { readonly href: string; readonly label: string } | null;
}

/** A form that takes an action back. */
export interface UndoView {
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The templates, compiled at start. Everything is escaped, an unknown name is an error, and a fragment sees only what
 * it is given (`{{> board/_card card}}`, `{{> _notice kind="warn" text=…}}`) besides `@page`.
 */
@Injectable()
export class Views {
  private readonly handlebars = Handlebars.create();
  private readonly templates: ReadonlyMap<string, Handlebars.TemplateDelegate>;

  constructor(
    private readonly i18n: I18n,
    assets: Assets,
  ) {
    this.handlebars.registerHelper(viewHelpers(i18n, assets));
    this.templates = this.compile();
  }

  /** The page in its frame; the content alone when htmx asked for it. */
  page<View extends PageView>(name: string, page: PageContext, view: View): string {
    if (page.isFragment) return this.content(name, page, view);
    const icons = new Set<string>();
    const body = new SafeHtml(this.render(name, view, { page, icons }));
    const frame = this.render(
      'layout',
      { title: view.title, body, toast: view.toast ?? null, refresh: view.refresh ?? null, bar: barOf(page) },
      { page, icons },
    );
    return frame.replace('<!--sprite-->', () => iconSprite(icons));
  }

  /** One template without the frame. */
  fragment(name: string, page: PageContext, view: object): string {
    return this.render(name, view, { page, icons: null });
  }

  private content(name: string, page: PageContext, view: PageView): string {
    const body = new SafeHtml(this.fragment(name, page, view));
    return this.fragment('_content', page, { title: view.title, body, toast: view.toast ?? null });
  }

  private render(name: string, view: object, data: RenderData): string {
    const template = this.templates.get(name);
    if (!template) throw new Error(`There is no template "${name}".`);
    return template(view, { data });
  }

  private compile(): Map<string, Handlebars.TemplateDelegate> {
    const files = readdirSync(TEMPLATES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
    const compiled = new Map<string, Handlebars.TemplateDelegate>();
    for (const file of files) {
      const name = file.slice(0, -'.hbs'.length).replaceAll('\\', '/');
      const source = readFileSync(TEMPLATES + file, 'utf8');
      if (/\{\{\{|\{\{~?&/.test(source))
        throw new Error(`${file} prints unescaped; give it a SafeHtml and {{html …}}.`);
      const options = { strict: true, explicitPartialContext: true, preventIndent: true };
      const template = this.handlebars.compile(this.handlebars.parse(source), options) as Handlebars.TemplateDelegate;
      compiled.set(name, template);
      this.handlebars.registerPartial(name, template);
    }
    return compiled;
  }
}
