import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { BootError } from '../config/boot-error.js';
import { embeddedPrograms } from './embedded-binaries.js';
import { livingOwner, stopLeftover, takeOwnership, textOf } from './embedded-owner.js';
import { canOthersReach, unprivilegedUser, type UserIds } from './embedded-user.js';

export interface EmbeddedPostgres {
  /** The maintenance database `postgres`. */
  adminUrl: string;
  urlFor(database: string): string;
  stop(): Promise<void>;
}

/** `throw-away` does not wait for the disk: for tests. */
export type Durability = 'durable' | 'throw-away';

interface Cluster {
  program: (name: string) => string;
  dataDir: string;
  passwordFile: string;
  user: UserIds | undefined;
}

const SUPERUSER = 'handpick';
const LONGEST_START_MS = 60_000;
const LONGEST_STOP_MS = 15_000;
const isWindows = process.platform === 'win32';

const SETTINGS: Record<Durability, Record<string, string>> = {
  durable: { shared_buffers: '128MB' },
  'throw-away': {
    shared_buffers: '128MB',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    autovacuum: 'off',
  },
};

/**
 * The shell that starts a program waits on a pipe from us. It closes when we are gone, however we went, and the
 * program is stopped.
 */
const GUARDIAN =
  'exec 3<&0; "$@" </dev/null 3<&- & p=$!; { read _ <&3; kill -INT $p; } & r=$!; exec 3<&-; ' +
  'wait $p; s=$?; kill $r 2>/dev/null; exit $s';

/** A private PostgreSQL server on a free port of this machine, from binaries that came with the packages. */
export async function startEmbeddedPostgres(
  dataDir: string,
  durability: Durability = 'durable',
): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir);
  const user = unprivilegedUser();
  const program = await embeddedPrograms(user);
  mkdirSync(dirname(folder), { recursive: true });
  if (user !== undefined && !canOthersReach(dirname(folder)))
    throw new BootError(
      `${dirname(folder)} is closed to the user that runs PostgreSQL: set DATA_DIR to a folder such as /var/lib/handpick.`,
    );
  const release = takeOwnership(folder);
  try {
    const cluster = { program, dataDir: folder, passwordFile: `${folder}.password`, user };
    if (existsSync(join(folder, 'PG_VERSION'))) await stopLeftover(folder);
    else await initialize(cluster);
    return await start(cluster, durability, release);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * The server that another process of the product runs on this directory, to be used beside it; null when none does.
 * @throws BootError when that process lives but its server does not answer
 */
export async function joinEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres | null> {
  const folder = resolve(dataDir);
  for (const began = Date.now(); ; await sleep(100)) {
    const owner = livingOwner(folder);
    if (owner === undefined) return null;
    // Of a server that starts or stops at this moment the files may be missing or stale.
    const urlFor = addressOf(folder);
    if (urlFor !== undefined && (await answers(urlFor('postgres'))))
      return { adminUrl: urlFor('postgres'), urlFor, stop: async () => undefined };
    if (Date.now() - began > LONGEST_START_MS)
      throw new BootError(`Process ${owner} runs the database in ${folder}, but it does not answer: restart it.`);
  }
}

/** Line 4 of the file that a running server keeps is its port. */
function addressOf(dataDir: string): EmbeddedPostgres['urlFor'] | undefined {
  const port = Number(textOf(join(dataDir, 'postmaster.pid')).split('\n')[3]);
  return port > 0 ? urlsOf(port, `${dataDir}.password`) : undefined;
}

function urlsOf(port: number, passwordFile: string): EmbeddedPostgres['urlFor'] {
  const password = encodeURIComponent(readFileSync(passwordFile, 'utf8').trim());
  return (database) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Made beside its place and renamed: a broken first start leaves nothing that looks like a cluster. In a folder of its
 * own: the program of a start that was killed may still write into, and then empty, the one before.
 */
async function initialize({ program, dataDir, passwordFile, user }: Cluster): Promise<void> {
  removeUnfinished(dataDir);
  const unfinished = mkdtempSync(`${dataDir}.init-`);
  if (!existsSync(passwordFile))
    writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user !== undefined) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await run(program('initdb'), ['-D', unfinished, '-U', SUPERUSER, '-E', 'UTF8', ...locale, ...access], user);
  renameSync(unfinished, dataDir);
}

/** What first starts left that were broken off. */
export function removeUnfinished(dataDir: string): void {
  const [folder, name] = [dirname(dataDir), basename(dataDir)];
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder))
    if (entry === `${name}.init` || entry.startsWith(`${name}.init-`)) removeFolder(join(folder, entry));
}

/** A program on its way out may still write into it. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

async function run(command: string, args: string[], user: UserIds | undefined): Promise<void> {
  const options = { ...user, cwd: '/', env: { ...process.env, LC_ALL: 'C' } };
  const child = isWindows
    ? spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn('/bin/sh', ['-c', GUARDIAN, 'initdb-guardian', command, ...args], {
        ...options,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
  const said = tailOf(child);
  const code = await new Promise((finish, fail) => child.once('error', fail).once('close', finish));
  if (code !== 0) throw new BootError(`PostgreSQL could not be set up: ${lastLine(said())}`);
}

async function start(cluster: Cluster, durability: Durability, release: () => void): Promise<EmbeddedPostgres> {
  const port = await freePort();
  const child = spawnServer(cluster, port, SETTINGS[durability]);
  const said = tailOf(child);
  const exit = new Promise<void>((done) => child.once('exit', () => done()));
  child.unref();
  const urlFor = urlsOf(port, cluster.passwordFile);
  await untilReady(urlFor('postgres'), child, said);
  let stopping: Promise<void> | undefined;
  return {
    adminUrl: urlFor('postgres'),
    urlFor,
    stop: () => (stopping ??= stop(cluster, child, exit).finally(release)),
  };
}

function spawnServer(cluster: Cluster, port: number, settings: Record<string, string>): ChildProcess {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    log_min_messages: 'warning',
    ...settings,
  };
  const args = [
    '-D',
    cluster.dataDir,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ];
  const options = { ...cluster.user, cwd: cluster.dataDir, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
  const postgres = cluster.program('postgres');
  return isWindows
    ? spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true })
    : spawn('/bin/sh', ['-c', GUARDIAN, 'postgres-guardian', postgres, ...args], {
        ...options,
        // A group of its own: Ctrl-C in the terminal is for us, and we stop the server last.
        detached: true,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const began = Date.now(); ; await sleep(25)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new BootError(`PostgreSQL did not start: ${lastLine(said())}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() - began > LONGEST_START_MS) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function stop({ program, dataDir }: Cluster, child: ChildProcess, exit: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // An otherwise idle process would end before the server has.
  child.ref();
  if (isWindows) spawn(program('pg_ctl'), ['stop', '-D', dataDir, '-m', 'fast', '-s'], { stdio: 'ignore' });
  else child.stdin?.end();
  const isStopped = await Promise.race([exit.then(() => true), sleep(LONGEST_STOP_MS, false, { ref: false })]);
  if (!isStopped && child.pid !== undefined) process.kill(isWindows ? child.pid : -child.pid, 'SIGQUIT');
}

/** The end of what a process said on stderr: enough for the reason it failed, never kept for longer. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-4000);
  });
  return () => tail;
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /FATAL|error:/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
