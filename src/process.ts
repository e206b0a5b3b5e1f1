import { BootError } from './config/boot-error.js';

/** Stops cleanly on Ctrl-C and SIGTERM; a second signal ends the process at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      stop().then(() => process.exit(0), exitWithSentence);
    });
}

/** A failure that the reader can mend is one sentence; anything else brings its stack. */
export function exitWithSentence(error: unknown): never {
  const text = error instanceof BootError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
