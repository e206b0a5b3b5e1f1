import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Criterion } from '../competencies/criterion.js';
import { fileProblemLine, readTemplateFile, type TemplateFile } from './template-file.js';

const FOLDER = fileURLToPath(new URL('../../templates/interviews/', import.meta.url));

/**
 * What a competency of the ready-made templates stands for in a selection policy; the others stand for none. Reliability
 * stands for attendance as something a job needs: the attendance score itself never comes from an interview.
 */
export const READY_MADE_CRITERIA: Readonly<Record<string, Criterion>> = {
  positive_attitude: 'attitude',
  goal_focus: 'goal_focus',
  patience: 'patience',
  reliability: 'attendance',
  retention_skill: 'sales',
};

let files: readonly TemplateFile[] | undefined;

/** The templates that come with the product, in the order of a selection. */
export function readyMadeTemplates(): readonly TemplateFile[] {
  files ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map(readReadyMade)
    .toSorted((one, other) => rank(one.id) - rank(other.id));
  return files;
}

const ORDER = ['phone_screen', 'competency_interview', 'promotion_interview', 'retention_roleplay'];
const rank = (id: string): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

function readReadyMade(name: string): TemplateFile {
  const read = readTemplateFile(readFileSync(FOLDER + name));
  if ('file' in read) return read.file;
  throw new Error(`${name} is no template: ${read.problems.map(fileProblemLine).join('; ')}`);
}
