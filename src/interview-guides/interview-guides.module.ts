import { Module } from '@nestjs/common';
import { GuidesController } from './guides.controller.js';
import { GuidesService } from './guides.service.js';

/** A version of an interview template on paper. */
@Module({ controllers: [GuidesController], providers: [GuidesService], exports: [GuidesService] })
export class InterviewGuidesModule {}
