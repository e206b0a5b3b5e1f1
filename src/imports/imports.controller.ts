import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Patch,
  Post,
  Query,
  Req,
  Res,
  Sse,
  StreamableFile,
  type MessageEvent,
  UseGuards,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { AnswersFile } from '../http/file-answer.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ImportListQuery, MappingDto, UploadDto } from './import.dto.js';
import { ImportsPage, ImportView, PreviewView, ResemblancesView } from './import-view.dto.js';
import { Imports, type ShownRow } from './imports.service.js';
import { problemSentence } from './problem-sentences.js';
import { progressOf } from './progress.js';
import { rejectedFile } from './rejected-rows.js';
import { takeUpload } from './take-upload.js';
import { Uploads } from './upload.service.js';
import { VisibleImportGuard } from './visible-import.guard.js';

/** More rejected rows than a person corrects by hand. */
const MOST_ROWS = 100_000;

@ApiSection('Imports', 'Files of applications: read, checked, published, taken back.')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly uploads: Uploads,
  ) {}

  /** Lists imports, the latest first. */
  @Get()
  @Requires('imports:manage')
  list(@CurrentActor() actor: Actor, @Query() query: ImportListQuery): Promise<ImportsPage> {
    return this.imports.list(actor, query);
  }

  /**
   * Uploads a file, as multipart/form-data with its fields and `file`. It is read in the background: follow `Location`.
   */
  @Post()
  @HttpCode(202)
  @Requires('imports:manage')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadDto })
  @ApiAcceptedResponse({ type: ImportView })
  async create(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportView> {
    const { given, file } = await takeUpload(this.uploads, request);
    try {
      const id = await this.uploads.stage(actor, given, file, given.drop_forbidden === 'true' ? 'drop' : 'refuse');
      void reply.header('location', `/api/v1/imports/${id}`);
      return await this.imports.get(actor, id);
    } finally {
      await file.spool.remove();
    }
  }

  /** Reads an import: its state, how its columns are read, and what still has to be decided. */
  @Get(':id')
  @Requires('imports:manage')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ImportView> {
    return this.imports.get(actor, id);
  }

  /** Shows the first rows as they would be read now. */
  @Get(':id/preview')
  @Requires('imports:manage')
  async preview(@CurrentActor() actor: Actor, @Id() id: string): Promise<PreviewView> {
    const { columns } = await this.imports.get(actor, id);
    const shown = await this.imports.preview(actor, id, 20);
    return {
      data: shown.map(({ number, cells, outcome, problems }) => ({
        row: number,
        cells,
        outcome,
        problems: problems.map((problem) => ({
          level: problem.level,
          code: problem.code,
          field: problem.field,
          column: problem.column === null ? null : (columns[problem.column]?.header ?? null),
          message: problemSentence(problem),
        })),
      })),
    };
  }

  /** Lists pairs that may be one person, with the reasons. */
  @Get(':id/resemblances')
  @Requires('imports:manage')
  async resemblances(@CurrentActor() actor: Actor, @Id() id: string): Promise<ResemblancesView> {
    return { data: await this.imports.resemblances(actor, id, MOST_ROWS) };
  }

  /** Corrects how columns and values are read. */
  @Patch(':id')
  @Requires('imports:manage')
  map(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: MappingDto,
  ): Promise<ImportView> {
    return this.imports.map(actor, id, version, given);
  }

  /** Starts a dry run: counts and problems, nothing written. */
  @Post(':id/check')
  @HttpCode(202)
  @Requires('imports:manage')
  check(@CurrentActor() actor: Actor, @Id() id: string): Promise<ImportView> {
    return this.imports.check(actor, id);
  }

  /** Publishes the checked rows, all or nothing. */
  @Post(':id/commit')
  @HttpCode(202)
  @Requires('imports:manage')
  commit(@CurrentActor() actor: Actor, @Id() id: string): Promise<ImportView> {
    return this.imports.commit(actor, id);
  }

  /** Takes back what the import brought; for seven days. */
  @Post(':id/correction')
  @HttpCode(202)
  @Requires('imports:manage')
  correct(@CurrentActor() actor: Actor, @Id() id: string): Promise<ImportView> {
    return this.imports.undo(actor, id);
  }

  /** Cancels an import that is not published; its rows are erased. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('imports:manage')
  cancel(@CurrentActor() actor: Actor, @Id() id: string): Promise<void> {
    return this.imports.cancel(actor, id);
  }

  /** Exports the rows that were left out, the reason beside each; for seven days. */
  @Get(':id/rejected-rows.csv')
  @Requires('imports:manage')
  @AnswersFile('csv')
  rejectedRowsCsv(@CurrentActor() actor: Actor, @Id() id: string): Promise<StreamableFile> {
    return this.rejectedRows(actor, id, 'csv');
  }

  /** Exports the rows that were left out as a workbook. */
  @Get(':id/rejected-rows.xlsx')
  @Requires('imports:manage')
  @AnswersFile('xlsx')
  rejectedRowsXlsx(@CurrentActor() actor: Actor, @Id() id: string): Promise<StreamableFile> {
    return this.rejectedRows(actor, id, 'xlsx');
  }

  /** Streams the import after every change until it rests, as server-sent events named `progress`. */
  @Sse(':id/events')
  @UseGuards(VisibleImportGuard)
  @Requires('imports:manage')
  events(@CurrentActor() actor: Actor, @Id() id: string): Observable<MessageEvent> {
    return progressOf(
      () => this.imports.get(actor, id),
      (view) => ({ id: view.id, state: view.state, done: view.done, total: view.total, errors: view.errors }),
    );
  }

  private async rejectedRows(actor: Actor, id: string, format: 'csv' | 'xlsx'): Promise<StreamableFile> {
    const { columns } = await this.imports.get(actor, id);
    const rows = await this.imports.rejectedRows(actor, id, MOST_ROWS);
    const reasonOf = ({ number, problems }: ShownRow): string =>
      problems
        .filter(({ level }) => level === 'error')
        .map((problem) => {
          const column = problem.column === null ? '' : `, ${columns[problem.column]?.header ?? ''}`;
          return `Row ${number}${column}: ${problemSentence(problem)}.`;
        })
        .join(' ');
    return rejectedFile({ columns, rows, titles: { row: 'Row', reason: 'Reason' }, reasonOf }, format);
  }
}
