import { scaleBand, scaleLinear } from 'd3-scale';
import type { RateView } from '../reports/reports.dto.js';
import { SafeHtml } from '../views/safe-html.js';

export interface FunnelBar {
  readonly label: string;
  readonly reached: number;
  /** Of them, those who stand in the step now. */
  readonly here: number;
  /** 1 for `applied` to 6 for `placed`: how dark the bar is. */
  readonly milestone: number;
  /** `reached`, as it is read. */
  readonly figure: string;
  /** What is said beside it: `47 % of applied`. */
  readonly note: string;
}

export interface ChartText {
  readonly title: string;
  readonly description: string;
}

const WIDTH = 820;
const ROW = 41;
const CHARACTER = 6.6;
const GAP = 10;
/** Room for the figure and the note behind the longest bar. */
const NOTES = 190;

const round = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (written: string): string => written.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Horizontal bars from 0, one for each step. No style attribute: colours are the page's, by custom property. */
export function funnelChart(bars: readonly FunnelBar[], { title, description }: ChartText): SafeHtml {
  const height = bars.length * ROW + 8;
  const labels = Math.max(60, ...bars.map(({ label }) => label.length * CHARACTER)) + GAP;
  const x = scaleLinear([0, Math.max(1, ...bars.map(({ reached }) => reached))], [labels, WIDTH - NOTES]);
  const y = scaleBand([...bars.keys()], [4, height - 4]).padding(0.4);
  const drawn = bars.map((bar, i) => {
    const top = y(i) ?? 0;
    const middle = top + y.bandwidth() / 2;
    const moved = x(bar.reached - bar.here);
    const end = x(bar.reached);
    return (
      text(labels - GAP, middle, 'end', bar.label, '12', '500', '--tblr-body-color') +
      box(labels, top, moved - labels, y.bandwidth(), `--hp-m${bar.milestone}`) +
      box(moved, top, end - moved, y.bandwidth(), '--hp-here') +
      text(end + GAP, middle, 'start', bar.figure, '14', '700', '--tblr-body-color') +
      text(end + GAP + bar.figure.length * 9 + 8, middle, 'start', bar.note, '12', '600', '--tblr-secondary')
    );
  });
  return new SafeHtml(
    `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" ` +
      `aria-labelledby="funnel-title funnel-description" font-family="Inter, Inter Fallback, sans-serif">` +
      `<title id="funnel-title">${escaped(title)}</title><desc id="funnel-description">${escaped(description)}</desc>` +
      `${drawn.join('')}</svg>`,
  );
}

function box(left: number, top: number, width: number, height: number, colour: string): string {
  if (width <= 0) return '';
  return `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" fill="var(${colour})"/>`;
}

function text(
  x: number,
  y: number,
  anchor: string,
  words: string,
  size: string,
  weight: string,
  colour: string,
): string {
  return (
    `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" dominant-baseline="central" font-size="${size}" ` +
    `font-weight="${weight}" fill="var(${colour})">${escaped(words)}</text>`
  );
}

const STRIP = { width: 128, height: 14 };

/** A rate as a dot on its interval, from 0 to `most`; the figures stand beside it. */
export function intervalStrip({ rate, ci_low, ci_high }: RateView, most: number): SafeHtml | null {
  if (rate === null || ci_low === null || ci_high === null) return null;
  const x = scaleLinear([0, most], [0, STRIP.width]).clamp(true);
  const middle = STRIP.height / 2;
  const bar = (from: number, to: number, look: string): string =>
    `<line x1="${round(from)}" x2="${round(to)}" y1="${middle}" y2="${middle}" ${look}/>`;
  return new SafeHtml(
    `<svg class="hp-svg" width="${STRIP.width}" height="${STRIP.height}" aria-hidden="true">` +
      bar(0, STRIP.width, 'stroke="var(--tblr-border-color)"') +
      bar(x(ci_low), x(ci_high), 'stroke="var(--hp-m2)" stroke-width="4" stroke-linecap="round"') +
      `<circle cx="${round(x(rate))}" cy="${middle}" r="4" fill="var(--hp-m5)"/></svg>`,
  );
}

/** The end of a scale that holds all the intervals: 10, 20, 40, 60, 80 or 100 %. */
export function endOfScale(rates: readonly RateView[]): number {
  const most = Math.max(0, ...rates.map(({ ci_high }) => ci_high ?? 0));
  return [0.1, 0.2, 0.4, 0.6, 0.8].find((end) => most <= end) ?? 1;
}
