import type { Config } from '../config/config.js';
import { ok, warning, type Finding } from './finding.js';

const TOPIC = 'settings';

/** What is right by itself, but does not go together. */
export function examineSettings(config: Config): Finding[] {
  const findings: Finding[] = [];
  const isOpen = !['127.0.0.1', '::1', 'localhost'].includes(config.host);
  if (isOpen && !config.hasTls)
    findings.push(
      warning(
        TOPIC,
        'Other machines can reach Handpick, and passwords and cookies travel unencrypted.',
        'Put a proxy with TLS in front of it and set PUBLIC_URL to its https address.',
      ),
    );
  if (config.hasTls && !config.trustProxy)
    findings.push(
      warning(
        TOPIC,
        'PUBLIC_URL is https, but TRUST_PROXY is off: everybody shares the limits of one address, that of the proxy.',
        'Set TRUST_PROXY=on if the proxy sets X-Forwarded-For.',
      ),
    );
  if (config.trustProxy && isOpen)
    findings.push(
      warning(
        TOPIC,
        'TRUST_PROXY is on, and who reaches HOST without the proxy can claim to be any address.',
        'Set HOST=127.0.0.1, or let only the proxy reach the port.',
      ),
    );
  if (config.databaseUrl !== null && config.startsWithDemo)
    findings.push(
      warning(
        TOPIC,
        'DEMO is on with a database of your own: accounts with a published password come into it.',
        'Set DEMO=off.',
      ),
    );
  return findings.length > 0 ? findings : [ok(TOPIC, 'They can be read and go together.')];
}
