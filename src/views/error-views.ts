import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { FieldError } from '../errors.js';
import { ErrorPage } from '../http/error-page.js';
import type { Problem } from '../http/problem.js';
import { formatDateTime } from '../i18n/format.js';
import { I18n, type MessageVariables } from '../i18n/i18n.js';
import { pageContext, type PageContext } from './page-context.js';
import { Views } from './views.js';

/** A refused field as a form shows it. */
export interface ErrorLine {
  readonly field: string;
  readonly message: string;
}

interface ErrorView {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly icon: string;
  readonly kind: 'warn' | 'bad';
  readonly errors: readonly ErrorLine[];
  readonly request_id: string | null;
}

const ICONS: Readonly<Record<number, string>> = { 404: 'search', 409: 'alert-triangle', 429: 'clock' };

/** Refusals and failures in the reader's words, as a page or, for htmx, as a notice above the content. */
@Injectable()
export class ErrorViews implements OnModuleInit {
  constructor(
    private readonly views: Views,
    private readonly i18n: I18n,
    private readonly errorPage: ErrorPage,
  ) {}

  onModuleInit(): void {
    this.errorPage.drawWith((problem, request) => this.draw(problem, request));
  }

  /** The fields of a refused form with what would be right, one line each. */
  lines(errors: readonly FieldError[], { language }: PageContext): ErrorLine[] {
    const said = new Map<string, ErrorLine>();
    for (const { field, code, message } of errors) {
      if (said.has(field)) continue;
      const key = `errors.${code}`;
      said.set(field, { field, message: this.i18n.has(key) ? this.i18n.t(language, key) : message });
    }
    return [...said.values()];
  }

  /** The words of a refusal with its facts. */
  sentence(key: string, facts: Problem['facts'], page: PageContext): string {
    return this.i18n.t(page.language, key, readable(facts, page));
  }

  private draw(problem: Problem, request: FastifyRequest): string {
    const page = pageContext(request);
    const view = this.view(problem, request.id, page);
    return page.isFragment ? this.views.fragment('_error', page, view) : this.views.page('error', page, view);
  }

  private view(problem: Problem, requestId: string, page: PageContext): ErrorView {
    const words = wordsOf(problem.status);
    const heading = this.i18n.t(page.language, `errors.${words}.heading`);
    return {
      title: heading,
      heading,
      text: this.text(problem, words, page),
      icon: ICONS[problem.status] ?? 'alert-triangle',
      kind: problem.status >= 500 ? 'bad' : 'warn',
      errors: this.lines(problem.errors, page),
      request_id: problem.status >= 500 ? requestId : null,
    };
  }

  /** What a code says about this very case; else what its status says about all. */
  private text({ code, facts }: Problem, words: string, page: PageContext): string {
    const key = `errors.${code}`;
    if (words === 'not-found' || !this.i18n.has(key)) return this.i18n.t(page.language, `errors.${words}.text`);
    return this.sentence(key, facts, page);
  }
}

/** What may not be seen looks like what is not there. */
function wordsOf(status: number): string {
  if (status === 403 || status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 413) return 'too-large';
  if (status === 429) return 'too-many';
  return status >= 500 ? 'failure' : 'refused';
}

/** Facts carry times as ISO 8601 under names that end in `_at`. */
function readable(facts: Problem['facts'], { language, timeZone }: PageContext): MessageVariables {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) =>
      name.endsWith('_at') && typeof fact === 'string'
        ? [name, formatDateTime(fact, language, timeZone, 'medium')]
        : [name, fact],
    ),
  );
}
