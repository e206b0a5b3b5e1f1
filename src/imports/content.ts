/** What an uploaded file is, judged by its first bytes and never by its name. A workbook is an archive. */
export type Content = 'text' | 'empty' | 'archive' | 'xls' | 'pdf' | 'zip' | 'binary';

const SIGNATURES: readonly [Content, readonly number[]][] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['xls', [0xd0, 0xcf, 0x11, 0xe0]],
  ['archive', [0x50, 0x4b, 0x03, 0x04]],
  ['archive', [0x50, 0x4b, 0x05, 0x06]],
  ['zip', [0x1f, 0x8b]],
  ['binary', [0x89, 0x50, 0x4e, 0x47]],
  ['binary', [0xff, 0xd8, 0xff]],
  ['binary', [0x47, 0x49, 0x46, 0x38]],
];

/** `head`: at least the first 4 KB of the file, or all of it. */
export function contentOf(head: Buffer): Content {
  for (const [content, signature] of SIGNATURES) {
    if (signature.every((byte, i) => head[i] === byte)) return content;
  }
  if (hasOnlyBlanks(head)) return 'empty';
  return isWide(head) || isReadable(head) ? 'text' : 'binary';
}

/** Spaces, line ends, and the bytes of the byte order marks. */
const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff]);

function hasOnlyBlanks(head: Buffer): boolean {
  return head.every((byte) => BLANKS.has(byte));
}

/** UTF-16 text holds zero bytes by nature: a byte order mark, or every second byte zero. */
export function isWide(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(head.length, 2000) >> 1;
  if (pairs < 2) return null;
  let zeroFirst = 0;
  let zeroSecond = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) zeroFirst++;
    if (head[2 * i + 1] === 0) zeroSecond++;
  }
  if (zeroSecond > pairs * 0.6 && zeroFirst < pairs * 0.1) return 'utf-16le';
  if (zeroFirst > pairs * 0.6 && zeroSecond < pairs * 0.1) return 'utf-16be';
  return null;
}

/** Text has no control bytes but tab, line ends, form feed and escape. */
function isReadable(head: Buffer): boolean {
  return !head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b].includes(byte));
}
