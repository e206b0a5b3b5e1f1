import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootError } from '../config/boot-error.js';

/**
 * One owner for one data directory: a second start must not stop the database of the first. Gives the release.
 * @throws BootError when another process owns it
 */
export function takeOwnership(dataDir: string): () => void {
  const file = ownerFile(dataDir);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      refuseLivingOwner(dataDir);
      rmSync(file, { force: true });
    }
  }
}

/** The number of the other process that runs the database of this directory, if one does. */
export function livingOwner(dataDir: string): number | undefined {
  const owner = Number(textOf(ownerFile(dataDir)));
  return owner > 0 && owner !== process.pid && isAlive(owner) && isNode(owner) ? owner : undefined;
}

function refuseLivingOwner(dataDir: string): void {
  const owner = livingOwner(dataDir);
  if (owner !== undefined)
    throw new BootError(
      `Process ${owner} already runs the database in ${dataDir}: stop it, or set DATA_DIR or DATABASE_URL.`,
    );
}

/** Empty when there is no such file, which another process may remove at any time. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

const ownerFile = (dataDir: string): string => `${dataDir}.owner`;

/** A server that a killed parent left behind is stopped; what PostgreSQL keeps survives that. */
export async function stopLeftover(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!(pid > 0) || !isAlive(pid)) return;
  if (commandOf(pid)?.includes('postgres') === false) {
    // The number belongs to another process now, and PostgreSQL would take it for a running server.
    rmSync(file);
    return;
  }
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  for (let i = 0; i < 200 && isAlive(pid); i++) await sleep(50);
}

/** Numbers are given out again: after a restart of the machine the owner's may be anybody's. */
function isNode(pid: number): boolean {
  return commandOf(pid)?.includes('node') !== false;
}

/** Undefined where the system does not say. */
function commandOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}

/** A zombie is not alive: in a container without an init nobody may ever reap it. */
function isAlive(pid: number): boolean {
  if (process.platform === 'linux') return isAliveOnLinux(pid);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isAliveOnLinux(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
