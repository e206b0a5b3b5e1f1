import { Module } from '@nestjs/common';
import { IntakeSelectionsController } from './intake-selections.controller.js';
import { IntakeSelectionsService } from './intake-selections.service.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';
import { PolicyVersionsService } from './policy-versions.service.js';

const SERVICES = [PoliciesService, PolicyVersionsService, IntakeSelectionsService];

/** The method of the selection, and which version of it an intake follows. */
@Module({ controllers: [PoliciesController, IntakeSelectionsController], providers: SERVICES, exports: SERVICES })
export class PoliciesModule {}
