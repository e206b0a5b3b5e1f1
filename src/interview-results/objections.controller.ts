import { Body, Controller, Post } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ObjectionAnswerDto, ObjectionView } from './objection.dto.js';
import { ObjectionsService } from './objections.service.js';

@ApiSection('Interview results')
@Controller('api/v1/interviews')
export class ObjectionsController {
  constructor(private readonly objections: ObjectionsService) {}

  /** Answers an objection, once. The person reads the answer and who gave it; the result stays until somebody decides anew. */
  @Post(':id/objections/:objectionId/answers')
  @Requires('interviews:decide')
  answer(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('objectionId') objectionId: string,
    @Body() given: ObjectionAnswerDto,
  ): Promise<ObjectionView> {
    return this.objections.answer(actor, id, objectionId, given);
  }
}
