import { describe, expect, it } from '@jest/globals';
import { DEFAULT_PIPELINES } from '../pipelines/default-pipelines.js';
import { DOORS } from '../pipelines/ladder.js';
import { boardColumns } from './board-columns.js';
import { boardNumbers, type BoardGroup } from './board-numbers.js';

const columns = boardColumns(
  DOORS.flatMap((door) =>
    DEFAULT_PIPELINES[door].map(({ code, name, milestone }, i) => ({
      id: `${door}/${code}`,
      door,
      name,
      code,
      milestone,
      position: i + 1,
    })),
  ),
);

const group = (current_stage_id: string, count: number, rest: Partial<BoardGroup> = {}): BoardGroup => ({
  door: current_stage_id.startsWith('internal') ? 'internal' : 'external',
  status: 'active',
  current_stage_id,
  moved_back_from: null,
  is_match: true,
  count,
  ...rest,
});

const groups = [
  group('external/applied', 10),
  group('external/applied', 4, { moved_back_from: 2 }),
  group('external/interview', 3, { status: 'rejected' }),
  group('internal/selected', 2),
  group('internal/on_project', 1, { status: 'hired' }),
  group('external/phone_screen', 5, { is_match: false }),
];

describe('the numbers of a board', () => {
  const both = boardNumbers(columns, groups, 'both');

  it('counts who stands in a column now', () => {
    expect(both.columns.map((column) => column.active)).toEqual([14, 0, 0, 2, 0, 0, 0]);
  });

  it('counts as reached what somebody was moved back from or rejected in', () => {
    expect(both.columns.map((column) => column.reached)).toEqual([20, 10, 10, 3, 1, 1, 1]);
  });

  it('shows one door and keeps the totals of both in the switch', () => {
    const internal = boardNumbers(columns, groups, 'internal');
    expect(internal.columns.map((column) => column.active)).toEqual([0, 0, 0, 2, 0, 0, 0]);
    expect(internal.doors).toEqual({ external: 17, internal: 3, both: 20 });
  });

  it('measures the plan over the whole intake, whatever the filters', () => {
    expect(boardNumbers(columns, groups, 'internal').plan).toEqual({ applied: 25, matched: 3, training: 1 });
  });

  it('counts the closed by how they were closed', () => {
    expect(both.closed).toEqual({ rejected: 3, withdrawn: 0, hired: 1, transferred: 0 });
  });
});
