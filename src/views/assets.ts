import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

const DIRECTORY = new URL('../../dist/assets/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  /** Absent where compression gains nothing (fonts). */
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
}

/** What scripts/build-assets.mjs made: files whose names carry a hash of their content, held in memory. */
@Injectable()
export class Assets {
  private readonly manifest = readManifest();
  private readonly files = new Map(Object.values(this.manifest).map((file) => [file, readAsset(file)]));

  /** The address of a file by the name it was built from, e.g. `handpick.css`. */
  url(name: string): string {
    const file = this.manifest[name];
    if (!file) throw new Error(`There is no asset "${name}".`);
    return `/assets/${file}`;
  }

  find(file: string): Asset | undefined {
    return this.files.get(file);
  }
}

function readManifest(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(new URL('manifest.json', DIRECTORY), 'utf8')) as Record<string, string>;
  } catch (error) {
    throw new Error('The stylesheets and scripts are not built: run "npm run build" first.', { cause: error });
  }
}

function readAsset(file: string): Asset {
  const type = TYPES[extname(file)];
  if (!type) throw new Error(`The asset "${file}" has no known type.`);
  const isCompressed = !file.endsWith('.woff2');
  return {
    type,
    plain: readFileSync(new URL(file, DIRECTORY)),
    gzip: isCompressed ? readFileSync(new URL(`${file}.gz`, DIRECTORY)) : null,
    brotli: isCompressed ? readFileSync(new URL(`${file}.br`, DIRECTORY)) : null,
  };
}
