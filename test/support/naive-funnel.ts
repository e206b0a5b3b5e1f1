import { DEFAULT_PIPELINES } from '../../src/pipelines/default-pipelines.js';
import { MILESTONES, milestoneRank, type Door } from '../../src/pipelines/ladder.js';
import type { Row } from './histories.js';

/** A second, naive reading of the definitions: one application after the other, one row after the other. */
export interface Story {
  door: Door;
  rows: Row[];
}

interface Stay {
  position: number;
  rank: number;
  ending: string;
}

export interface NaiveStep {
  key: string;
  reached: number;
  converted: number | null;
  open: number;
  skipped: number;
  entered: number;
  advanced: number;
  moved_back: number;
  rejected: number;
  withdrawn: number;
  no_show: number;
  hired: number;
  transferred: number;
  still_here: number;
}

const stagesOf = (door: Door): readonly { code: string; milestone: (typeof MILESTONES)[number] }[] =>
  DEFAULT_PIPELINES[door];

/** The rows that are left when the corrections known by then have taken theirs back. */
export function standingRows(rows: readonly Row[], asOf: string, knownAt: string): Row[] {
  const isKnown = (row: Row): boolean => row.at <= asOf && (row.recorded_at ?? row.at) <= knownAt;
  const known = rows.filter(isKnown);
  const takenBack = new Set(known.map((row) => row.corrects).filter((seq) => seq !== undefined));
  return rows.filter((row, i) => isKnown(row) && row.kind !== 'corrected' && !takenBack.has(i + 1));
}

function staysOf(story: Story, asOf: string, knownAt: string): Stay[] {
  const stages = stagesOf(story.door);
  const stays: Stay[] = [];
  for (const row of standingRows(story.rows, asOf, knownAt)) {
    const open = stays.at(-1);
    const position = stages.findIndex(({ code }) => code === row.to);
    if (open?.ending === 'still_here') {
      if (row.kind === 'moved') open.ending = position > open.position ? 'advanced' : 'moved_back';
      else open.ending = row.kind === 'transferred_out' ? 'transferred' : row.kind;
    }
    const stage = stages[position];
    if (stage) stays.push({ position, rank: milestoneRank(stage.milestone), ending: 'still_here' });
  }
  return stays;
}

/** The steps of one door by stage, or of both by milestone. */
export function naiveFunnel(
  stories: readonly Story[],
  door: Door | 'both',
  mode: 'implied' | 'actual',
  asOf: string,
  knownAt: string,
): NaiveStep[] {
  const units = stories
    .filter((story) => door === 'both' || story.door === door)
    .map((story) => ({ door: story.door, stays: staysOf(story, asOf, knownAt) }))
    .filter(({ stays }) => stays.length > 0);
  const keys: readonly string[] = door === 'both' ? MILESTONES : stagesOf(door).map(({ code }) => code);
  const first = (unit: (typeof units)[number], step: number): number =>
    door === 'both' ? stagesOf(unit.door).findIndex((stage) => milestoneRank(stage.milestone) >= step) : step;
  const wasBeyond = (unit: (typeof units)[number], step: number): boolean =>
    unit.stays.some(({ position }) => position >= first(unit, step));
  const wasIn = (unit: (typeof units)[number], step: number): boolean =>
    unit.stays.some(({ position }) => position === first(unit, step));
  const has = mode === 'implied' ? wasBeyond : wasIn;
  return keys.map((key, step) => {
    const isLast = step === keys.length - 1;
    const reached = units.filter((unit) => has(unit, step));
    const onward = isLast ? [] : reached.filter((unit) => has(unit, step + 1));
    const here = units.flatMap(({ stays }) =>
      stays.filter((stay) => (door === 'both' ? stay.rank : stay.position) === step),
    );
    const ended = (...endings: string[]): number => here.filter(({ ending }) => endings.includes(ending)).length;
    return {
      key,
      reached: reached.length,
      converted: isLast ? null : onward.length,
      open: reached.filter((unit) => !onward.includes(unit) && unit.stays.at(-1)?.ending === 'still_here').length,
      skipped: units.filter((unit) => wasBeyond(unit, step) && !wasIn(unit, step)).length,
      entered: here.length,
      advanced: ended('advanced'),
      moved_back: ended('moved_back'),
      rejected: ended('rejected'),
      withdrawn: ended('withdrawn', 'no_show'),
      no_show: ended('no_show'),
      hired: ended('hired'),
      transferred: ended('transferred'),
      still_here: ended('still_here'),
    };
  });
}
