import type { Config } from '../config/config.js';
import { ok, problem, warning, type Finding } from './finding.js';

const LONGEST_ANSWER_MS = 10_000;

/** Who answers where Handpick listens, if anybody does. */
export async function examineAddress({ host, port }: Config): Promise<Finding> {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const url = `http://${name}:${port}`;
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
    const body = await answer.text();
    if (answer.status === 200 && body.includes('"ready"')) return ok('address', `Handpick is ready at ${url}.`);
    if (answer.status === 503 && answer.headers.has('x-request-id'))
      return warning(
        'address',
        `Handpick answers at ${url}, but is not ready.`,
        'Look at its log and at the database.',
      );
    return problem('address', `Something else answers at ${url}.`, 'Stop it, or set PORT to another.');
  } catch (error) {
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ECONNREFUSED') return ok('address', `Nothing runs at ${url}: Handpick can start there.`);
    return problem(
      'address',
      `Something at ${url} does not answer as Handpick does.`,
      'Stop it, or set PORT to another.',
    );
  }
}
