import { buffer } from 'node:stream/consumers';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';

/** More bytes than 100,000 rows of 30 columns take when they are unpacked. */
const MOST_BYTES = 200_000_000;
const MOST_ENTRIES = 2000;
/** Parts of a workbook that say nothing about its cells. */
const LEFT_OUT =
  /(^|\/)(media|drawings|charts|embeddings|externallinks|customxml|pivotcache|pivottables|printersettings|theme)\/|worksheets\/_rels\//i;

/** Why a file with the bytes of an archive is not read. */
export type ArchiveProblem = 'damaged' | 'too-large' | 'xlsb' | 'ods' | 'document' | 'zip' | 'encrypted';

export class UnreadableArchive extends Error {
  constructor(readonly problem: ArchiveProblem) {
    super(problem);
    this.name = 'UnreadableArchive';
  }
}

/**
 * The XML parts of a workbook by path. What the archive promises to hold is added up before anything is unpacked, and an entry
 * that holds more than it promised is refused. Throws `UnreadableArchive`.
 */
export async function workbookParts(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const archive = await opened(bytes);
  const entries = await entriesOf(archive);
  const problem = problemOf(entries);
  if (problem !== null) throw new UnreadableArchive(problem);
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!/\.(xml|rels)$/i.test(entry.fileName) || LEFT_OUT.test(entry.fileName)) continue;
    parts.set(entry.fileName, await contentOf(archive, entry));
  }
  return parts;
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { lazyEntries: true });
  } catch {
    throw new UnreadableArchive('damaged');
  }
}

async function entriesOf(archive: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (bytes > MOST_BYTES || entries.length >= MOST_ENTRIES) throw new UnreadableArchive('too-large');
      entries.push(entry);
    }
  } catch (error) {
    throw error instanceof UnreadableArchive ? error : new UnreadableArchive('damaged');
  }
  return entries;
}

function problemOf(entries: readonly Entry[]): ArchiveProblem | null {
  const names = entries.map(({ fileName }) => fileName.toLowerCase());
  const has = (name: RegExp): boolean => names.some((each) => name.test(each));
  if (entries.some((entry) => entry.isEncrypted())) return 'encrypted';
  if (has(/^xl\/workbook[^/]*\.xml$/)) return null;
  if (has(/^xl\/workbook\.bin$/)) return 'xlsb';
  if (has(/^(content\.xml|index\/document\.iwa)$/)) return 'ods';
  return has(/^(word|ppt)\//) ? 'document' : 'zip';
}

async function contentOf(archive: ZipFile, entry: Entry): Promise<Buffer> {
  try {
    return await buffer(await archive.openReadStreamPromise(entry));
  } catch {
    throw new UnreadableArchive('damaged');
  }
}
