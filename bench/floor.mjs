// The floor: bare node:http and pg, with the very statements of the product, in the same order, and nothing else: no
// framework, no validation, no entities, no templates. What the product takes longer than this is its own cost.
import { createServer } from 'node:http';
import pg from 'pg';
import { liveSession } from '../dist/accounts/session.queries.js';
import { tokenHash } from '../dist/accounts/tokens.js';
import {
  findApplication,
  insertHistory,
  lockApplication,
  selectApplications,
  updateStanding,
} from '../dist/applications/applications.queries.js';
import { BoardService } from '../dist/applications/board.service.js';
import { recordAudit } from '../dist/audit/audit.js';
import { funnelQuery } from '../dist/reports/funnel.report.js';
import { v7 as uuid } from 'uuid';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

/** What the product's queries take for a database. @param {pg.Pool | pg.PoolClient} client */
const queryable = (client) => ({
  query: async (/** @type {string} */ text, /** @type {unknown[]} */ values) => (await client.query(text, values)).rows,
});
const db = queryable(pool);
const boards = new BoardService(/** @type {never} */ (db));

/** @param {import('node:http').IncomingMessage} request */
async function actorOf(request) {
  const token = /handpick_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const { text, values } = liveSession(tokenHash(token), 480);
  const row = (await pool.query(text, values)).rows[0];
  if (!row) throw new Error('no session');
  return {
    id: row.user_id,
    name: row.name,
    role: row.role,
    grants: row.grants,
    offices: row.has_all_offices ? 'all' : row.office_ids,
    projects: row.has_all_projects ? 'all' : row.project_ids,
    requestId: null,
  };
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

/** @param {never} actor @param {string} id @param {{ to_stage_id: string }} given */
async function move(actor, id, given) {
  const client = await pool.connect();
  const tx = /** @type {never} */ (queryable(client));
  try {
    await client.query('START TRANSACTION');
    const locked = await lockApplication(tx, actor, id);
    if (!locked) throw new Error('no application');
    const { application, now } = locked;
    const stage = locked.stages.find((one) => one.id === given.to_stage_id);
    if (!stage) throw new Error('no stage');
    const entry = {
      id: uuid(),
      occurredAt: now,
      recordedAt: now,
      actorId: /** @type {any} */ (actor).id,
      reasonId: null,
      noteId: null,
    };
    await insertHistory(tx, [application.moveTo(stage, entry)]);
    await updateStanding(tx, application);
    await recordAudit(tx, actor, {
      action: 'application.moved',
      object_type: 'application',
      object_id: id,
      office_id: application.officeId,
      changed: ['current_stage_id'],
    });
    const view = await findApplication(tx, actor, id);
    await client.query('COMMIT');
    return view;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

const server = createServer((request, reply) => {
  const url = new URL(request.url ?? '/', 'http://floor');
  const intake = url.searchParams.get('intake_id') ?? '';
  const answer = async () => {
    if (url.pathname === '/health/live') return { status: 'live' };
    const actor = /** @type {never} */ (await actorOf(request));
    switch (url.pathname) {
      case '/applications':
        return { data: await selectApplications(db, actor, { intake_id: intake, limit: 101 }), next_cursor: null };
      case '/board':
        return boards.get(actor, intake, { door: 'both', source_id: null, language: null });
      case '/funnel': {
        const now = new Date().toISOString();
        const cohort = {
          door: null,
          office_id: null,
          job_id: null,
          intake_id: intake,
          source_id: null,
          from: null,
          to: null,
        };
        const { text, values } = funnelQuery(actor, { ...cohort, as_of: now, known_at: now }, 'implied');
        return (await pool.query(text, values)).rows[0].funnel;
      }
      default:
        return move(actor, url.pathname.slice('/moves/'.length), await bodyOf(request));
    }
  };
  answer().then(
    (value) => reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
    (error) => reply.writeHead(500).end(String(error)),
  );
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  void pool.end();
});
