import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import type { Theme } from '../access/session.js';
import { acceptedLanguage, isLanguage, type Language } from '../i18n/language.js';

/** Remembers the language chosen before sign-in; a user's own setting goes before it. */
export const LANGUAGE_COOKIE = 'handpick_language';

/** What every template may use besides its own view, as `@page`: who reads it, and how. */
export interface PageContext {
  readonly language: Language;
  readonly theme: Theme;
  readonly timeZone: string;
  /** Value of the hidden `_csrf` field; empty before sign-in. */
  readonly csrf: string;
  readonly actor: Actor | null;
  /** Path without query. */
  readonly path: string;
  /** Path with query: where a form of the frame comes back to. */
  readonly url: string;
  readonly hasKeys: boolean;
  /** Part of what is shown is invented. */
  readonly hasDemonstration: boolean;
  /** The request comes from htmx and wants the content without its frame. */
  readonly isFragment: boolean;
}

/** `@Page() page: PageContext` in a page handler. */
export const Page = createParamDecorator((_data: unknown, context: ExecutionContext): PageContext =>
  pageContext(context.switchToHttp().getRequest<FastifyRequest>()),
);

export function pageContext(request: FastifyRequest): PageContext {
  const { session, actor } = request;
  return {
    language: session?.language ?? languageBeforeSignIn(request),
    theme: session?.theme ?? 'auto',
    timeZone: session?.timeZone ?? 'UTC',
    csrf: session?.csrf ?? '',
    actor: actor ?? null,
    path: request.url.split('?', 1)[0] ?? '/',
    url: request.url,
    hasKeys: session?.hasKeys ?? true,
    hasDemonstration: session?.hasDemonstration ?? false,
    isFragment: isFragmentRequest(request),
  };
}

function languageBeforeSignIn(request: FastifyRequest): Language {
  const chosen = (request.query as { lang?: unknown } | undefined)?.lang;
  if (isLanguage(chosen)) return chosen;
  const remembered = request.cookies?.[LANGUAGE_COOKIE];
  return isLanguage(remembered) ? remembered : acceptedLanguage(request.headers['accept-language']);
}

/** A boosted link and a step back in history ask for the whole page, though htmx makes the request. */
function isFragmentRequest({ headers }: FastifyRequest): boolean {
  return (
    headers['hx-request'] === 'true' &&
    headers['hx-boosted'] !== 'true' &&
    headers['hx-history-restore-request'] !== 'true'
  );
}
