import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BootError } from '../config/boot-error.js';
import type { Config } from '../config/config.js';
import { stopLeftover, takeOwnership } from './embedded-owner.js';
import { removeFolder, removeUnfinished, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { reachableDataDir } from './embedded-user.js';
import { ownServer, startDatabaseServer, type DatabaseServer } from './server.js';

/** A database to be filled. Stopped before it is placed it leaves nothing behind. */
export interface NewDatabaseServer extends DatabaseServer {
  /** It is whole: the own server is stopped, and the next start of the product finds it. */
  place(): Promise<void>;
}

/**
 * The server of DATABASE_URL; or a new own one beside its place, which it takes only when it is whole.
 * @throws BootError when there is a database in that place
 */
export async function newDatabaseServer(config: Config): Promise<NewDatabaseServer> {
  if (config.databaseUrl !== null) return { ...(await startDatabaseServer(config)), place: async () => undefined };
  const folder = reachableDataDir(config.dataDir);
  const place = join(resolve(folder), 'postgres');
  const unfinished = `${place}.restoring`;
  let release: () => void = () => undefined;
  const server = await ownServer(folder, async () => {
    mkdirSync(folder, { recursive: true });
    // Taken before it is there: a start of the product meanwhile would make an empty one.
    release = takeOwnership(place);
    try {
      return await startAt(unfinished, place);
    } catch (error) {
      release();
      throw error;
    }
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    removeCluster(unfinished);
    release();
  };
  return { ...server, stop, place: () => server.stop().then(() => move(unfinished, place)) };
}

async function startAt(unfinished: string, place: string): Promise<EmbeddedPostgres> {
  if (existsSync(place)) throw taken(place);
  // What a killed command left; its server may still be on its way out.
  const release = takeOwnership(unfinished);
  await stopLeftover(unfinished).finally(release);
  removeCluster(unfinished);
  // An earlier database that was moved away still has this password.
  if (existsSync(`${place}.password`)) copyFileSync(`${place}.password`, `${unfinished}.password`);
  return startEmbeddedPostgres(unfinished);
}

/** The password first: without its folder it means nothing. */
function move(unfinished: string, place: string): void {
  if (existsSync(place)) throw taken(place);
  renameSync(`${unfinished}.password`, `${place}.password`);
  renameSync(unfinished, place);
}

function removeCluster(dataDir: string): void {
  removeUnfinished(dataDir);
  removeFolder(dataDir);
  rmSync(`${dataDir}.password`, { force: true });
}

function taken(place: string): BootError {
  return new BootError(`There is a database in ${place} already: move it away, or set DATA_DIR to a new folder.`);
}
