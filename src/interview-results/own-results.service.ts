import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { languageOf } from '../candidates/candidates.queries.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { selectObjections } from './objections.queries.js';
import { ownResultView } from './own-result-view.js';
import type { OwnInterviewResultView } from './own-result.dto.js';
import { selectOwnAnswers, selectOwnInterviews, selectOwnRulings } from './own-results.queries.js';

/** What somebody may read about themselves: after a decision, in plain words, and nothing of anybody else. */
@Injectable()
export class OwnResultsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first, in the reader's language. */
  async list(actor: Actor, query: ListQuery): Promise<Page<OwnInterviewResultView>> {
    const [before] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const found = await selectOwnInterviews(tx, actor, {
        before: before === undefined ? undefined : String(before),
        limit: query.limit + 1,
      });
      const decided = found.filter(({ outcome }) => outcome !== null).map(({ id }) => id);
      const answers = await selectOwnAnswers(tx, decided);
      const rulings = await selectOwnRulings(tx, decided);
      const objections = await selectObjections(tx, decided);
      const language = await languageOf(tx, actor);
      return pageOf(
        found,
        query.limit,
        (row) => ownResultView(row, answers, rulings, objections, language),
        ({ id }) => [id],
      );
    });
  }
}
