import { Module } from '@nestjs/common';
import { BoardModule } from '../applications/board.module.js';
import { BoardPages } from './board.pages.js';
import { RecentActions } from './recent-actions.js';

/** The pages, on top of every feature. */
@Module({
  imports: [BoardModule],
  controllers: [BoardPages],
  providers: [RecentActions],
})
export class WebModule {}
