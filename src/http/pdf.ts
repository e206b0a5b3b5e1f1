import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import pdfmake from 'pdfmake';
import type { TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';

/** What a document says about itself besides its pages. */
export interface PdfDocument extends Pick<TDocumentDefinitions, 'content' | 'footer' | 'watermark' | 'styles'> {
  readonly title: string;
  /** Read out in this language. */
  readonly language: string;
}

const FONTS = createRequire(import.meta.url)('pdfmake/fonts/Roboto.js') as TFontDictionary;
const FONT_FILES = new Set(Object.values(FONTS).flatMap((styles) => Object.values(styles)));

pdfmake.setFonts(FONTS);
// What people wrote is only ever text: nothing in a document makes the server fetch an address or read a file.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => FONT_FILES.has(path));

/** Points of an A4 page, and what is left of its width between the margins. */
const MARGIN = { left: 42, top: 36, right: 42, bottom: 44 } as const;
export const PDF_WIDTH = 595.28 - MARGIN.left - MARGIN.right;

/** A document on A4 as a stream. */
export async function pdfStream({ title, language, ...document }: PdfDocument): Promise<Readable> {
  const made = await pdfmake
    .createPdf({
      ...document,
      pageSize: 'A4',
      pageMargins: [MARGIN.left, MARGIN.top, MARGIN.right, MARGIN.bottom],
      language,
      version: '1.7',
      displayTitle: true,
      info: { title, creator: 'Handpick', producer: 'Handpick' },
      defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
    })
    .getStream();
  made.end();
  return made;
}
