import { Body, Post, Redirect } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { localPath } from '../http/local-path.js';
import { Pages } from '../views/pages.decorator.js';
import { ChooseLanguageDto, ChooseThemeDto } from './settings.dto.js';

/** The switches of the account menu, which is on every page. */
@Pages('account')
@Requires('account:manage-own')
export class SettingsPages {
  constructor(private readonly accounts: AccountsService) {}

  @Post('language')
  @Redirect('/', 303)
  async chooseLanguage(@CurrentActor() actor: Actor, @Body() { language, return_to }: ChooseLanguageDto) {
    await this.accounts.changeSettings(actor, { language });
    return { url: localPath(return_to) };
  }

  @Post('theme')
  @Redirect('/', 303)
  async chooseTheme(@CurrentActor() actor: Actor, @Body() { theme, return_to }: ChooseThemeDto) {
    await this.accounts.changeSettings(actor, { theme });
    return { url: localPath(return_to) };
  }
}
