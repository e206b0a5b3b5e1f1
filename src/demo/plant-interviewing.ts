import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';
import { readyMadeTemplates } from '../interview-templates/ready-made.js';
import type { DemoApplication } from './applications.js';
import { insertRows, iso, known, type Ids } from './bulk.js';
import { DAY } from './calendar.js';
import { demoInterviews, type DemoInterview } from './interviews.js';
import { plantInterviews, type InterviewGround } from './plant-interviews.js';
import type { Ground } from './plant-organization.js';
import { plantTemplates } from './plant-templates.js';

/** Writes the ready-made templates, the interviews of the last quarter and the one in flight, and who is calibrated. */
export async function plantInterviewing(
  tx: EntityManager,
  ids: Ids,
  now: number,
  told: readonly DemoApplication[],
  ground: Ground & Pick<InterviewGround, 'applications'>,
): Promise<void> {
  const contents = new Map(readyMadeTemplates().map(({ id, content }) => [id, content]));
  const users = await accountsByMailbox(tx);
  const templates = await plantTemplates(tx, ids, now, contents, { ...ground, users });
  const interviews = demoInterviews(told, contents, now);
  await plantInterviews(tx, ids, interviews, { ...ground, users, templates });
  await insertRows(
    tx,
    'calibration',
    Object.entries(CALIBRATED_DAYS_AGO).map(([mailbox, days]) => {
      const at = iso(now - days * DAY);
      return { id: ids.next(now - days * DAY), user_id: known(users, mailbox), started_at: at, finished_at: at };
    }),
  );
  await letTheAgentSee(tx, interviews, known(users, 'agent'), ground.applications);
}

/** One of them is due again after twelve months. */
const CALIBRATED_DAYS_AGO = { interviewer: 40, 'team.lead': 90, coach: 400 } as const;

async function accountsByMailbox(tx: EntityManager): Promise<Map<string, string>> {
  const found = await rows<{ mailbox: string; id: string }>(
    tx,
    sql`SELECT split_part(email, '@', 1) AS mailbox, id FROM user_account`,
  );
  return new Map(found.map(({ mailbox, id }) => [mailbox, id]));
}

/** The agent's account belongs to one of those who were interviewed by the inside door. */
async function letTheAgentSee(
  tx: EntityManager,
  interviews: readonly DemoInterview[],
  userId: string,
  applications: ReadonlyMap<DemoApplication, string>,
): Promise<void> {
  const own = interviews.find(
    ({ application, decision }) =>
      application.door === 'internal' && application.office === 'Barcelona' && decision !== null,
  );
  if (own === undefined) return;
  await rows(
    tx,
    sql`UPDATE candidate SET user_id = ${userId}, name = (SELECT name FROM user_account WHERE id = ${userId})
      WHERE id = (SELECT candidate_id FROM application WHERE id = ${known(applications, own.application)})`,
  );
}
