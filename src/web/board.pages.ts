import { Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { may, type Actor } from '../access/actor.js';
import { Requires } from '../access/requires.decorator.js';
import { BoardService, type BoardHead, type BoardView } from '../applications/board.service.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { boardHref, boardState, type BoardState } from './board-state.js';
import { BoardPresenter } from './board-view.js';
import { languageName, namesIn } from './names.js';
import { RecentActions } from './recent-actions.js';
import { noIntakePage } from './no-intake.js';
import { seeOther } from './see-other.js';

type Fields = Readonly<Record<string, unknown>>;

/** The pipeline board of an intake. */
@Pages()
export class BoardPages {
  constructor(
    private readonly boards: BoardService,
    private readonly recent: RecentActions,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  /** The newest open intake; the board itself has the others. */
  @Get('board')
  @Requires('applications:read')
  async newest(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const [newest] = await this.boards.intakes(actor);
    if (newest) return seeOther(reply, boardHref(newest.id, boardState({})));
    return noIntakePage(this.views, this.i18n, page, actor, { title: 'board.none.title', text: 'board.none.text' });
  }

  @Get('intakes/:id/board')
  @Requires('applications:read')
  async board(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const state = boardState(query);
    const [board, choices, toast] = await Promise.all([
      this.boards.get(actor, id, state),
      this.boards.intakes(actor),
      this.recent.toast(actor, page, query['done'], state),
    ]);
    const sources = await this.boards.sources(board.intake);
    const drawn = new BoardPresenter(this.i18n, page, board.intake, state);
    const view = {
      title: drawn.title(),
      toast,
      state: drawn.stateField(),
      intake: board.intake,
      others:
        choices.length > 1 || choices[0]?.id !== id
          ? choices.map((choice) => ({
              ...choice,
              href: boardHref(choice.id, boardState({})),
              is_current: choice.id === id,
            }))
          : null,
      dates: drawn.dates(),
      import_href: may(actor, 'imports:manage') ? '/imports/new' : null,
      add_href: may(actor, 'applications:create') ? `/applications/new?intake=${id}` : null,
      plan: drawn.plan(board.plan),
      bar: drawn.filterBar(board, sources),
      nothing: await this.nothing(actor, page, board, sources),
      columns: this.columns(drawn, board),
    };
    return this.views.page('board/board', page, view);
  }

  /** One column a longer page at a time; htmx appends its cards, without a script it is a page of its own. */
  @Get('intakes/:id/columns/:key')
  @Requires('applications:read')
  async column(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('key') key: string,
    @Query() query: Fields,
  ): Promise<string> {
    const state = boardState(query);
    const cursor = typeof query['cursor'] === 'string' ? query['cursor'] : null;
    const { intake, column, ...cards } = await this.boards.column(actor, id, key, state, cursor);
    const drawn = new BoardPresenter(this.i18n, page, intake, state);
    const name = drawn.columnName(column);
    const shown = drawn.cards(key, name, cards);
    if (page.isFragment) return this.views.fragment('board/_cards', page, shown);
    const view = {
      title: `${name} · ${drawn.title()}`,
      state: drawn.stateField(),
      name,
      intake,
      board_href: boardHref(id, state),
      ...shown,
    };
    return this.views.page('board/column', page, view);
  }

  private columns(drawn: BoardPresenter, board: BoardView): object[] {
    return drawn.columns(board).map((column) => {
      const page = board.pages.get(column.key);
      return { ...column, ...(page && drawn.cards(column.key, column.name, page)) };
    });
  }

  /** Why the board is empty and the way on: which filter to drop, or how the first application comes in. */
  private async nothing(
    actor: Actor,
    page: PageContext,
    board: BoardHead,
    sources: readonly { id: string; name: string; code: string | null }[],
  ): Promise<object | null> {
    const { filter, doors, intake, plan } = board;
    if (doors[filter.door] > 0) return null;
    const t = (key: string, variables = {}): string => this.i18n.t(page.language, `board.${key}`, variables);
    if (plan.applied === 0) {
      const href = may(actor, 'applications:create') ? `/applications/new?intake=${intake.id}` : null;
      return { icon: 'user-plus', heading: t('empty.heading'), text: t('empty.text'), href, link: t('add') };
    }
    const dropped = await this.wider(actor, intake.id, boardState({}), filter);
    const source = sources.find(({ id }) => id === filter.source_id);
    const names = {
      language: filter.language === null ? '' : languageName(filter.language, page.language),
      source: source ? namesIn(this.i18n, page.language)('source', source) : t('filter.source'),
      door: t('door.label'),
    };
    const name = names[dropped.filter];
    return {
      icon: 'filter',
      heading: t('filtered.heading'),
      text: t('filtered.without', { filter: name, count: dropped.count }),
      href: boardHref(intake.id, dropped.state),
      link: t('filtered.drop', { filter: name }),
    };
  }

  /** The one filter whose absence brings the most back. */
  private async wider(
    actor: Actor,
    intakeId: string,
    none: BoardState,
    filter: BoardHead['filter'],
  ): Promise<{ filter: 'language' | 'source' | 'door'; state: BoardState; count: number }> {
    const choices = [
      { filter: 'language' as const, isSet: filter.language !== null, state: { ...none, ...filter, language: null } },
      { filter: 'source' as const, isSet: filter.source_id !== null, state: { ...none, ...filter, source_id: null } },
      { filter: 'door' as const, isSet: filter.door !== 'both', state: { ...none, ...filter, door: 'both' as const } },
    ].filter(({ isSet }) => isSet);
    const counted = await Promise.all(
      choices.map(async (choice) => {
        const { doors } = await this.boards.head(actor, intakeId, choice.state);
        return { filter: choice.filter, state: choice.state, count: doors[choice.state.door] };
      }),
    );
    const [best] = counted.toSorted((a, b) => b.count - a.count);
    return best ?? { filter: 'door', state: none, count: 0 };
  }
}
