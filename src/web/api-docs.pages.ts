import { Get, Param, Query } from '@nestjs/common';
import { Public } from '../access/requires.decorator.js';
import { notFound } from '../errors.js';
import { ApiDescription } from '../http/openapi.js';
import type { Response } from '../http/openapi-operations.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import {
  curlOf,
  mediaOf,
  operationsOf,
  parametersOf,
  propertyRows,
  responseOf,
  spansOf,
  typeText,
  wordOf,
  type Description,
  type PlacedOperation,
} from './api-reference.js';
import type { Fields } from './form.js';
import { posted } from './form-errors.js';

const PATH = '/api/docs';
const TONES: Readonly<Record<string, string>> = { GET: 'info', POST: 'ok', PUT: 'warn', PATCH: 'warn', DELETE: 'bad' };

/** The description of the API for people, as public as the document it shows, and for every browser. */
@Pages('api/docs')
export class ApiDocsPages {
  constructor(
    private readonly api: ApiDescription,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Public()
  list(@Page() page: PageContext, @Query() query: Fields): string {
    const description = this.description();
    const wanted = posted(query, 'q').trim().toLowerCase();
    const operations = operationsOf(description).filter((operation) => textOf(operation).includes(wanted));
    const [, ...conventions] = description.info.description.split('\n* ');
    return this.views.page('api-docs/list', page, {
      title: this.t(page, 'title'),
      q: posted(query, 'q'),
      conventions: conventions.map((sentence) => spansOf(sentence)),
      sections: description.tags
        .map(({ name, description: about }) => ({
          name,
          anchor: anchorOf(name),
          about: spansOf(about),
          operations: operations.filter(({ tags = [] }) => tags.includes(name)).map(lineOf),
        }))
        .filter((section) => section.operations.length > 0),
    });
  }

  @Get(':operation')
  @Public()
  show(@Page() page: PageContext, @Param('operation') name: string): string {
    const description = this.description();
    const operations = operationsOf(description);
    const operation = operations.find(({ operationId }) => operationId === name);
    if (operation === undefined) throw notFound('operation');
    const [section = ''] = operation.tags ?? [];
    return this.views.page('api-docs/operation', page, {
      title: operation.summary ?? name,
      ...lineOf(operation),
      about: spansOf(operation.description ?? ''),
      callers: this.callers(page, operation),
      section,
      back: `${PATH}#${anchorOf(section)}`,
      neighbours: operations
        .filter(({ tags = [] }) => tags.includes(section))
        .map((neighbour) => ({ ...lineOf(neighbour), isCurrent: neighbour.operationId === name })),
      parameters: parametersOf(operation, description).map((parameter) => ({
        name: parameter.name,
        place: this.t(page, `in.${parameter.in}`),
        type: typeText(parameter.schema, description.components.schemas),
        isRequired: parameter.required === true,
        description: spansOf(parameter.description ?? ''),
        example: wordOf(parameter.example),
      })),
      body: bodyOf(operation.requestBody, description),
      answers: answersOf(operation, description),
      curl: curlOf(operation, description),
    });
  }

  private callers(page: PageContext, { security = [] }: PlacedOperation): string[] {
    if (security.length === 0) return [this.t(page, 'caller.anybody')];
    return security.flatMap((way) => Object.keys(way)).map((name) => this.t(page, `caller.${name}`));
  }

  private description(): Description {
    return this.api.get() as unknown as Description;
  }

  private t(page: PageContext, key: string): string {
    return this.i18n.t(page.language, `api-docs.${key}`);
  }
}

function lineOf({ method, path, summary = '', operationId }: PlacedOperation) {
  return { method, tone: TONES[method] ?? 'info', path, summary, href: `${PATH}/${operationId}` };
}

const textOf = ({ method, path, summary = '' }: PlacedOperation): string =>
  `${method} ${path} ${summary}`.toLowerCase();

const anchorOf = (section: string): string => section.toLowerCase().replaceAll(/\W+/g, '-');

function bodyOf(content: Pick<Response, 'content'> | undefined, { components }: Description) {
  const media = mediaOf(content?.content);
  if (media === null) return null;
  const rows = propertyRows(media.schema, components.schemas);
  return {
    type: media.type,
    rows,
    example: media.example === undefined ? null : JSON.stringify(media.example, null, 2),
  };
}

function answersOf({ responses }: PlacedOperation, description: Description) {
  return Object.entries(responses).map(([status, given]) => {
    const response = responseOf(given, description);
    return {
      status: status === 'default' ? '5xx' : status,
      isRefusal: given.$ref !== undefined,
      description: spansOf(response.description ?? ''),
      headers: Object.keys(response.headers ?? {}).join(', '),
      body: bodyOf(response, description),
    };
  });
}
