import { Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import type { ImportMappingView } from '../imports/import-mapping.dto.js';
import { ImportMappings } from '../imports/import-mappings.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { text, type Fields } from './form.js';
import { seeOther } from './see-other.js';

const PATH = '/imports/mappings';
const A_PAGE = 50;

/** What is remembered about the files of each source, to look at and to forget. */
@Pages('imports/mappings')
@Requires('imports:manage')
export class ImportMappingsPages {
  constructor(
    private readonly mappings: ImportMappings,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const cursor = text(query, 'cursor');
    const { data, next_cursor } = await this.mappings.list(actor, { limit: A_PAGE, ...(cursor && { cursor }) });
    const t = (key: string): string => this.i18n.t(page.language, `import-mappings.${key}`);
    return this.views.page('imports/mappings', page, {
      title: t('title'),
      toast: query['done'] === 'deleted' ? { text: t('deleted'), undo: null } : null,
      mappings: data.map((mapping) => this.row(page, mapping)),
      next: next_cursor === null ? null : `${PATH}?${new URLSearchParams({ cursor: next_cursor }).toString()}`,
    } as never);
  }

  @Post(':id/deletion')
  async remove(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.mappings.remove(actor, id);
    return seeOther(reply, `${PATH}?done=deleted`);
  }

  private row(page: PageContext, { id, source, office_name, columns, saved_at, last_used_at }: ImportMappingView) {
    const taken = columns.filter(({ field }) => field !== null);
    return {
      source,
      office: office_name,
      taken: taken.map(({ header, field }) => ({
        header,
        field: this.i18n.t(page.language, `imports.fields.${field ?? ''}`),
      })),
      left_out: columns.length - taken.length,
      saved_at,
      last_used_at,
      action: `${PATH}/${id}/deletion`,
    };
  }
}
