import { Body, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { CandidateAccountDto } from '../candidates/candidate-account.dto.js';
import { CandidateAccountsService } from '../candidates/candidate-accounts.service.js';
import { CandidatesService } from '../candidates/candidates.service.js';
import { AppError } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, text, type Fields } from './form.js';
import { formErrors, NO_ERRORS, posted } from './form-errors.js';
import { seeOther } from './see-other.js';

/** As whom an inside candidate signs in, to read the own results. */
@Pages('candidates/:id/account')
@Requires('candidates:link-account')
export class CandidateAccountPages {
  constructor(
    private readonly candidates: CandidatesService,
    private readonly accounts: CandidateAccountsService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  show(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<string> {
    return this.draw(actor, page, id, {}, null);
  }

  @Post()
  async link(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { user_id: userId } = await checked(CandidateAccountDto, { user_id: text(fields, 'user_id') });
      await this.accounts.link(actor, id, userId);
      return seeOther(reply, `/candidates/${id}/account`);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'not-found') throw error;
      void reply.status(error.kind === 'conflict' ? 409 : 422);
      return this.draw(actor, page, id, fields, error);
    }
  }

  @Post('removal')
  async unlink(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.accounts.unlink(actor, id);
    return seeOther(reply, `/candidates/${id}/account`);
  }

  private async draw(
    actor: Actor,
    page: PageContext,
    id: string,
    fields: Fields,
    refused: AppError | null,
  ): Promise<string> {
    const [{ name }, account, people] = await Promise.all([
      this.candidates.get(actor, id),
      this.accounts.get(actor, id),
      this.accounts.eligible(actor, id),
    ]);
    const t = (key: string, variables = {}): string =>
      this.i18n.t(page.language, `candidates.account.${key}`, variables);
    const isField = refused !== null && refused.errors.length > 0;
    const { errors, wrong } = isField ? formErrors(refused, this.i18n, page.language, 'candidates.account') : NO_ERRORS;
    return this.views.page('candidates/account', page, {
      title: t('title', { name }),
      back: `/candidates/${id}`,
      action: `/candidates/${id}/account`,
      linked: account.user_id === null ? null : t('linked', { name: account.name ?? '' }),
      notice: refused === null || isField ? null : { kind: 'warn', text: t(`error.${refused.code}`) },
      errors,
      error: wrong['user_id'] ?? null,
      people: people.map((one) => ({ ...one, is_current: one.user_id === posted(fields, 'user_id') })),
    });
  }
}
