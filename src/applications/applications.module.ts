import { Module } from '@nestjs/common';
import { CandidatesModule } from '../candidates/candidates.module.js';
import { ApplicationsController } from './applications.controller.js';
import { ApplicationsService } from './applications.service.js';
import { BoardService } from './board.service.js';
import { IntakeProgressController } from './intake-progress.controller.js';

@Module({
  imports: [CandidatesModule],
  controllers: [ApplicationsController, IntakeProgressController],
  providers: [ApplicationsService, BoardService],
  exports: [ApplicationsService, BoardService],
})
export class ApplicationsModule {}
