import { Controller, Delete, Get, HttpCode } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { DemonstrationView } from './demo.dto.js';
import { Demo } from './demo.service.js';

/** The invented organization, as long as it is there. */
@ApiSection('Demonstration', 'Invented people and figures, to try the product with.')
@Controller('api/v1/demonstration')
@Requires('demonstration:remove')
export class DemoController {
  constructor(private readonly demo: Demo) {}

  /** Tells what a removal of the demonstration would take away. */
  @Get()
  get(@CurrentActor() actor: Actor): Promise<DemonstrationView> {
    return this.demo.get(actor);
  }

  /** Removes the demonstration, with everything that was entered at its offices. This cannot be undone. */
  @Delete()
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor): Promise<void> {
    return this.demo.remove(actor);
  }
}
