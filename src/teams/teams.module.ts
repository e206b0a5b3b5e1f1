import { Module } from '@nestjs/common';
import { TeamLeadsService } from './team-leads.service.js';
import { TeamsController } from './teams.controller.js';
import { TeamsService } from './teams.service.js';

@Module({
  controllers: [TeamsController],
  providers: [TeamsService, TeamLeadsService],
  exports: [TeamsService, TeamLeadsService],
})
export class TeamsModule {}
