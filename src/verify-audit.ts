import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import type { Anchor } from './audit/sealing.js';
import { verifyAudit, type BrokenRow, type Fault, type Verification } from './audit/verification.js';
import { BootError } from './config/boot-error.js';
import { loadConfig } from './config/load-config.js';
import { dataSourceOptions } from './database/data-source.js';
import { borrowDatabaseServer } from './database/server.js';

const RIGHT = 0;
const BROKEN = 1;
const NOT_CHECKED = 2;

const PROGRESS_EVERY_MS = 2000;

const WHAT: Readonly<Record<Fault, string>> = {
  'block-missing': 'the block is missing',
  'block-changed': 'the block is not as it was made',
  'chain-broken': 'the block does not follow from the block before it',
  'anchor-differs': 'the block has another hash than the one given as anchor',
  'anchor-missing': 'the block given as anchor is missing: the end of the audit was cut off',
  'entry-missing': 'the entry is missing',
  'entry-changed': 'the entry is not as it was sealed',
  'entry-misdated': 'the entry does not bear the time at which it was written',
  'entry-not-sealed': 'the entry was kept from being sealed',
  'entry-waits': 'the entry has waited for its seal for more than an hour; let Handpick or its worker run for a minute',
};

async function run(): Promise<number> {
  const anchor = anchorIn(process.argv.slice(2));
  const server = await borrowDatabaseServer(loadConfig());
  try {
    const dataSource = await connect(server.url);
    try {
      const verification = await verifyAudit(dataSource, { anchor, onProgress: progressLine() });
      process.stdout.write(report(verification));
      return verification.broken ? BROKEN : RIGHT;
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await server.stop();
  }
}

function anchorIn(args: string[]): Anchor | null {
  const given = argumentOf(args);
  if (given === undefined) return null;
  const [, number, hash] = /^(\d{1,9}):([0-9a-f]{64})$/i.exec(given) ?? [];
  if (number === undefined || hash === undefined)
    throw new BootError('The anchor must look like 1204:9f86d0…, as an earlier check printed it.');
  return { number: Number(number), hash: hash.toLowerCase() };
}

function argumentOf(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { anchor: { type: 'string' } } }).values.anchor;
  } catch {
    throw new BootError('Usage: npm run audit:verify [-- --anchor <block>:<hash>]');
  }
}

async function connect(url: string): Promise<DataSource> {
  const dataSource = await new DataSource(dataSourceOptions(url, [], 1)).initialize().catch((error: unknown) => {
    throw new BootError(`The database does not answer (${(error as { code?: string }).code ?? String(error)}).`);
  });
  const [{ seals }] = (await dataSource.query(`SELECT to_regclass('audit_seal') IS NOT NULL AS seals`)) as [
    { seals: boolean },
  ];
  if (seals) return dataSource;
  await dataSource.destroy();
  throw new BootError('The database is not at this version yet: start Handpick once.');
}

/** A line every two seconds, so that a long check is seen to go on. */
function progressLine(): (done: { blocks: number; entries: number }) => void {
  let last = Date.now();
  return ({ blocks, entries }) => {
    if (Date.now() - last < PROGRESS_EVERY_MS) return;
    last = Date.now();
    process.stderr.write(`… ${blocks} blocks, ${entries} entries\n`);
  };
}

function report({ blocks, entries, waiting, latest, broken }: Verification): string {
  const lines = [`Right: ${counted(blocks, 'block', 'blocks')} with ${counted(entries, 'entry', 'entries')}.`];
  if (broken) return [...lines, `BROKEN: ${sentence(broken)}.`, ''].join('\n');
  lines.push(`Waiting for a seal: ${counted(waiting, 'entry', 'entries')}.`);
  if (latest) lines.push(`Anchor, to be kept elsewhere: ${latest.number}:${latest.hash}`);
  return [...lines, ''].join('\n');
}

function sentence({ fault, block, entryId }: BrokenRow): string {
  const where = [block !== null && `block ${block}`, entryId !== null && `entry ${entryId}`];
  return `${where.filter((part) => part !== false).join(', ')}: ${WHAT[fault]}`;
}

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof BootError ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = NOT_CHECKED;
}
