import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../errors.js';
import { MILESTONES } from '../pipelines/ladder.js';
import type { ApplicationHistory } from './application-history.entity.js';
import { Application, type Entry } from './application.entity.js';
import { rowsToCorrect } from './correction.js';
import { currentState, uncorrectedRows } from './current-state.js';
import type { PipelineStage } from './pipeline-stages.js';

const STAGES: PipelineStage[] = MILESTONES.map((milestone, i) => ({
  id: `stage-${i + 1}`,
  name: milestone,
  milestone,
  position: i + 1,
  isRetired: false,
}));

const step = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), to: fc.nat(STAGES.length - 1) }),
  fc.record({ kind: fc.constantFrom('reject', 'withdraw', 'noShow', 'hire', 'transferOut', 'reopen') }),
  fc.record({ kind: fc.constant('correct' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** An application and its history, told one minute a step; `told` remembers what was so before each uncorrected step. */
class Story {
  readonly application = Object.assign(new Application(), { id: 'application', voidedAt: null });
  readonly history: ApplicationHistory[] = [];
  readonly told: { status: string; stageId: string; enteredAt: Date }[] = [];
  private minute = 0;

  constructor() {
    this.keep([this.application.enter('applied', stageAt(0), this.entry())]);
  }

  get standing() {
    const { status, currentStageId: stageId, stageEnteredAt: enteredAt } = this.application;
    return { status, stageId, enteredAt };
  }

  /** Refused steps change nothing. */
  take(given: Step): void {
    const before = this.standing;
    try {
      if ('to' in given) this.move(given.to);
      else if (given.kind === 'correct') this.correct();
      else this.close(given.kind);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(this.standing).toEqual(before);
    }
  }

  private move(to: number): void {
    const stage = stageAt(to);
    const entry = this.entry();
    const moved = this.application.moveTo(stage, entry);
    const hire = { ...entry, id: `${entry.id}-hire` };
    this.keep(stage.milestone === 'placed' ? [moved, this.application.hire(stage, hire)] : [moved]);
  }

  private close(kind: string): void {
    const { application } = this;
    const entry = this.entry();
    const latest = uncorrectedRows(this.history).at(-1);
    if (kind === 'reject') this.keep([application.reject(entry)]);
    if (kind === 'withdraw') this.keep([application.withdraw(entry)]);
    if (kind === 'noShow') this.keep([application.noShow(STAGES, entry)]);
    if (kind === 'transferOut') this.keep([application.transferOut(entry)]);
    if (kind === 'reopen' && latest !== undefined) this.keep([application.reopen(latest, entry)]);
    const stage = STAGES.find(({ id }) => id === application.currentStageId);
    if (kind === 'hire' && stage !== undefined) this.keep([application.hire(stage, entry)]);
  }

  private correct(): void {
    const latest = uncorrectedRows(this.history).at(-1);
    if (latest === undefined) return;
    for (const row of rowsToCorrect(this.history, latest.id)) {
      this.history.push(this.application.correct(row, this.history, this.entry()));
      this.told.pop();
      const before = this.told.at(-1);
      if (before === undefined) expect(this.application.voidedAt).not.toBeNull();
      else expect(this.standing).toEqual(before);
    }
  }

  private keep(history: ApplicationHistory[]): void {
    for (const row of history) {
      this.history.push(row);
      this.told.push(currentState(this.history) ?? never());
    }
  }

  private entry(): Entry {
    const at = new Date(Date.UTC(2026, 0, 1, 0, this.minute++));
    return { id: `row-${this.minute}`, occurredAt: at, recordedAt: at, actorId: 'actor', reasonId: null, noteId: null };
  }
}

function stageAt(i: number): PipelineStage {
  return STAGES[i] ?? never();
}

function never(): never {
  throw new Error('unreachable');
}

describe('currentState', () => {
  it('is what the application says after any allowed steps and corrections', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const story = new Story();
        for (const given of steps) {
          story.take(given);
          if (story.application.voidedAt === null) expect(currentState(story.history)).toEqual(story.standing);
          else expect(currentState(story.history)).toBeNull();
          expect(story.history.map((row) => row.seq)).toEqual(story.history.map((_, i) => i + 1));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order in which rows are read', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (steps, keys) => {
        const story = new Story();
        for (const given of steps) story.take(given);
        const shuffled = story.history
          .map((row) => ({ row, key: keys.next().value }))
          .toSorted((a, b) => Number(a.key) - Number(b.key))
          .map(({ row }) => row);
        expect(currentState(shuffled)).toEqual(currentState(story.history));
      }),
    );
  });
});
