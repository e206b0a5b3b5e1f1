import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalidField, notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { CalibrationListView, CalibrationView, NewCalibrationRatingDto } from './calibration.dto.js';
import { Calibration } from './calibration.entity.js';
import { CalibrationRating } from './calibration-rating.entity.js';
import { calibrationOf, type CalibrationState } from '../interviews/calibration.queries.js';
import { calibrationView, listView, type CalibrationRow } from './calibration-views.js';
import { vignettes } from './vignettes.js';

const CALIBRATIONS = sql`
  SELECT id, user_id, started_at, finished_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('vignette_code', vignette_code, 'rating', rating,
       'expert_rating', expert_rating, 'rated_at', rated_at) ORDER BY rated_at, vignette_code), '[]')
     FROM calibration_rating WHERE calibration_id = calibration.id) AS ratings
  FROM calibration`;

/** Frame-of-reference training: everybody rates the same written answers and sees afterwards what an expert gave them. */
@Injectable()
export class CalibrationsService {
  constructor(private readonly dataSource: DataSource) {
    // A set that cannot be used stops the start, not the first training.
    vignettes();
  }

  /** The own ones, the latest first. */
  async list(actor: Actor, query: ListQuery): Promise<Page<CalibrationListView>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const found = await rows<CalibrationRow>(
      this.dataSource,
      sql`${CALIBRATIONS} WHERE ${isOwn(actor)} AND (${before}::text IS NULL OR id::text < ${before}::text)
          ORDER BY id DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, listView, ({ id }) => [id]);
  }

  async get(actor: Actor, id: string): Promise<CalibrationView> {
    return calibrationView(await read(this.dataSource, actor, id));
  }

  /** Whether the actor's own training is due. */
  async state(actor: Actor): Promise<CalibrationState> {
    const states = await calibrationOf(this.dataSource, [actor.id]);
    return states.get(actor.id) ?? { calibrated_on: null, is_due: true };
  }

  /** The training that is still open goes on first. */
  async start(actor: Actor): Promise<CalibrationView> {
    return this.dataSource.transaction(async (tx) => {
      // Two clicks at once: the second waits here and then sees the first.
      await rows(tx, sql`SELECT FROM user_account WHERE id = ${actor.id} FOR NO KEY UPDATE`);
      const open = await firstRow<{ id: string }>(
        tx,
        sql`SELECT id FROM calibration WHERE ${isOwn(actor)} AND finished_at IS NULL`,
      );
      if (open) {
        throw conflict('calibration-open', 'Your training is still open; go on with it.', { calibration_id: open.id });
      }
      const id = uuid();
      await tx.insert(Calibration, { id, userId: actor.id });
      await recordAudit(tx, actor, { action: 'calibration.started', object_type: 'calibration', object_id: id });
      return calibrationView(await read(tx, actor, id));
    });
  }

  /** Gives one answer its rating, once. With the last answer of the set the training is finished. */
  async rate(actor: Actor, id: string, given: NewCalibrationRatingDto): Promise<CalibrationView> {
    return this.dataSource.transaction(async (tx) => {
      const calibration = await read(tx, actor, id, sql`FOR NO KEY UPDATE OF calibration`);
      const vignette = vignettes().find(({ code }) => code === given.vignette_code);
      if (!vignette)
        throw invalidField('vignette_code', 'no-such-vignette', 'must be the code of an answer of the set');
      if (calibration.ratings.some((one) => one.vignette_code === vignette.code)) {
        throw conflict('vignette-rated', 'You have rated this answer already; your first rating stays.');
      }
      if (calibration.finished_at !== null) throw conflict('calibration-finished', 'This training is finished.');
      await tx.insert(CalibrationRating, {
        calibrationId: id,
        vignetteCode: vignette.code,
        rating: given.rating,
        expertRating: vignette.rating,
      });
      await recordAudit(tx, actor, { action: 'calibration.rated', object_type: 'calibration', object_id: id });
      await finish(tx, actor, await read(tx, actor, id));
      return calibrationView(await read(tx, actor, id));
    });
  }
}

const isOwn = (actor: Actor): Sql => sql`calibration.user_id = ${actor.id}`;

/** @throws AppError 404, also for somebody else's */
async function read(db: Queryable, actor: Actor, id: string, lock: Sql = sql``): Promise<CalibrationRow> {
  const found = await firstRow<CalibrationRow>(db, sql`${CALIBRATIONS} WHERE id = ${id} AND ${isOwn(actor)} ${lock}`);
  if (!found) throw notFound('calibration');
  return found;
}

async function finish(tx: EntityManager, actor: Actor, { id, ratings }: CalibrationRow): Promise<void> {
  const rated = new Set(ratings.map(({ vignette_code: code }) => code));
  if (vignettes().some(({ code }) => !rated.has(code))) return;
  await tx.update(Calibration, { id }, { finishedAt: () => 'clock_timestamp()' });
  await recordAudit(tx, actor, { action: 'calibration.finished', object_type: 'calibration', object_id: id });
}
