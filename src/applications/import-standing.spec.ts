import { describe, expect, it } from '@jest/globals';
import type { FieldValue } from '../imports/import-kind.js';
import type { ApplicationTarget } from './import-target.js';
import { standingOf } from './import-standing.js';

const stages = [
  { id: 'applied', name: 'Applied', code: 'applied', milestone: 'applied' },
  { id: 'screen', name: 'Phone screen', code: 'phone_screen', milestone: 'screened' },
  { id: 'placed', name: 'On project', code: 'on_project', milestone: 'placed' },
] as const;
const reasons = [
  { id: 'ours', name: 'No shift fits', code: 'no_shift_fits', type: 'we_rejected' },
  { id: 'theirs', name: 'No answer', code: 'no_answer', type: 'they_withdrew' },
] as const;
const target = { stages, reasons } as unknown as ApplicationTarget;

const chosen = (choice: string): FieldValue => ({ choice, text: choice });
const day = (date: string): FieldValue => ({ at: `${date}T00:00:00.000Z`, isDay: true });
const moment = (at: string): FieldValue => ({ at, isDay: false });
const midnight = (date: string): string => `${date}T00:00:00.000Z`;

/** The standing of a row, with the remarks as `code field`. */
function standing(values: Record<string, FieldValue>) {
  const { remarks, ...rest } = standingOf(values, target);
  return { ...rest, remarks: remarks.map(({ code, field }) => `${code} ${field}`) };
}

const OPEN = { stageId: 'applied', outcome: 'open', reasonId: null, enteredAt: null, closedAt: null, remarks: [] };

describe('where an application of a file stands', () => {
  it('is at the beginning when the row says nothing', () => {
    expect(standing({})).toEqual(OPEN);
  });

  it('has entered its stage when the file says so', () => {
    const row = { stage: chosen('stage:screen'), applied_on: day('2026-03-01'), stage_entered_at: day('2026-03-04') };
    expect(standing(row)).toEqual({ ...OPEN, stageId: 'screen', enteredAt: midnight('2026-03-04') });
  });

  it('has ended when there is a reason, in the way of the reason', () => {
    const row = { stage: chosen('stage:screen'), rejection_reason: chosen('ours'), closed_on: day('2026-03-09') };
    const ended = { ...OPEN, stageId: 'screen', closedAt: midnight('2026-03-09') };
    expect(standing(row)).toEqual({ ...ended, outcome: 'rejected', reasonId: 'ours' });
    expect(standing({ ...row, rejection_reason: chosen('theirs'), outcome: chosen('rejected') })).toEqual({
      ...ended,
      outcome: 'withdrawn',
      reasonId: 'theirs',
      remarks: ['reason-says-withdrawn rejection_reason'],
    });
    expect(standing({ ...row, rejection_reason: chosen('withdrawn') })).toEqual({ ...ended, outcome: 'withdrawn' });
  });

  it('does not end for a reason or a day when the row says that it goes on', () => {
    const row = { outcome: chosen('open'), rejection_reason: chosen('ours'), closed_on: day('2026-03-09') };
    expect(standing(row)).toEqual({
      ...OPEN,
      remarks: ['reason-without-end rejection_reason', 'end-without-outcome closed_on'],
    });
  });

  it('ended when it entered a stage that is an end', () => {
    const entered = { stage_entered_at: day('2026-03-04') };
    expect(standing({ ...entered, stage: chosen('rejected') })).toEqual({
      ...OPEN,
      outcome: 'rejected',
      closedAt: midnight('2026-03-04'),
    });
    const hired = { ...OPEN, stageId: 'placed', outcome: 'hired' };
    const times = { enteredAt: midnight('2026-03-04'), closedAt: midnight('2026-03-04') };
    expect(standing({ ...entered, stage: chosen('hired') })).toEqual({ ...hired, ...times });
    expect(standing({ stage: chosen('hired'), closed_on: day('2026-03-04') })).toEqual({ ...hired, ...times });
  });

  it('takes no time of an earlier stage for that of the last one', () => {
    const row = { stage: chosen('stage:screen'), stage_entered_at: day('2026-03-04'), outcome: chosen('hired') };
    expect(standing(row)).toEqual({ ...OPEN, stageId: 'placed', outcome: 'hired', remarks: ['stage-raised stage'] });
  });

  it('leaves out a time before the one ahead of it, but not one of the same day', () => {
    const row = { stage: chosen('stage:screen'), applied_on: moment('2026-03-04T09:30:00.000Z') };
    expect(standing({ ...row, stage_entered_at: day('2026-03-04') })).toMatchObject({
      enteredAt: '2026-03-04T09:30:00.000Z',
      remarks: [],
    });
    expect(standing({ ...row, stage_entered_at: day('2026-03-03') })).toMatchObject({
      enteredAt: null,
      remarks: ['time-before-earlier stage_entered_at'],
    });
    const ended = { ...row, stage_entered_at: day('2026-03-08'), closed_on: day('2026-03-07') };
    expect(standing({ ...ended, outcome: chosen('rejected') })).toMatchObject({
      enteredAt: midnight('2026-03-08'),
      closedAt: null,
      remarks: ['time-before-earlier closed_on'],
    });
  });
});
