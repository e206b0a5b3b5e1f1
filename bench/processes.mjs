import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port nobody listens on now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a Node program and waits until it answers.
 * @param {string} file @param {Record<string, string>} environment @param {string} readyUrl
 */
export async function start(file, environment, readyUrl) {
  const began = performance.now();
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (part) => (errors += part));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}: ${errors}`);
    const answer = await fetch(readyUrl).catch(() => undefined);
    if (answer?.ok) break;
    await sleep(20);
  }
  return {
    msToFirstAnswer: performance.now() - began,
    /** Resident memory in MB. */
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}
