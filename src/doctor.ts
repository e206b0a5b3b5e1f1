import { loadConfig } from './config/load-config.js';
import { borrowDatabaseServer } from './database/server.js';
import { examine } from './doctor/examination.js';
import { LEVELS, worstOf, type Finding } from './doctor/finding.js';
import { readArguments } from './operations/arguments.js';
import { runCommand, started, type OnStop } from './process.js';

/** Says what is wrong with this installation, and what to do; changes nothing. */
async function run(onStop: OnStop): Promise<number> {
  const { flags } = readArguments('npm run doctor -- [--json]', { names: 0, flags: ['json'] });
  const findings = await examine(loadConfig, (config) => started(onStop, borrowDatabaseServer(config)));
  const level = worstOf(findings);
  process.stdout.write(flags.has('json') ? `${JSON.stringify({ level, findings }, null, 2)}\n` : report(findings));
  return level === 'problem' ? 1 : 0;
}

function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ level, topic, says, remedy }) => {
    const line = `${level.padEnd(8)} ${topic}: ${says}`;
    return remedy === null ? [line] : [line, `${' '.repeat(9)}${remedy}`];
  });
  const counts = LEVELS.map((level) => `${findings.filter((finding) => finding.level === level).length} ${level}`);
  return [...lines, '', `${counts.join(', ')}.`, ''].join('\n');
}

await runCommand(run);
