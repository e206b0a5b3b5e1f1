import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import sql from 'sql-template-tag';
import { rows } from '../src/database/sql.js';
import { startApp, type TestApp } from './support/app.js';

/** What a job pays. What somebody earned elsewhere is asked of nobody and stored nowhere. */
const PAY_OF_A_JOB = ['pay_min', 'pay_max', 'pay_currency', 'pay_period', 'pay_agreement'];
/** Of an offer of an interview: that the intake does not say what the job pays. */
const SAID_OF_IT = 'is_pay_missing';

const WORDS = new Set(
  'pay pays paid payment salary salaries wage wages income earning earnings earned compensation remuneration ctc lon loner lön salario sueldo'.split(
    ' ',
  ),
);

/** Whether a name speaks of money somebody gets: by its words, so that `payload` does not. */
function speaksOfPay(name: string): boolean {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return words.some((word) => WORDS.has(word));
}

/** Every name in a document: of properties, and of parameters. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(key === 'name' && typeof inner === 'string' ? [inner] : []),
    ...namesIn(inner),
  ]);
}

describe('former pay', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it('would be noticed', () => {
    const names = ['current_salary', 'salaryHistory', 'former_pay', 'last-wage', 'payload', 'repayable'];
    expect(names.filter(speaksOfPay)).toEqual(['current_salary', 'salaryHistory', 'former_pay', 'last-wage']);
  });

  it('has no column in any table', async () => {
    const columns = await rows<{ name: string }>(
      t.db,
      sql`SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(columns.length).toBeGreaterThan(150);
    const names = columns.map(({ name }) => name).filter(speaksOfPay);
    expect(names.toSorted()).toEqual(PAY_OF_A_JOB.map((name) => `intake.${name}`).toSorted());
  });

  it('has no field and no parameter in the API, as its description in the repository says', () => {
    const document: unknown = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));
    const names = new Set(namesIn(document));
    expect(names.size).toBeGreaterThan(150);
    expect([...names].filter(speaksOfPay).toSorted()).toEqual([...PAY_OF_A_JOB, SAID_OF_IT].toSorted());
  });
});
