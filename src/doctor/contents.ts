import type pg from 'pg';
import type { Config } from '../config/config.js';
import { secretKeyOf } from '../config/secret-key.js';
import { RowCipher } from '../imports/cipher.js';
import { ok, problem, warning, type Finding } from './finding.js';

interface Figures {
  administrators: number;
  is_demonstration: boolean;
  failed_jobs: number;
  waiting_jobs: number;
  unsealed_minutes: number;
}

const TOO_LONG_MINUTES = 10;

/** Whether an installation at this version is well: numbers only, nothing that people wrote. */
export async function examineContents(client: pg.Client, config: Config): Promise<Finding[]> {
  const figures = await figuresOf(client);
  return [
    examinePeople(figures, config),
    ...examineJobs(figures),
    examineSeals(figures),
    await examineSealedRows(client, secretKeyOf(config)),
  ];
}

async function figuresOf(client: pg.Client): Promise<Figures> {
  const found = await client.query<Figures>(
    `SELECT
      (SELECT count(*)::int FROM user_account WHERE role = 'administrator' AND deactivated_at IS NULL) AS administrators,
      EXISTS (SELECT FROM demonstration) AS is_demonstration,
      (SELECT count(*)::int FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts >= max_attempts) AS failed_jobs,
      (SELECT count(*)::int FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts < max_attempts
        AND run_at < now() - make_interval(mins => $1)) AS waiting_jobs,
      coalesce((SELECT extract(epoch FROM now() - min(at)) / 60 FROM audit_entry
        WHERE id IN (SELECT entry_id FROM audit_unsealed)), 0)::int AS unsealed_minutes`,
    [TOO_LONG_MINUTES],
  );
  const [figures] = found.rows;
  if (figures === undefined) throw new Error('The database told nothing of its contents.');
  return figures;
}

function examinePeople({ administrators, is_demonstration: isDemonstration }: Figures, config: Config): Finding {
  if (administrators === 0)
    return warning('people', 'There is no administrator yet.', 'Start Handpick and follow the link that it prints.');
  if (isDemonstration && (config.publicUrl !== null || config.databaseUrl !== null))
    return warning(
      'people',
      'The demonstration is in the database: the password of its accounts is published.',
      'Remove it in the settings before real people work here.',
    );
  return ok('people', `${administrators} ${administrators === 1 ? 'administrator' : 'administrators'} can sign in.`);
}

function examineJobs({ failed_jobs: failed, waiting_jobs: waiting }: Figures): Finding[] {
  const findings: Finding[] = [];
  if (waiting > 0)
    findings.push(
      warning(
        'jobs',
        `${jobs(waiting)} waited for more than ${TOO_LONG_MINUTES} minutes.`,
        'Let npm start without JOBS=off, or npm run start:worker, run.',
      ),
    );
  if (failed > 0)
    findings.push(
      warning('jobs', `${jobs(failed)} used up all tries.`, 'Look for their errors in the log ("context":"jobs").'),
    );
  return findings.length > 0 ? findings : [ok('jobs', 'None is late, none has failed for good.')];
}

const jobs = (count: number): string => (count === 1 ? '1 job has' : `${count} jobs have`);

function examineSeals({ unsealed_minutes: minutes }: Figures): Finding {
  return minutes > TOO_LONG_MINUTES
    ? warning(
        'audit',
        `Entries have waited for their seal for ${minutes} minutes.`,
        'Let a process with jobs run for a minute, then check with npm run audit:verify.',
      )
    : ok('audit', 'No entry waits for its seal for long; npm run audit:verify checks the seals.');
}

/** Any row that is there tells whether the key belongs to the data. */
async function examineSealedRows(client: pg.Client, key: string | null): Promise<Finding> {
  const found = await client.query<{ import_id: string; row_number: number; cipher: Buffer }>(
    'SELECT import_id, row_number, cipher FROM import_row LIMIT 1',
  );
  const [row] = found.rows;
  if (row === undefined) return ok('encrypted rows', 'There are none.');
  try {
    if (key === null) throw new Error('There is no key.');
    new RowCipher(key).open(row.import_id, row.row_number, row.cipher);
    return ok('encrypted rows', 'The secret key opens them.');
  } catch {
    return problem(
      'encrypted rows',
      'The secret key does not open the rows of imports under way.',
      'Put back the DATA_DIR/secret-key, or the SECRET_KEY, with which they were written.',
    );
  }
}
