import { Agent, request } from 'node:http';

/**
 * @typedef {{ method?: string, path: string, headers?: Record<string, string>, body?: string }} Call
 * @typedef {{ rate: number, p50: number, p95: number, calls: number }} Load rate in calls a second, p50 and p95 in ms
 */

/**
 * One call, its status and body.
 * @param {string} base @param {Agent} agent @param {Call} call
 * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
export function send(base, agent, call) {
  return new Promise((resolve, reject) => {
    const req = request(
      base + call.path,
      { agent, method: call.method ?? 'GET', headers: call.headers ?? {} },
      (res) => {
        const parts = [];
        res.on('data', (part) => parts.push(part));
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(parts).toString() }),
        );
        res.on('error', reject);
      },
    );
    req.on('error', reject);
    req.end(call.body);
  });
}

/**
 * Keeps `clients` calls in flight for `seconds` after a short warm-up. `next(client)` gives a client's next call; an answer
 * that is not 2xx or 3xx stops the benchmark: a fast refusal is no result.
 * @param {string} base @param {{ clients: number, seconds: number, next: (client: number) => Call }} options
 * @returns {Promise<Load>}
 */
export async function load(base, { clients, seconds, next }) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const run = async (/** @type {number} */ length) => {
    const times = [];
    const start = performance.now();
    const end = start + length * 1000;
    await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        while (performance.now() < end) {
          const call = next(client);
          const before = performance.now();
          const answer = await send(base, agent, call);
          if (answer.status >= 400)
            throw new Error(`${call.method ?? 'GET'} ${call.path}: ${answer.status} ${answer.body}`);
          times.push(performance.now() - before);
        }
      }),
    );
    const elapsed = (performance.now() - start) / 1000;
    times.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return { rate: times.length / elapsed, p50: at(0.5), p95: at(0.95), calls: times.length };
  };
  await run(Math.min(1, seconds / 3));
  const result = await run(seconds);
  agent.destroy();
  return result;
}
