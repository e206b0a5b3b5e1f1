import { Module } from '@nestjs/common';
import { CandidateAccountsController } from './candidate-accounts.controller.js';
import { CandidateAccountsService } from './candidate-accounts.service.js';
import { CandidatesController } from './candidates.controller.js';
import { CandidatesService } from './candidates.service.js';

@Module({
  controllers: [CandidatesController, CandidateAccountsController],
  providers: [CandidatesService, CandidateAccountsService],
  exports: [CandidatesService, CandidateAccountsService],
})
export class CandidatesModule {}
