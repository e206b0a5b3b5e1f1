// Builds what the browser gets into dist/assets: names with a hash of the content, a manifest, gzip and brotli beside each.
import { minify } from '@swc/core';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { purgedTabler } from './purge-tabler.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLIENT = join(ROOT, 'src/web/client');
const OUT = join(ROOT, 'dist/assets');
const require = createRequire(import.meta.url);

const text = (file) => readFileSync(file, 'utf8');
const client = (name) => text(join(CLIENT, name));
const vendor = (specifier) => text(require.resolve(specifier));

/** @type {Record<string, string>} name → file name with hash */
const manifest = {};

/** @param {string} name @param {string | Uint8Array} content */
function put(name, content) {
  const bytes = Buffer.from(content);
  const extension = extname(name);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 10);
  const file = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  writeFileSync(join(OUT, file), bytes);
  if (extension !== '.woff2') {
    writeFileSync(join(OUT, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(join(OUT, `${file}.br`), brotliCompressSync(bytes, { params: quality }));
  }
  manifest[name] = file;
}

/** Every text that may name a class or a custom property. */
function sources() {
  const below = (folder, extensions) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => extensions.includes(extname(file)))
      .map((file) => text(join(ROOT, folder, file)));
  return [...below('templates', ['.hbs']), ...below('src/web', ['.ts', '.js']), ...below('src/views', ['.ts'])];
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

put('icon.svg', client('icon.svg'));
put(
  'inter-latin.woff2',
  readFileSync(require.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')),
);
const css = client('handpick.css').replace('inter-latin.woff2', `/assets/${manifest['inter-latin.woff2']}`);
put('handpick.css', css);
put('guide.css', client('guide.css'));
const ownCss = css + client('guide.css');
put('tabler.css', await purgedTabler(vendor('@tabler/core/dist/css/tabler.min.css'), ownCss, sources()));
put('htmx.js', vendor('htmx.org/dist/htmx.min.js'));
put('htmx-sse.js', vendor('htmx-ext-sse/dist/sse.min.js'));
put('sortable.js', vendor('sortablejs/Sortable.min.js'));
// What a script imports comes before it: its address carries the hash, too.
for (const name of [
  'handpick.js',
  'sheet.js',
  'scorecard-form.js',
  'scorecard-device.js',
  'scorecard-page.js',
  'scorecard-drafts.js',
]) {
  const source = client(name).replaceAll(/from '\.\/([\w-]+\.js)'/g, (_, file) => `from '/assets/${manifest[file]}'`);
  const { code } = await minify(source, { module: true, compress: true, mangle: true });
  put(name, code);
}

writeFileSync(join(OUT, 'manifest.json'), JSON.stringify(manifest, null, 2));
