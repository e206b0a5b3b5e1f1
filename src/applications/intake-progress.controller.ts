import { Controller, Get } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { BoardService } from './board.service.js';
import type { IntakeProgressView } from './intake-progress.dto.js';

/** An intake knows its plan; how far it is, only its applications know. */
@ApiSection('Intakes')
@Controller('api/v1/intakes')
export class IntakeProgressController {
  constructor(private readonly board: BoardService) {}

  /** Tells how far an intake is, by door: applications, those who reached a match and training, active and hired. */
  @Get(':id/progress')
  @Requires('intakes:read')
  progress(@CurrentActor() actor: Actor, @Id() id: string): Promise<IntakeProgressView> {
    return this.board.progress(actor, id);
  }
}
