// Unpacks the Chromium of @sparticuz/chromium into the folder given, with the libraries and fonts it needs. A process of
// its own, because the package reads its environment while it is imported, and brings the libraries only to a Lambda.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const unpacking = `${folder}.${process.pid}`;
mkdirSync(unpacking, { recursive: true, mode: 0o700 });
process.env.TMPDIR = unpacking;
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
const { default: chromium } = await import('@sparticuz/chromium');
await chromium.executablePath();
writeFileSync(
  join(unpacking, 'fonts/fonts.conf'),
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir>` +
    `<cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
);
try {
  renameSync(unpacking, folder);
} catch {
  // Another run was faster.
  rmSync(unpacking, { recursive: true });
}
