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
  const steps: (() => Promise<void>)[] = [];
  let askedAt: number | undefined;
  const stop = async (): Promise<void> => {
    for (const step of steps.toReversed()) await step();
  };
  const asked = (): void => {
    if (askedAt !== undefined) {
      if (Date.now() - askedAt > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    askedAt = Date.now();
    stop().then(() => process.exit(0), exitWithSentence);
  };
  process.on('SIGINT', asked).on('SIGTERM', asked);
  try {
    await start((step) => steps.push(step));
  } catch (error) {
    // What breaks because it is being stopped is no failure.
    if (askedAt !== undefined) return;
    await stop().catch(() => undefined);
    exitWithSentence(error);
  }
}

function exitWithSentence(error: unknown): never {
  const text = error instanceof BootError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
