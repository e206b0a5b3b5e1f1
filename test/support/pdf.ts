import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  /** The text of each page, in the order drawn, spaces as they fall. */
  readonly pages: readonly string[];
  readonly title: string | null;
  readonly language: string | null;
  /** Points. */
  readonly size: { readonly width: number; readonly height: number };
}

/** What a reader of PDFs gets out of a file. */
export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false });
  const document = await task.promise;
  const { info } = (await document.getMetadata()) as unknown as { info: { Title?: string; Language?: string } };
  const numbers = Array.from({ length: document.numPages }, (_, index) => index + 1);
  const pages: string[] = [];
  for (const number of numbers) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : '')).join(''));
  }
  const [left = 0, bottom = 0, right = 0, top = 0] = (await document.getPage(1)).view;
  await task.destroy();
  return {
    pages,
    title: info.Title ?? null,
    language: info.Language ?? null,
    size: { width: right - left, height: top - bottom },
  };
}

/** Where a line breaks is the paper's business: texts are compared without their spaces. */
export const withoutSpaces = (text: string): string => text.replaceAll(/\s+/g, '');
