import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { BoardModule } from '../applications/board.module.js';
import { BoardPages } from './board.pages.js';
import { NowherePages } from './nowhere.pages.js';
import { RecentActions } from './recent-actions.js';
import { SettingsPages } from './settings.pages.js';

/** The pages, on top of every feature. */
@Module({
  imports: [AccountsModule, BoardModule],
  controllers: [BoardPages, SettingsPages, NowherePages],
  providers: [RecentActions],
})
export class WebModule {}
