import type { Content } from 'pdfmake/interfaces.js';
import type { PdfDocument } from '../http/pdf.js';
import {
  anchorCards,
  box,
  GRID,
  heading,
  list,
  PLAIN,
  ROWS,
  ruled,
  ruledShort,
  spoken,
  STYLES,
  summaryBox,
  ticks,
} from './guide-pdf-parts.js';
import type {
  CoverView,
  GateView,
  GuideView,
  InterviewGuide,
  ObserverForm,
  QuestionView,
  RolePlayGuide,
} from './guide-view.js';

/** The paper as a document: it says what the view says and adds no words of its own. */
export function guidePdf(guide: GuideView): PdfDocument {
  const { title, about, language, draft } = guide;
  const name = [title, about, ...(draft === null ? [] : [draft])].join(' · ');
  return {
    title: `${title} · ${about}`,
    language,
    content: [...cover(guide), ...(guide.kind === 'interview' ? interview(guide) : rolePlay(guide))],
    styles: STYLES,
    footer: (page, pages) => ({
      columns: [
        { text: name, width: '*' },
        { text: `${page} / ${pages}`, width: 'auto' },
      ],
      margin: [42, 14, 42, 0],
      style: 'quiet',
    }),
  };
}

function cover({ title, about, draft, cover: view }: GuideView): Content[] {
  const { rules, neverAsk, scale, facts } = view;
  return [
    { text: title, style: 'title' },
    { text: about, style: 'quiet' },
    ...(draft === null ? [] : [{ text: draft, bold: true, color: '#a8201a' }]),
    meeting(view),
    below({
      columns: [
        { width: '60%', stack: list(rules) },
        { width: '*', stack: list(neverAsk) },
      ],
      columnGap: 16,
    }),
    below({ stack: [heading(scale.heading), scaleSteps(view)] }),
    ...(facts === null ? [] : [below({ stack: [heading(facts.heading), ...facts.facts.map(ticks)] })]),
  ];
}

function below(content: Content & object, margin = 8): Content {
  return { stack: [content], margin: [0, margin, 0, 0] };
}

/** Two beside each other. */
function meeting({ meeting: lines }: CoverView): Content {
  const cells = lines.map(({ label, text }): Content => ({
    stack: [
      { text: label, style: 'small' },
      { text: text ?? ' ', bold: true },
    ],
  }));
  const body = cells.flatMap((cell, i) => (i % 2 === 0 ? [[cell, cells[i + 1] ?? '']] : []));
  return { table: { widths: ['*', '*'], body }, layout: ROWS, margin: [0, 2, 0, 0] };
}

function scaleSteps({ scale: { steps } }: CoverView): Content {
  const cells = steps.map(({ rating, text }): Content => ({
    stack: [
      { text: String(rating), style: 'rating' },
      { text, style: 'anchor' },
    ],
  }));
  return { table: { widths: steps.map(() => '*'), body: [cells] }, layout: GRID };
}

function interview({ cover: { isPage }, intro, questions, closing, summary }: InterviewGuide): Content[] {
  return [
    below({ stack: spoken(intro) }),
    ...questions.map((one, index) => question(one, isPage && index === 0)),
    { unbreakable: true, margin: [0, 12, 0, 0], stack: [...spoken(closing), summaryBox(summary)] },
  ];
}

function question(view: QuestionView, startsPage: boolean): Content {
  const { about, focus, text, probes, note, rating, anchors } = view;
  return {
    unbreakable: true,
    margin: [0, 12, 0, 0],
    ...(startsPage && { pageBreak: 'before' as const }),
    stack: [
      { text: [about, ...(focus === null ? [] : [{ text: ` · ${focus}`, bold: true }])], style: 'quiet' },
      { text, style: 'question', margin: [0, 1, 0, 4] },
      heading(probes.heading),
      probeBoxes(probes.items),
      below({ stack: ruled(note) }, 5),
      below({ stack: [heading(rating), anchorCards(anchors)] }, 5),
    ],
  };
}

/** Two beside each other. */
function probeBoxes(probes: readonly string[]): Content {
  const cell = (probe: string | undefined): Content =>
    probe === undefined ? '' : { columns: [box(), { text: probe, width: '*' }], columnGap: 5 };
  const body = probes.flatMap((probe, i) => (i % 2 === 0 ? [[cell(probe), cell(probes[i + 1])]] : []));
  return body.length === 0 ? '' : { table: { widths: ['*', '*'], body }, layout: PLAIN };
}

/** Each paper goes to another reader, so each begins a page. */
function rolePlay({ candidate, actor, observers, summary }: RolePlayGuide): Content[] {
  return [
    ...part(candidate),
    { text: candidate.text, fontSize: 13, lineHeight: 1.4 },
    below({ stack: ruled(candidate.note) }, 16),
    ...part(actor),
    ...actor.lines.map(({ cue, text }) =>
      below(
        {
          stack: [
            { text: cue, style: 'quiet' },
            { text, fontSize: 13 },
          ],
        },
        10,
      ),
    ),
    ...part(observers),
    ...observers.behaviours.map(behaviour),
    gates(observers),
    summaryBox(summary),
  ];
}

function part({ heading: text, hint }: { heading: string; hint: string }): Content[] {
  return [
    { text, style: 'part', pageBreak: 'before' },
    { text: hint, fontSize: 10, margin: [0, 0, 0, 6] },
  ];
}

function behaviour({ code, name, note, anchors }: ObserverForm['behaviours'][number]): Content {
  return {
    unbreakable: true,
    margin: [0, 6, 0, 0],
    stack: [{ text: `${code}  ${name}`, bold: true, fontSize: 10 }, anchorCards(anchors), ruledShort(note)],
  };
}

function gates({ gates: { heading: words, hint, gates: all } }: ObserverForm): Content {
  return {
    unbreakable: true,
    margin: [0, 12, 0, 0],
    stack: [heading(words), { text: hint, style: 'quiet', margin: [0, 0, 0, 4] }, ...all.map(gate)],
  };
}

function gate({ code, text, answers, note }: GateView): Content {
  return { stack: [ticks({ text: `${code}  ${text}`, answers }), ruledShort(note)], margin: [0, 0, 0, 6] };
}
