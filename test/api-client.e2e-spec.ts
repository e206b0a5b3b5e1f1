import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Intake } from '../src/intakes/intake.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob } from './support/factories.js';
import { makeProgram, type Program } from './support/programs.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const ROOT = join(import.meta.dirname, '..');
const PACKAGES = join(ROOT, 'node_modules');
const OPTIONS = {
  module: 'nodenext',
  target: 'ES2022',
  lib: ['ES2023', 'DOM'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: false,
  skipLibCheck: true,
};

/** Each line after an expectation must not compile; if one does, tsc reports the expectation. */
const MISTAKES = `
import createClient from 'openapi-fetch';
import type { paths } from './handpick.js';

const handpick = createClient<paths>({ baseUrl: 'http://localhost' });
const id = 'x';
// @ts-expect-error no such path
await handpick.GET('/api/v1/applicants');
// @ts-expect-error no such filter
await handpick.GET('/api/v1/applications', { params: { query: { intake: id } } });
// @ts-expect-error an edit without If-Match
await handpick.PATCH('/api/v1/clients/{id}', { params: { path: { id } }, body: { name: 'Fjordvind' } });
await handpick.PATCH('/api/v1/clients/{id}', { params: { path: { id }, header: { 'If-Match': '"1"' } }, body: {} });
// @ts-expect-error no such door
await handpick.POST('/api/v1/applications', { body: { intake_id: id, door: 'side', candidate_id: id } });
// @ts-expect-error no stage to move from
await handpick.POST('/api/v1/applications/{id}/moves', { params: { path: { id } }, body: { to_stage_id: id } });
const { data } = await handpick.GET('/api/v1/candidates/{id}', { params: { path: { id } } });
// @ts-expect-error not everybody has an address
const email: string | undefined = data?.email;
// @ts-expect-error a field of another name
console.log(email, data?.firstName);
// @ts-expect-error an answer without a body
const nothing: object = (await handpick.DELETE('/api/v1/session')).data;
export { nothing };
`;

const run = promisify(execFile);
/** What the program wrote, and what went wrong with it if something did. */
async function node(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${script} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

describe('a client generated from the description', () => {
  let t: TestApp;
  let admin: SignedIn;
  let intake: Intake;
  let program: Program;
  let folder: string;
  const compile = (file: string): Promise<string> =>
    node(join(PACKAGES, 'typescript/bin/tsc'), ['-p', join(folder, file)]);
  const project = (file: string, options: object): Promise<void> =>
    writeFile(
      join(folder, `${file}.json`),
      JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, files: [`${file}.ts`] }),
    );

  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    intake = await makeIntake(t.db, await makeJob(t.db));
    for (let i = 0; i < 4; i++) await makeApplication(t, admin.actor, intake);
    program = await makeProgram(t, admin);
    folder = await mkdtemp(join(tmpdir(), 'handpick-client-'));
    await symlink(PACKAGES, join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const types = ['--output', join(folder, 'handpick.ts')];
    await node(join(PACKAGES, 'openapi-typescript/bin/cli.js'), [join(ROOT, 'docs/openapi.json'), ...types]);
  }, 300_000);
  afterAll(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('compiles and runs as the guide for programs shows it', async () => {
    const guide = await readFile(join(ROOT, 'docs/api.md'), 'utf8');
    const [, code = ''] = /```ts\n(.+?)```/s.exec(guide) ?? [];
    await writeFile(join(folder, 'program.ts'), code);
    await project('program', {});
    await compile('program.json');
    const told = await node(join(folder, 'program.js'), [], {
      HANDPICK_URL: t.url,
      HANDPICK_TOKEN: program.token,
      INTAKE: intake.id,
    });
    expect(told.trim().split('\n')).toEqual([
      'entered once',
      '5 applications, 5 names',
      expect.stringMatching(/^5 applied, definitions funnel\/1$/),
      '404 application-not-found',
    ]);
  }, 300_000);

  it('lets nobody write what the API would refuse', async () => {
    await writeFile(join(folder, 'mistakes.ts'), MISTAKES);
    await project('mistakes', { noEmit: true });
    expect(await compile('mistakes.json')).toBe('');
  }, 300_000);
});
