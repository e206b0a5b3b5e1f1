import { Get, Header, StreamableFile } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { FILE_TYPES } from '../http/file-answer.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { Imports, type ShownRow } from '../imports/imports.service.js';
import { rejectedFile } from '../imports/rejected-rows.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { ImportPresenter } from './imports-view.js';

const MOST_ROWS = 100_000;

/** The rows that an import left out, as files in the reader's words. */
@Pages('imports')
@Requires('imports:manage')
export class ImportFilesPages {
  constructor(
    private readonly imports: Imports,
    private readonly i18n: I18n,
  ) {}

  @Get(':id/rejected-rows.csv')
  @Header('content-type', FILE_TYPES.csv)
  rejectedRowsCsv(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<StreamableFile> {
    return this.rejectedRows(actor, page, id, 'csv');
  }

  @Get(':id/rejected-rows.xlsx')
  @Header('content-type', FILE_TYPES.xlsx)
  rejectedRowsXlsx(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<StreamableFile> {
    return this.rejectedRows(actor, page, id, 'xlsx');
  }

  private async rejectedRows(
    actor: Actor,
    page: PageContext,
    id: string,
    format: 'csv' | 'xlsx',
  ): Promise<StreamableFile> {
    const presenter = new ImportPresenter(this.i18n, page);
    const view = await this.imports.get(actor, id);
    const rows = await this.imports.rejectedRows(actor, id, MOST_ROWS);
    const titles = { row: presenter.t('preview.row'), reason: presenter.t('rejected.reason') };
    const reasonOf = ({ number, problems }: ShownRow): string =>
      problems
        .filter(({ level }) => level === 'error')
        .map((problem) => presenter.problem(view, number, problem))
        .join(' ');
    return rejectedFile({ columns: view.columns, rows, titles, reasonOf }, format);
  }
}
