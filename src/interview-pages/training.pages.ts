import { Body, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AppError, notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import type { CalibrationView } from '../interview-quality/calibration.dto.js';
import { NewCalibrationRatingDto } from '../interview-quality/calibration.dto.js';
import { CalibrationsService } from '../interview-quality/calibrations.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { formErrors, NO_ERRORS, type FormErrors } from '../web/form-errors.js';
import { checked, number, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { TrainingPresenter } from './training-view.js';

const PATH = '/interviews/training';

/** The own training: one written answer at a time, the expert's rating afterwards, and how close the own ones were. */
@Pages('interviews/training')
export class TrainingPages {
  constructor(
    private readonly calibrations: CalibrationsService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires('interviews:conduct')
  async show(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    const { data } = await this.calibrations.list(actor, { limit: 20 });
    const state = await this.calibrations.state(actor);
    return this.views.page('interview-pages/training', page, this.drawn(page).start(state, data));
  }

  /** A training that is still open goes on. */
  @Post()
  @HttpCode(303)
  @Requires('interviews:conduct')
  async start(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    try {
      return seeOther(reply, `${PATH}/${(await this.calibrations.start(actor)).id}`);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'calibration-open') throw error;
      return seeOther(reply, `${PATH}/${String(error.facts['calibration_id'])}`);
    }
  }

  /** The next answer, or how it went. */
  @Get(':id')
  @Requires('interviews:conduct')
  async next(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const training = await this.calibrations.get(actor, id);
    const next = training.vignettes.find(({ rating }) => rating === null);
    if (training.finished_at === null && next) return seeOther(reply, `${PATH}/${id}/answers/${next.code}`);
    return this.views.page('interview-pages/training-done', page, this.drawn(page).summary(training));
  }

  /** One answer: to be rated, or compared once it is. */
  @Get(':id/answers/:code')
  @Requires('interviews:conduct')
  async answer(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('code') code: string,
  ): Promise<string> {
    return this.drawAnswer(page, await this.calibrations.get(actor, id), code, NO_ERRORS);
  }

  @Post(':id/answers/:code')
  @HttpCode(303)
  @Requires('interviews:conduct')
  async rate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('code') code: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const rating = text(fields, 'rating') === undefined ? null : number(fields, 'rating');
      await this.calibrations.rate(actor, id, await checked(NewCalibrationRatingDto, { vignette_code: code, rating }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Sent twice: the first rating stands and is shown.
      if (error.code === 'vignette-rated') return seeOther(reply, `${PATH}/${id}/answers/${code}`);
      const errors = formErrors(error, this.i18n, page.language, 'interview-training');
      void reply.status(422);
      return this.drawAnswer(page, await this.calibrations.get(actor, id), code, errors);
    }
    return seeOther(reply, `${PATH}/${id}/answers/${code}`);
  }

  private drawAnswer(page: PageContext, training: CalibrationView, code: string, errors: FormErrors): string {
    const vignette = training.vignettes.find((one) => one.code === code);
    if (!vignette) throw notFound('vignette');
    return this.views.page('interview-pages/training-answer', page, {
      ...this.drawn(page).answer(training, vignette),
      errors: errors.errors,
    });
  }

  private drawn(page: PageContext): TrainingPresenter {
    return new TrainingPresenter(this.i18n, page);
  }
}
