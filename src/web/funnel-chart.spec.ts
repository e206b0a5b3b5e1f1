import { describe, expect, it } from '@jest/globals';
import { endOfScale, funnelChart, intervalStrip } from './funnel-chart.js';

const bar = { label: 'Applied', reached: 360, here: 0, milestone: 1, figure: '360', note: '' };
const texts = { title: 'Funnel', description: '360 applied' };
const rate = (value: number, low: number, high: number) => ({
  rate: value,
  ci_low: low,
  ci_high: high,
  provisional_low: null,
  provisional_high: null,
  hidden: null,
});

describe('the funnel chart', () => {
  it('draws bars in proportion from zero, with those still there at the end', () => {
    const { html } = funnelChart([bar, { ...bar, reached: 90, here: 45, milestone: 2 }], texts);
    const widths = [...html.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(3);
    const [whole = 0, moved = 0, here = 0] = widths;
    expect(moved + here).toBeCloseTo(whole / 4, 0);
    expect(here).toBeCloseTo(moved, 0);
  });

  it('needs no style and says in words what it shows', () => {
    const { html } = funnelChart([{ ...bar, label: '<b>"&' }], texts);
    expect(html).not.toContain('style=');
    expect(html).not.toContain('<b>');
    expect(html).toContain('role="img"');
    expect(html).toContain('<desc id="funnel-description">360 applied</desc>');
  });

  it('draws an interval where there is a rate', () => {
    expect(intervalStrip(rate(0.1, 0.05, 0.2), 0.4)?.html).toContain('x1="16" x2="64"');
    expect(intervalStrip({ ...rate(0, 0, 0), rate: null }, 0.4)).toBeNull();
  });

  it('ends the scale at the next round share', () => {
    expect(endOfScale([rate(0.1, 0, 0.29), rate(0.1, 0, 0.2)])).toBe(0.4);
    expect(endOfScale([rate(0.9, 0.8, 1)])).toBe(1);
    expect(endOfScale([])).toBe(0.1);
  });
});
