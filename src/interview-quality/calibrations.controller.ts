import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { CalibrationsPage, CalibrationStateView, CalibrationView, NewCalibrationRatingDto } from './calibration.dto.js';
import { CalibrationsService } from './calibrations.service.js';

@ApiSection('Calibrations', 'The own training with written answers that an expert has rated.')
@Controller('api/v1/calibrations')
export class CalibrationsController {
  constructor(private readonly calibrations: CalibrationsService) {}

  /** Lists the caller's own trainings, the latest first. */
  @Get()
  @Requires('interviews:conduct')
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<CalibrationsPage> {
    return this.calibrations.list(actor, query);
  }

  /** Says whether the caller's own training is due. */
  @Get('state')
  @Requires('interviews:conduct')
  state(@CurrentActor() actor: Actor): Promise<CalibrationStateView> {
    return this.calibrations.state(actor);
  }

  /** Reads one of the caller's own trainings; the expert's rating only of answers that the caller has rated. */
  @Get(':id')
  @Requires('interviews:conduct')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<CalibrationView> {
    return this.calibrations.get(actor, id);
  }

  /** Starts a training. One that is still open is to be finished first. */
  @Post()
  @Requires('interviews:conduct')
  start(@CurrentActor() actor: Actor): Promise<CalibrationView> {
    return this.calibrations.start(actor);
  }

  /** Rates one answer, once, and shows what the expert gave it. */
  @Post(':id/ratings')
  @Requires('interviews:conduct')
  rate(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() given: NewCalibrationRatingDto,
  ): Promise<CalibrationView> {
    return this.calibrations.rate(actor, id, given);
  }
}
