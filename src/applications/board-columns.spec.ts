import { describe, expect, it } from '@jest/globals';
import { DEFAULT_PIPELINES } from '../pipelines/default-pipelines.js';
import { DOORS, type Door, type Milestone } from '../pipelines/ladder.js';
import { boardColumns, columnOfStage, movesBack, type BoardStage } from './board-columns.js';

const stage = (door: Door, name: string, milestone: Milestone, position: number | null): BoardStage => ({
  id: `${door}/${name}`,
  door,
  name,
  code: null,
  milestone,
  position,
});

const defaults = DOORS.flatMap((door) =>
  DEFAULT_PIPELINES[door].map(({ code, milestone }, i) => stage(door, code, milestone, i + 1)),
);

describe('the columns of a board', () => {
  it('lets the two default pipelines share every column', () => {
    const columns = boardColumns(defaults);
    expect(columns.map(({ key, stages }) => [key, stages.external?.name, stages.internal?.name])).toEqual([
      ['applied-1', 'applied', 'nominated'],
      ['screened-1', 'phone_screen', 'eligible'],
      ['interviewed-1', 'interview', 'interview'],
      ['matched-1', 'profile_match', 'selected'],
      ['training-1', 'training', 'training'],
      ['training-2', 'co_listening', 'co_listening'],
      ['placed-1', 'on_project', 'on_project'],
    ]);
  });

  it('gives a stage that only one door has a column of its own', () => {
    const columns = boardColumns([
      stage('external', 'applied', 'applied', 1),
      stage('external', 'form', 'screened', 2),
      stage('external', 'phone', 'screened', 3),
      stage('internal', 'nominated', 'applied', 1),
      stage('internal', 'eligible', 'screened', 2),
    ]);
    expect(columns.map(({ stages }) => [stages.external?.name, stages.internal?.name])).toEqual([
      ['applied', 'nominated'],
      ['form', 'eligible'],
      ['phone', undefined],
    ]);
  });

  it('puts a retired stage last in its milestone', () => {
    const columns = boardColumns([
      stage('external', 'old', 'screened', null),
      stage('external', 'phone', 'screened', 2),
      stage('external', 'interview', 'interviewed', 3),
    ]);
    expect(columns.map(({ stages }) => stages.external?.name)).toEqual(['phone', 'old', 'interview']);
  });

  it('knows the column of every stage', () => {
    const columns = boardColumns(defaults);
    expect(columnOfStage(columns).get('internal/selected')).toBe(3);
    expect(columnOfStage(columns).size).toBe(14);
  });

  it('lists the moves back of each pipeline, never from one pipeline to the other', () => {
    const back = movesBack(boardColumns(defaults));
    expect(back).toHaveLength(2 * 21);
    expect(back).toContainEqual({ from_stage_id: 'internal/selected', to_stage_id: 'internal/eligible', furthest: 3 });
    expect(back.some((move) => move.from_stage_id.split('/')[0] !== move.to_stage_id.split('/')[0])).toBe(false);
  });
});
