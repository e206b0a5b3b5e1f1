import { existsSync, readFileSync, statSync, type Stats } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { keyFile } from '../config/secret-key.js';
import { countText } from '../operations/progress.js';
import { ok, problem, warning, type Finding } from './finding.js';

const LEAST_NODE = [20, 19] as const;
const MEGABYTE = 1_000_000;
const LITTLE_MB = 1000;
const TOO_LITTLE_MB = 100;

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]);
  return isOld
    ? problem('node', `Node ${version} is too old.`, `Install Node ${LEAST_NODE.join('.')} or later.`)
    : ok('node', `Node ${version}.`);
}

/** The folder of what must outlive the process, and who may read the files in it. */
export async function examineFolder({ dataDir }: Config): Promise<Finding[]> {
  const folder = resolve(dataDir);
  const there = nearest(folder);
  try {
    if (!statSync(there).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(there, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [problem('folder', `${folder} cannot be written (${code}).`, 'Set DATA_DIR to a folder that can.')];
  }
  return [await examineSpace(folder, there), ...examineModes(['.env', keyFile(folder)])];
}

async function examineSpace(folder: string, there: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(there);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const says = `${folder} has ${countText(free)} MB free.`;
  const remedy = 'Make room, or set DATA_DIR to a larger disk.';
  if (free < TOO_LITTLE_MB) return problem('folder', says, remedy);
  return free < LITTLE_MB ? warning('folder', says, remedy) : ok('folder', says);
}

function examineModes(files: readonly string[]): Finding[] {
  if (process.platform === 'win32') return [];
  return files
    .filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0)
    .map((file) =>
      warning('folder', `Other users of this machine may read ${resolve(file)}.`, `chmod 600 ${resolve(file)}`),
    );
}

/** What of the path is there already. */
function nearest(folder: string): string {
  for (let part = folder; ; part = dirname(part)) {
    const found: Stats | undefined = statOf(part);
    if (found !== undefined || part === dirname(part)) return part;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

export function examineKey(config: Config): Finding {
  const file = keyFile(config.dataDir);
  if (config.secretKey !== null) return ok('secret key', 'It is set by SECRET_KEY.');
  if (!existsSync(file))
    return config.databaseUrl === null
      ? ok('secret key', 'There is none yet: the first start makes it.')
      : warning(
          'secret key',
          'There is none yet: each DATA_DIR would get its own.',
          'Set the same SECRET_KEY for all processes, e.g. from: openssl rand -base64 32',
        );
  try {
    if (readFileSync(file, 'utf8').trim().length >= 32) return ok('secret key', `It is in ${file}.`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return problem('secret key', `${file} cannot be read (${code}).`, 'Give it to the user that runs Handpick.');
  }
  return problem('secret key', `${file} does not hold a whole key.`, 'Put the right one back from where it is kept.');
}
