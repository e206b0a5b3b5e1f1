import type { Column, Content, ContentText, CustomTableLayout, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { PDF_WIDTH } from '../http/pdf.js';
import type { AnchorView, LinesView, ListView, SpokenView, SummaryView, TickView } from './guide-view.js';

const QUIET = '#4d5563';
const EDGE = '#8a92a1';
const RULED = '#b4bac5';
/** Points between two ruled lines, for handwriting. */
const ROW = 19;
const BOX = 8;
const MOST_BOXES = 8;

export const STYLES: NonNullable<TDocumentDefinitions['styles']> = {
  title: { fontSize: 18, bold: true },
  part: { fontSize: 14, bold: true },
  heading: { fontSize: 9.5, bold: true },
  question: { fontSize: 12.5, bold: true },
  quiet: { fontSize: 8, color: QUIET },
  small: { fontSize: 7, color: QUIET },
  anchor: { fontSize: 8 },
  rating: { fontSize: 11, bold: true },
};

/** Thin lines around and between the cells. */
export const GRID: CustomTableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => EDGE,
  vLineColor: () => EDGE,
  paddingLeft: () => 5,
  paddingRight: () => 5,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** Lines below the rows only. */
export const ROWS: CustomTableLayout = {
  ...GRID,
  vLineWidth: () => 0,
  hLineWidth: (row) => (row === 0 ? 0 : 0.5),
  hLineColor: () => RULED,
  paddingLeft: () => 0,
};

/** No lines at all. */
export const PLAIN: CustomTableLayout = {
  ...ROWS,
  hLineWidth: () => 0,
  paddingTop: () => 0,
  paddingBottom: () => 2,
};

export function heading(text: string): ContentText {
  return { text, style: 'heading', margin: [0, 0, 0, 2] };
}

export function list({ heading: words, items }: ListView): Content[] {
  return [heading(words), { ul: items.map((text) => ({ text, margin: [0, 0, 0, 1.5] })), markerColor: QUIET }];
}

export function spoken({ heading: words, text }: SpokenView): Content[] {
  return [heading(words), { text, fontSize: 10.5 }];
}

/** To tick with a pen. @param top points below the upper edge, to stand beside larger letters */
export function box(top = 1): Column {
  const edge = { type: 'rect', x: 0, y: top, w: BOX, h: BOX, r: 1, lineWidth: 0.7, lineColor: EDGE } as const;
  return { canvas: [edge], width: BOX };
}

export function ticks({ text, answers }: TickView): Content {
  const boxes = answers.flatMap((answer): Column[] => [box(), { text: answer, width: 'auto', noWrap: true }]);
  return { columns: [{ text, width: '*' }, ...boxes], columnGap: 6, margin: [0, 0, 0, 3] };
}

/** A label with lines below it to write on. */
export function ruled({ label, count }: LinesView): Content[] {
  const lines = Array.from({ length: count }, (_, row) => line((row + 1) * ROW, PDF_WIDTH));
  return [heading(label), { canvas: lines, margin: [0, -4, 0, 0] }];
}

/** The same where the label has to stand on the first line. */
export function ruledShort({ label, count }: LinesView): Content {
  const lines = Array.from({ length: count }, (_, row) => line((row + 1) * ROW - 4, PDF_WIDTH));
  return { stack: [{ text: label, style: 'small', margin: [0, 3, 0, -11] }, { canvas: lines }] };
}

/** A new one each time: laying it out moves it. */
function line(y: number, width: number) {
  return { type: 'line', x1: 0, x2: width, y1: y, y2: y, lineWidth: 0.5, lineColor: RULED } as const;
}

/** Five cards to choose from; where nothing is said for a rating, only its box. */
export function anchorCards(anchors: readonly AnchorView[]): Content {
  const widths = anchors.map(({ text }) => (text === null ? 22 : '*'));
  return { table: { widths, body: [anchors.map(anchorCard)] }, layout: GRID };
}

function anchorCard({ rating, scale, text }: AnchorView): Content {
  const number = String(rating);
  if (text === null) return { stack: [{ text: number, style: 'rating' }, box(3)] };
  return {
    stack: [
      { columns: [{ text: number, style: 'rating', width: '*' }, box(3)] },
      ...(scale === null ? [] : [{ text: scale, style: 'small', margin: [0, 0, 0, 2] } satisfies Content]),
      { text, style: 'anchor' },
    ],
  };
}

export function summaryBox({ heading: words, hint, boxes, signature }: SummaryView): Content {
  const rows = Array.from({ length: Math.ceil(boxes.length / MOST_BOXES) }, (_, row) =>
    boxes.slice(row * MOST_BOXES, (row + 1) * MOST_BOXES),
  );
  return {
    unbreakable: true,
    margin: [0, 12, 0, 0],
    stack: [
      heading(words),
      { text: hint, style: 'quiet', margin: [0, 0, 0, 3] },
      ...rows.map(answerBoxes),
      signatures(signature),
    ],
  };
}

function answerBoxes(boxes: SummaryView['boxes']): Content {
  const cell = ({ label, title }: (typeof boxes)[number]): Content => ({
    stack: [
      { text: label, bold: true },
      { text: title, style: 'small' },
    ],
    margin: [0, 0, 0, ROW],
  });
  return { table: { widths: boxes.map(() => '*'), body: [boxes.map(cell)] }, layout: GRID, margin: [0, 0, 0, 4] };
}

function signatures(labels: readonly string[]): Content {
  const width = (PDF_WIDTH - 20 * (labels.length - 1)) / labels.length;
  return {
    columns: labels.map((text) => ({ width, stack: [{ canvas: [line(ROW, width)] }, { text, style: 'small' }] })),
    columnGap: 20,
    margin: [0, 4, 0, 0],
  };
}
