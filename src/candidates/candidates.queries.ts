import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import type { Door, Milestone } from '../pipelines/ladder.js';
import type { LanguageLevel } from './candidate-language.entity.js';
import type { ContactLanguage } from './candidate.entity.js';

export interface CandidateRow {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  phone_e164: string | null;
  contact_language: ContactLanguage | null;
  location: string | null;
  languages: { language: string; level: LanguageLevel | null }[];
  created_at: Date;
  version: number;
}

/** An application as its candidate's page lists it. */
export interface CandidateApplicationRow {
  id: string;
  intake_id: string;
  intake_name: string;
  job_id: string;
  job_name: string;
  office_id: string;
  project_id: string;
  door: Door;
  status: string;
  stage_id: string;
  stage_name: string;
  stage_code: string | null;
  milestone: Milestone;
  applied_at: Date;
}

/** The row scope of candidates, as a condition on `alias`: there is an application the actor sees. */
export function visibleTo(actor: Actor, alias = 'c'): Sql {
  return sql`EXISTS (
    SELECT FROM application seen
    WHERE seen.candidate_id = ${raw(alias)}.id AND seen.voided_at IS NULL
      AND ${inScope(actor, 'seen.office_id', 'seen.project_id')})`;
}

/** Every word of `q` occurs in the name, the mail address or the telephone number of `alias`, accents and case folded. */
export function matches(q: string, alias = 'c'): Sql {
  const c = raw(alias);
  const text = sql`candidate_search_text(${c}.name, ${c}.email, ${c}.phone, ${c}.phone_e164)`;
  const contains = (word: string): Sql => sql`${text} LIKE '%' || fold(${escaped(word)}) || '%'`;
  const words = q.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return sql`true`;
  const everyWord = sql`(${join(words.map(contains), ' AND ')})`;
  const number = dialled(q);
  return number === null ? everyWord : sql`(${everyWord} OR ${contains(number)})`;
}

const FIELDS = sql`
  c.id, c.name, c.email, c.phone, c.phone_e164, c.contact_language, c.location, c.created_at, c.version,
  (SELECT coalesce(json_agg(json_build_object('language', l.language, 'level', l.level) ORDER BY l.language), '[]')
   FROM candidate_language l WHERE l.candidate_id = c.id) AS languages`;

export function findCandidate(db: Queryable, actor: Actor, id: string): Promise<CandidateRow | undefined> {
  return firstRow(db, sql`SELECT ${FIELDS} FROM candidate c WHERE c.id = ${id} AND ${visibleTo(actor)}`);
}

export interface CandidateFilters {
  q?: string | undefined;
  /** Name and id of the last row of the page before. */
  after?: readonly [string, string] | undefined;
  limit: number;
}

/** In the order of the language's alphabet. */
export function selectCandidates(
  db: Queryable,
  actor: Actor,
  language: ContactLanguage,
  { q, after, limit }: CandidateFilters,
): Promise<CandidateRow[]> {
  const name = sql`c.name COLLATE ${raw(`"${COLLATIONS[language]}"`)}`;
  return rows(
    db,
    sql`
      SELECT ${FIELDS} FROM candidate c
      WHERE ${visibleTo(actor)}
        ${q === undefined ? empty : sql`AND ${matches(q)}`}
        ${after === undefined ? empty : sql`AND (${name}, c.id) > (${after[0]}, ${after[1]}::uuid)`}
      ORDER BY ${name}, c.id LIMIT ${limit}`,
  );
}

const COLLATIONS = { en: 'en-x-icu', sv: 'sv-SE-x-icu', es: 'es-x-icu' } as const satisfies Record<
  ContactLanguage,
  string
>;

export async function languageOf(db: Queryable, actor: Actor): Promise<ContactLanguage> {
  const user = await firstRow<{ language: ContactLanguage }>(
    db,
    sql`SELECT language FROM user_account WHERE id = ${actor.id}`,
  );
  return user?.language ?? 'en';
}

/** Only those the actor sees, the newest first. */
export function selectApplicationsOf(db: Queryable, actor: Actor, id: string): Promise<CandidateApplicationRow[]> {
  return rows(
    db,
    sql`
      SELECT a.id, a.intake_id, i.name AS intake_name, a.job_id, j.name AS job_name, a.office_id, a.project_id, a.door,
             a.status, s.id AS stage_id, s.name AS stage_name, s.code AS stage_code, s.milestone, a.applied_at
      FROM application a
      JOIN intake i ON i.id = a.intake_id JOIN job j ON j.id = a.job_id JOIN stage s ON s.id = a.current_stage_id
      WHERE a.candidate_id = ${id} AND a.voided_at IS NULL AND ${inScope(actor, 'a.office_id', 'a.project_id')}
      ORDER BY a.applied_at DESC, a.id DESC`,
  );
}

/** The office through which the actor sees the candidate: that of the newest visible application. */
export function officeOf(
  db: Queryable,
  actor: Actor,
  id: string,
): Promise<{ id: string; country: string } | undefined> {
  return firstRow(
    db,
    sql`
      SELECT o.id, o.country FROM application a JOIN office o ON o.id = a.office_id
      WHERE a.candidate_id = ${id} AND a.voided_at IS NULL AND ${inScope(actor, 'a.office_id', 'a.project_id')}
      ORDER BY a.applied_at DESC, a.id DESC LIMIT 1`,
  );
}

function escaped(word: string): string {
  return word.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** The digits of a telephone number as somebody writes it, without the zeros dialled before it; null for other text. */
function dialled(q: string): string | null {
  if (!/^[+\d\s()./-]+$/.test(q)) return null;
  const digits = q.replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length >= 5 ? digits : null;
}
