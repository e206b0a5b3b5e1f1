import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
const LONGEST_START_MS = 240_000;

/** Handpick as its users start it: the built code in a process of its own. */
export interface Started {
  readonly url: string;
  /** What it printed so far. */
  output(): string;
  /** Sends the signal; the exit code, or null when the signal ended the process. */
  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

const launched = new Set<ChildProcess>();

/** For "after all": nothing that a failed test started stays behind. */
export function killStarted(): void {
  for (const child of launched) child.kill('SIGKILL');
}

type Environment = Record<string, string>;

/** Starts pages and API, and waits until they are ready. */
export async function startProcess(environment: Environment, args: string[] = []): Promise<Started> {
  const port = environment['PORT'] ?? String(await freePort());
  const run = launch({ PORT: port, ...environment }, 'main', args);
  await untilSaid(run, 'Handpick is ready at');
  return { url: `http://127.0.0.1:${port}`, output: run.output, stop: stopOf(run) };
}

/** Starts a worker and waits until it takes jobs. */
export async function startWorker(environment: Environment): Promise<Pick<Started, 'stop'>> {
  const run = launch(environment, 'worker');
  await untilSaid(run, 'The worker is ready');
  return { stop: stopOf(run) };
}

async function untilSaid(run: Launched, words: string): Promise<void> {
  for (const began = Date.now(); !run.output().includes(words); await sleep(50)) {
    if (run.child.exitCode !== null || Date.now() - began > LONGEST_START_MS)
      throw new Error(`It did not start: ${run.output()} ${run.errors()}`);
  }
}

function stopOf(run: Launched): Started['stop'] {
  return (signal) => {
    run.child.kill(signal);
    return run.exit;
  };
}

/** Starts what is expected to end by itself: the product, or the built command `program` with its arguments. */
export async function runToEnd(environment: Environment, program = 'main', args: string[] = []): Promise<Ended> {
  return startCommand(environment, program, args).ended;
}

/** A built command on its way. */
export function startCommand(
  environment: Environment,
  program: string,
  args: string[],
): { signal(signal: NodeJS.Signals): void; ended: Promise<Ended> } {
  const run = launch(environment, program, args);
  const ended = run.exit.then((code) => ({ code, output: run.output(), errors: run.errors() }));
  return { signal: (signal) => void run.child.kill(signal), ended };
}

interface Launched {
  child: ChildProcess;
  output: () => string;
  errors: () => string;
  exit: Promise<number | null>;
}

function launch(environment: Environment, program = 'main', args: string[] = []): Launched {
  // An empty folder as the working directory: no .env of a developer is read.
  const child = spawn(process.execPath, [join(ROOT, `dist/${program}.js`), ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  launched.add(child);
  const exit = new Promise<number | null>((done) => child.once('close', done));
  void exit.then(() => launched.delete(child));
  return { child, output: collected(child.stdout), errors: collected(child.stderr), exit };
}

function collected(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

/** A folder of a test's own that the user who runs the database for root can get into. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'handpick-process-'));
  chmodSync(folder, 0o755);
  return folder;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
