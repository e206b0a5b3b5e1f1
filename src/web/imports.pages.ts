import { Body, Get, Post, Query, Req, Res, Sse, type MessageEvent, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { BoardService } from '../applications/board.service.js';
import { Config } from '../config/config.js';
import { AppError } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { ENCODINGS } from '../imports/encoding.js';
import { isBusy } from '../imports/import-view.js';
import type { ImportView } from '../imports/import-view.dto.js';
import { Imports } from '../imports/imports.service.js';
import { progressOf } from '../imports/progress.js';
import { takeUpload } from '../imports/take-upload.js';
import { Uploads } from '../imports/upload.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { mappingOf } from './import-form.js';
import type { Fields } from './form.js';
import { ImportPresenter, type Step } from './imports-view.js';
import { seeOther } from './see-other.js';
import { VisibleImportGuard } from '../imports/visible-import.guard.js';

/** What the upload form begins with. */
interface Chosen {
  intake?: string | undefined;
  source?: string | undefined;
  sheet?: string | undefined;
}

const PREVIEWED = 20;
const SHOWN_REJECTED = 100;
const SHOWN_PAIRS = 100;
const MOST_ROWS = 100_000;

/** Importing applications in four steps: upload, match columns, check, import. */
@Pages('imports')
@Requires('imports:manage')
export class ImportsPages {
  constructor(
    private readonly imports: Imports,
    private readonly uploads: Uploads,
    private readonly boards: BoardService,
    private readonly views: Views,
    private readonly i18n: I18n,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    const presenter = new ImportPresenter(this.i18n, page);
    const { data } = await this.imports.list(actor, { limit: 100 });
    return this.views.page('imports/list', page, {
      title: presenter.t('title'),
      imports: data.map((each) => presenter.summary(each)),
    } as never);
  }

  @Get('new')
  async form(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() { intake, source, sheet }: Readonly<Record<string, string | undefined>>,
  ): Promise<string> {
    return this.uploadPage(actor, page, [], { intake, source, sheet });
  }

  @Post()
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { given, file } = await takeUpload(this.uploads, request);
      try {
        return seeOther(reply, `/imports/${await this.uploads.stage(actor, given, file, 'ask')}`);
      } finally {
        await file.spool.remove();
      }
    } catch (error) {
      if (!(error instanceof AppError) || !['invalid', 'too-large'].includes(error.kind)) throw error;
      void reply.status(error.kind === 'too-large' ? 413 : 422);
      const errors = new ImportPresenter(this.i18n, page).errors(error.code, error.message, error.facts, error.errors);
      return this.uploadPage(actor, page, errors, {});
    }
  }

  @Get(':id')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query('step') step?: string,
  ): Promise<string> {
    const view = await this.imports.get(actor, id);
    if (isBusy(view.state)) return this.busyPage(actor, page, view);
    if (view.state === 'mapping' || (view.state === 'checked' && step === '2'))
      return this.matchPage(actor, page, view, []);
    return this.resultPage(actor, page, view);
  }

  @Post(':id/mapping')
  async map(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const before = await this.imports.get(actor, id);
    try {
      await this.imports.map(actor, id, Number(fields['version']), mappingOf(fields, before));
      if (fields['next'] === 'check') await this.imports.check(actor, id);
      return seeOther(reply, `/imports/${id}`);
    } catch (error) {
      if (!(error instanceof AppError) || !['invalid', 'precondition-failed', 'conflict'].includes(error.kind))
        throw error;
      void reply.status(error.kind === 'invalid' ? 422 : 409);
      const errors = new ImportPresenter(this.i18n, page).errors(error.code, error.message, error.facts, error.errors);
      return this.matchPage(actor, page, await this.imports.get(actor, id), errors);
    }
  }

  @Post(':id/commit')
  async commit(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.imports.commit(actor, id);
    return seeOther(reply, `/imports/${id}`);
  }

  @Post(':id/cancellation')
  async cancel(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.imports.cancel(actor, id);
    return seeOther(reply, `/imports/${id}`);
  }

  @Post(':id/correction')
  async correct(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.imports.undo(actor, id);
    return seeOther(reply, `/imports/${id}`);
  }

  /** The progress as HTML, for the page that shows it. */
  @Sse(':id/events')
  @UseGuards(VisibleImportGuard)
  events(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Observable<MessageEvent> {
    return progressOf(
      () => this.imports.get(actor, id),
      (view) => this.views.fragment('imports/_progress', page, this.progress(page, view)).replaceAll('\n', ''),
    );
  }

  private async uploadPage(
    actor: Actor,
    page: PageContext,
    errors: readonly { field: string; message: string }[],
    chosen: Chosen,
  ): Promise<string> {
    const presenter = new ImportPresenter(this.i18n, page);
    const intakes = await this.boards.intakes(actor);
    return this.views.page('imports/new', page, {
      title: presenter.t('title'),
      steps: presenter.steps('upload'),
      errors,
      has_error: errors.length > 0,
      megabytes: this.config.maxUploadMb,
      source: chosen.source ?? presenter.t('upload.source-default'),
      sheet: chosen.sheet ?? '',
      encodings: ENCODINGS.map((value) => ({ value, name: value.toUpperCase() })),
      intakes: intakes.map(({ id, name, job_name }) => ({
        id,
        label: `${job_name}, ${name}`,
        is_selected: id === chosen.intake,
      })),
    } as never);
  }

  private async matchPage(
    actor: Actor,
    page: PageContext,
    view: ImportView,
    errors: readonly { field: string; message: string }[],
  ): Promise<string> {
    const presenter = new ImportPresenter(this.i18n, page);
    const shown = await this.imports.preview(actor, view.id, PREVIEWED);
    const forbidden = view.columns.filter((column) => column.forbidden !== null).length;
    const counted = (level: string): number =>
      shown.filter(({ problems }) => problems.some((problem) => problem.level === level)).length;
    return this.views.page('imports/match', page, {
      title: presenter.t('step.match'),
      ...(await this.head(actor, presenter, view, 'match')),
      errors,
      id: view.id,
      version: view.version,
      file_name: view.file_name,
      source: view.source,
      total: view.total,
      facts: presenter.facts(view),
      ...presenter.readAgain(view),
      tags: presenter.tags(view),
      columns: presenter.columns(view, page.timeZone),
      date_question: presenter.dateQuestion(view),
      choices: presenter.choices(view),
      forbidden:
        forbidden === 0
          ? null
          : { text: presenter.t('forbidden.confirm', { count: forbidden }), is_confirmed: view.drop_forbidden },
      preview_title: presenter.t('preview.title', { count: shown.length }),
      preview_sum: presenter.t('preview.sum', { errors: counted('error'), warnings: counted('warning') }),
      preview: presenter.rows(view, shown),
    } as never);
  }

  private async busyPage(actor: Actor, page: PageContext, view: ImportView): Promise<string> {
    const presenter = new ImportPresenter(this.i18n, page);
    return this.views.page('imports/busy', page, {
      title: presenter.t('title'),
      refresh: 2,
      ...(await this.head(actor, presenter, view, view.state === 'checking' ? 'check' : 'import')),
      id: view.id,
      can_cancel: view.state !== 'undoing',
      progress: this.progress(page, view),
    } as never);
  }

  private progress(page: PageContext, view: ImportView): object {
    const presenter = new ImportPresenter(this.i18n, page);
    const isDone = !isBusy(view.state);
    return {
      heading: isDone ? view.file_name : presenter.t(`busy.${view.state}`, { file: view.file_name }),
      rows: presenter.t('busy.rows', { done: Math.min(view.done, view.total), total: view.total }),
      done: Math.min(view.done, view.total),
      total: Math.max(view.total, 1),
      href: isDone ? `/imports/${view.id}` : null,
    };
  }

  private async resultPage(actor: Actor, page: PageContext, view: ImportView): Promise<string> {
    const presenter = new ImportPresenter(this.i18n, page);
    const isPublished = view.state === 'published';
    const rejected = await this.imports.rejectedRows(actor, view.id, SHOWN_REJECTED);
    const pairs = isPublished ? await this.imports.resemblances(actor, view.id, MOST_ROWS) : [];
    const touched = isPublished ? await this.imports.touchedSince(actor, view.id) : 0;
    const count = (name: string): number => view.counts[name] ?? 0;
    return this.views.page('imports/result', page, {
      title: presenter.t('title'),
      ...(await this.head(actor, presenter, view, view.state === 'checked' ? 'check' : 'import')),
      id: view.id,
      intake_id: view.intake_id,
      state: view.state,
      file_name: view.file_name,
      total: view.total,
      counts: {
        new: count('new'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        rejected: count('rejected'),
        warnings: count('warnings'),
        voided: count('voided'),
        kept: count('kept'),
        writes: count('new') + count('updated'),
        pairs: pairs.length,
      },
      has_counts: Object.keys(view.counts).length > 0,
      can_undo: isPublished && view.undo_until !== null && new Date(view.undo_until) > new Date(),
      undo_until: view.undo_until,
      touched,
      rejected: presenter.rejected(view, rejected),
      pairs: presenter.resemblances(pairs.slice(0, SHOWN_PAIRS)),
    } as never);
  }

  private async head(actor: Actor, presenter: ImportPresenter, view: ImportView, step: Step) {
    const title = await this.imports.titleOf(actor, view.kind, view.intake_id ?? '');
    return { into: presenter.t('into', { title }), steps: presenter.steps(step) };
  }
}
