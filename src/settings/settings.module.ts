import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { OfficesPages } from './offices.pages.js';
import { SettingsStartPages } from './settings-start.pages.js';
import { SettingsViews } from './settings-views.js';

/** What administrators set up by pages: the same services as the API's, behind forms. */
@Module({
  imports: [OrganizationModule],
  controllers: [SettingsStartPages, OfficesPages],
  providers: [SettingsViews],
})
export class SettingsModule {}
