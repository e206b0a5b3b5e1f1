import { BootError } from './config/boot-error.js';

/** What must be undone when the process stops, the latest first. */
export type OnStop = (step: () => Promise<void>) => void;

/** npm passes Ctrl-C on to a process that the terminal has told already; only a later signal means impatience. */
const SAME_SIGNAL_MS = 2000;

/**
 * Runs until Ctrl-C or SIGTERM, then stops cleanly; asked again, at once. A start that fails ends with one sentence on
 * stderr if the reader can mend it, else with a stack.
 */
export async function runProcess(start: (onStop: OnStop) => Promise<void>): Promise<void> {
  await run(start, () => process.exit(0));
}

/**
 * Runs a command to its end, which gives the exit code, also when it was asked to stop too late. Interrupted or failed,
 * it is undone by the steps of `onStop`, and the code is 1.
 */
export async function runCommand(work: (onStop: OnStop) => Promise<number>): Promise<void> {
  let code: number | undefined;
  const exit = (): never => (code === undefined ? exitWithSentence(new BootError('Interrupted.')) : process.exit(code));
  const stop = await run(async (onStop) => {
    code = await work(onStop);
  }, exit);
  await stop();
  exit();
}

/** Awaits what must be stopped again, also when it still starts while the process is asked to stop. */
export async function started<Thing extends { stop(): Promise<void> }>(
  onStop: OnStop,
  starting: Promise<Thing>,
): Promise<Thing> {
  onStop(async () => {
    const thing = await starting.catch(() => undefined);
    await thing?.stop();
  });
  return starting;
}

/** Gives what undoes the steps. */
async function run(start: (onStop: OnStop) => Promise<void>, onAsked: () => never): Promise<() => Promise<void>> {
  const steps: (() => Promise<void>)[] = [];
  let asked: { at: number; end: Promise<never> } | undefined;
  const stop = async (): Promise<void> => {
    for (const step of steps.toReversed()) await step();
  };
  const ask = (): void => {
    if (asked === undefined) asked = { at: Date.now(), end: stop().then(onAsked, exitWithSentence) };
    else if (Date.now() - asked.at > SAME_SIGNAL_MS) process.exit(1);
  };
  process.on('SIGINT', ask).on('SIGTERM', ask);
  try {
    await start((step) => steps.push(step));
  } catch (error) {
    // What breaks because it is being stopped is no failure.
    if (asked !== undefined) return asked.end;
    await stop().catch(() => undefined);
    exitWithSentence(error);
  }
  return asked?.end ?? stop;
}

function exitWithSentence(error: unknown): never {
  const text = error instanceof BootError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
