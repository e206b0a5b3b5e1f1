import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface UserIds {
  uid: number;
  gid: number;
}

const NOBODY: UserIds = { uid: 65_534, gid: 65_534 };

/** PostgreSQL refuses to run as root: then another user of the machine runs it. */
export function unprivilegedUser(): UserIds | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((fields) => fields[0] === name);
    if (user !== undefined && Number(user[2]) > 0) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  return NOBODY;
}

/** Whether a user without rights of its own can walk down to the path; a part that is not there yet is no obstacle. */
export function canOthersReach(path: string): boolean {
  for (let part = resolve(path); ; part = dirname(part)) {
    const entry = statSync(part, { throwIfNoEntry: false });
    if (entry !== undefined && (entry.mode & 0o001) === 0) return false;
    if (part === dirname(part)) return true;
  }
}

/** `wanted`, or, for root in a closed folder such as /root/handpick, a folder that the unprivileged server can reach. */
export function reachableDataDir(wanted: string): string {
  return process.getuid?.() === 0 && !canOthersReach(dirname(resolve(wanted))) ? join('/var/lib', 'handpick') : wanted;
}
