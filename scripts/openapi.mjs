// Writes docs/openapi.json from the built application; with --check it fails when the file is not what it would write.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { createApp } from '../dist/app.setup.js';
import { Config } from '../dist/config/config.js';
import { ApiDescription } from '../dist/http/openapi.js';

const FILE = 'docs/openapi.json';
const config = new Config().with({ jobs: false, logLevel: 'error', secretKey: 'only to put the application together' });
const app = await createApp(config);
const text = await prettier.format(JSON.stringify(app.get(ApiDescription).get()), { parser: 'json', printWidth: 120 });
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} does not describe the API of this code: run npm run openapi and read the difference.`);
  process.exit(1);
} else console.log(`${FILE} describes the API`);
process.exit(0);
