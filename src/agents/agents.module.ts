import { Module } from '@nestjs/common';
import { AgentAccountsService } from './agent-accounts.service.js';
import { AgentTeamsService } from './agent-teams.service.js';
import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';

@Module({
  controllers: [AgentsController],
  providers: [AgentsService, AgentTeamsService, AgentAccountsService],
  exports: [AgentsService, AgentTeamsService, AgentAccountsService],
})
export class AgentsModule {}
