import { parseArgs } from 'node:util';
import { BootError } from '../config/boot-error.js';

export interface Arguments {
  names: string[];
  flags: ReadonlySet<string>;
}

/** @throws BootError with the usage when there are more names, or other flags, than the command takes */
export function readArguments(usage: string, takes: { names: number; flags: readonly string[] }): Arguments {
  try {
    const options = Object.fromEntries(takes.flags.map((flag) => [flag, { type: 'boolean' as const }]));
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length <= takes.names) return { names: positionals, flags: new Set(Object.keys(values)) };
  } catch {
    // Said below.
  }
  throw new BootError(`Usage: ${usage}`);
}
