import { Module } from '@nestjs/common';
import { ApiTokensModule } from '../api-tokens/api-tokens.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { OfficesPages } from './offices.pages.js';
import { SettingsStartPages } from './settings-start.pages.js';
import { SettingsViews } from './settings-views.js';
import { TokensPages } from './tokens.pages.js';

/** What administrators set up by pages: the same services as the API's, behind forms. */
@Module({
  imports: [ApiTokensModule, OrganizationModule],
  controllers: [SettingsStartPages, OfficesPages, TokensPages],
  providers: [SettingsViews],
})
export class SettingsModule {}
