import type { Socket } from 'node:net';
import pg from 'pg';
import { BootError } from '../config/boot-error.js';

/** @throws BootError when the server does not answer */
export async function connect(url: string, name = 'handpick-command'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: name });
  // A connection that breaks fails the query under way; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new BootError(`The database ${shown(url)} does not answer (${reason(error)}): check DATABASE_URL.`);
  }
}

/** Ends a connection that may be in the middle of something: politely asked it might wait for us. */
export function hangUp(client: pg.Client): void {
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
}

/** What the database said no to, as a sentence that begins with `what`; null for what is not about the database. */
export function databaseProblem(error: unknown, what: string): BootError | null {
  if (error instanceof pg.DatabaseError) return new BootError(`${what}: ${error.message}.`);
  const { code, message } = error as NodeJS.ErrnoException;
  const isGone =
    ['ECONNRESET', 'EPIPE', 'ECONNREFUSED'].includes(code ?? '') || message.startsWith('Connection terminated');
  return isGone ? new BootError(`${what}: the connection to the database broke.`) : null;
}

/** The address without user and password. */
export function shown(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'in DATABASE_URL';
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return reason(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
