import {
  applyDecorators,
  Controller,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { isLanguage } from '../i18n/language.js';
import { LANGUAGE_COOKIE } from './page-context.js';

const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

/** Pages hold personal data, and one address answers with and without its frame: nobody on the way may keep them. */
@Injectable()
class PageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    // A handler that answers with a file has named its type already.
    if (!reply.hasHeader('content-type')) void reply.type('text/html; charset=utf-8');
    void reply.headers({
      'cache-control': 'no-store',
      vary: 'hx-request, accept-language, cookie',
    });
    rememberLanguage(context.switchToHttp().getRequest<FastifyRequest>(), reply);
    return next.handle();
  }
}

/** `?lang=sv` before sign-in; afterwards the language is a setting of the user. */
function rememberLanguage(request: FastifyRequest, reply: FastifyReply): void {
  const { lang } = request.query as { lang?: unknown };
  if (request.session || !isLanguage(lang)) return;
  void reply.setCookie(LANGUAGE_COOKIE, lang, {
    path: '/',
    maxAge: YEAR_IN_SECONDS,
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
  });
}

/** A controller whose handlers answer HTML: what `Views` made, or a redirect. */
export function Pages(path = ''): ClassDecorator {
  return applyDecorators(Controller(path), UseInterceptors(PageInterceptor), ApiExcludeController());
}
