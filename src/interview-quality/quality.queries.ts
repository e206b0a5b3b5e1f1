import sql, { empty, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import type { LocalText } from '../i18n/local-text.js';
import { visibleTemplates } from '../interview-templates/template-scope.js';
import { IS_COMPLETE, visibleTo } from '../interviews/visibility.js';
import type { Pair } from './agreement.js';
import { calibrationColumns, type CalibrationState } from '../interviews/calibration.queries.js';
import type { QualityQuery } from './quality.dto.js';

/** Figures of a set of ratings, counted by the database. */
export interface Spread {
  ratings: number;
  mean: number | null;
  /** Standard deviation of a sample; null of fewer than two. */
  spread: number | null;
  at_1: number;
  at_5: number;
}

export interface InterviewerRow extends Spread, CalibrationState {
  user_id: string;
  name: string;
  scorecards: number;
  /** By interview, what both rated. */
  shared: Pair[][];
}

export interface QuestionRow extends Spread {
  template_id: string;
  template: LocalText;
  code: string;
  kind: 'question' | 'behaviour';
  competency: LocalText;
  text: LocalText;
  versions: number[];
  interviews: number;
  /** Interviews with something else to compare with. */
  with_rest: number;
  correlation: number | null;
  passed: number;
  not_passed: number;
  difference: number | null;
}

const SPREAD = sql`
  count(*)::int AS ratings, avg(rating)::float8 AS mean, stddev_samp(rating)::float8 AS spread,
  count(*) FILTER (WHERE rating = 1)::int AS at_1, count(*) FILTER (WHERE rating = 5)::int AS at_5`;

/** Live interviews the actor may see, before any of them is counted. */
function interviews(actor: Actor, { template_id: templateId, office_id: officeId }: QualityQuery): Sql {
  return sql`
    FROM interview
    JOIN application ON application.id = interview.application_id
    JOIN office ON office.id = application.office_id
    WHERE ${visibleTo(actor)} AND interview.cancelled_at IS NULL AND application.voided_at IS NULL
      ${templateId === undefined ? empty : sql`AND interview.template_id = ${templateId}`}
      ${officeId === undefined ? empty : sql`AND application.office_id = ${officeId}`}`;
}

/**
 * `counted`: the interviews in which nobody is left to submit, by the day of the last scorecard in the time zone of the
 * office. `rating`: what was rated in them, before any discussion: a changed rating stands beside the original.
 */
function ratings(actor: Actor, query: QualityQuery): Sql {
  const { from, to, version } = query;
  const day = sql`(
    (SELECT max(submitted_at) FROM scorecard WHERE scorecard.interview_id = interview.id) AT TIME ZONE office.time_zone)::date`;
  return sql`
    counted AS (
      SELECT interview.id, interview.template_id, interview.template_version_id ${interviews(actor, query)}
        AND ${IS_COMPLETE}
        ${from === undefined ? empty : sql`AND ${day} >= ${from}::date`}
        ${to === undefined ? empty : sql`AND ${day} < ${to}::date`}
        ${version === undefined ? empty : sql`AND ${isVersion(version)}`}
    ),
    rating AS (
      SELECT counted.id AS interview_id, counted.template_id, counted.template_version_id,
        scorecard.interviewer_id, answer.item_code, answer.rating
      FROM counted
      JOIN scorecard ON scorecard.interview_id = counted.id AND scorecard.submitted_at IS NOT NULL
      JOIN scorecard_answer AS answer ON answer.scorecard_id = scorecard.id AND answer.rating IS NOT NULL
    )`;
}

function isVersion(number: number): Sql {
  return sql`EXISTS (
    SELECT FROM interview_template_version AS version
    WHERE version.id = interview.template_version_id AND version.number = ${number})`;
}

/** Who submitted a counted scorecard, and who is about to interview: their training matters before their first figure. */
export function interviewersQuery(actor: Actor, query: QualityQuery): Sql {
  return sql`
    WITH ${ratings(actor, query)},
    figure AS (
      SELECT interviewer_id, count(DISTINCT interview_id)::int AS scorecards, ${SPREAD} FROM rating GROUP BY interviewer_id
    ),
    together AS (
      SELECT own.interviewer_id, jsonb_agg(jsonb_build_array(own.rating, other.rating)) AS pairs
      FROM rating AS own
      JOIN rating AS other USING (interview_id, item_code)
      WHERE other.interviewer_id <> own.interviewer_id
      GROUP BY own.interviewer_id, own.interview_id
    ),
    shared AS (SELECT interviewer_id, jsonb_agg(pairs) AS interviews FROM together GROUP BY interviewer_id),
    listed AS (
      SELECT interviewer_id FROM figure
      UNION
      SELECT interviewer_id FROM scorecard
      WHERE submitted_at IS NULL AND excused_at IS NULL AND interview_id IN (SELECT interview.id ${interviews(actor, query)})
    )
    SELECT person.id AS user_id, person.name, ${calibrationColumns(sql`person.id`)},
      coalesce(figure.scorecards, 0) AS scorecards, coalesce(figure.ratings, 0) AS ratings, figure.mean, figure.spread,
      coalesce(figure.at_1, 0) AS at_1, coalesce(figure.at_5, 0) AS at_5, coalesce(shared.interviews, '[]') AS shared
    FROM listed
    JOIN user_account AS person ON person.id = listed.interviewer_id
    LEFT JOIN figure USING (interviewer_id)
    LEFT JOIN shared USING (interviewer_id)
    ORDER BY person.name COLLATE "und-x-icu", person.id`;
}

/** Questions and behaviours of the counted interviews; their words are those of the latest version among them. */
export function questionsQuery(actor: Actor, query: QualityQuery): Sql {
  return sql`
    WITH ${ratings(actor, query)},
    figure AS (SELECT template_id, item_code, ${SPREAD} FROM rating GROUP BY template_id, item_code),
    ${USEFULNESS},
    ${DESCRIPTION}
    SELECT described.*, figure.ratings, figure.mean, figure.spread, figure.at_1, figure.at_5,
      useful.interviews, useful.with_rest, useful.correlation, useful.passed, useful.not_passed, useful.difference
    FROM described
    JOIN figure ON figure.template_id = described.template_id AND figure.item_code = described.code
    JOIN useful ON useful.template_id = described.template_id AND useful.item_code = described.code
    ORDER BY described.template_code, described.position, described.code`;
}

/** Of the means over interviewers; means that differ by rounding alone do not vary. */
const USEFULNESS = sql`
  answered AS (
    SELECT interview_id, template_id, item_code, avg(rating)::float8 AS mean
    FROM rating GROUP BY interview_id, template_id, item_code
  ),
  compared AS (
    SELECT *, (sum(mean) OVER same - mean) / nullif(count(*) OVER same - 1, 0) AS rest
    FROM answered WINDOW same AS (PARTITION BY interview_id)
  ),
  decided AS (
    SELECT DISTINCT ON (interview_id) interview_id, outcome FROM interview_decision
    WHERE interview_id IN (SELECT id FROM counted)
    ORDER BY interview_id, decided_at DESC, id DESC
  ),
  useful AS (
    SELECT template_id, item_code, count(*)::int AS interviews, count(rest)::int AS with_rest,
      CASE WHEN stddev_pop(mean) > 1e-9 AND stddev_pop(rest) > 1e-9 THEN corr(mean, rest) END AS correlation,
      count(*) FILTER (WHERE outcome = 'passed')::int AS passed,
      count(*) FILTER (WHERE outcome = 'not_passed')::int AS not_passed,
      avg(mean) FILTER (WHERE outcome = 'passed') - avg(mean) FILTER (WHERE outcome = 'not_passed') AS difference
    FROM compared LEFT JOIN decided USING (interview_id)
    GROUP BY template_id, item_code
  )`;

const DESCRIPTION = sql`
  asked AS (
    SELECT version.template_id, version.number, version.content, item.code, item.kind, item.position, item.competency_code,
      jsonb_build_object('code', item.code) AS named
    FROM (SELECT DISTINCT template_version_id AS id FROM counted) AS used
    JOIN interview_template_version AS version USING (id)
    JOIN interview_item AS item ON item.version_id = version.id AND item.kind <> 'gate'
  ),
  described AS (
    SELECT DISTINCT ON (asked.template_id, asked.code) asked.template_id, template.code AS template_code,
      asked.content -> 'name' AS template, asked.code, asked.kind, asked.position, competency.name AS competency,
      coalesce(
        jsonb_path_query_first(asked.content, '$.questions[*] ? (@.code == $code).text', named),
        jsonb_path_query_first(asked.content, '$.role_play.behaviours[*] ? (@.code == $code).name', named)
      ) AS text,
      (SELECT array_agg(same.number ORDER BY same.number) FROM asked AS same
       WHERE same.template_id = asked.template_id AND same.code = asked.code) AS versions
    FROM asked
    JOIN interview_template AS template ON template.id = asked.template_id
    JOIN competency ON competency.code = asked.competency_code
    ORDER BY asked.template_id, asked.code, asked.number DESC
  )`;

/** Whether what the filters name is there and may be seen; what is absent is. */
export interface Basis {
  has_template: boolean;
  has_office: boolean;
}

export function basisQuery(actor: Actor, { template_id, office_id }: QualityQuery): Sql {
  const [templateId, officeId] = [template_id ?? null, office_id ?? null];
  return sql`
    SELECT
      ${templateId}::uuid IS NULL OR EXISTS (
        SELECT FROM interview_template WHERE id = ${templateId} AND ${visibleTemplates(actor)}) AS has_template,
      ${officeId}::uuid IS NULL
        OR EXISTS (SELECT FROM office WHERE id = ${officeId} AND ${inScope(actor, 'office.id')}) AS has_office`;
}

/** What the filters offer. */
export interface QualityChoices {
  templates: { id: string; name: LocalText; versions: number[] }[];
  offices: { id: string; name: string }[];
}

export function choicesQuery(actor: Actor): Sql {
  return sql`
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'versions', versions) ORDER BY code), '[]')
       FROM (
         SELECT interview_template.id, interview_template.code, array_agg(number ORDER BY number) AS versions,
           (array_agg(content -> 'name' ORDER BY number DESC))[1] AS name
         FROM interview_template
         JOIN interview_template_version AS version
           ON version.template_id = interview_template.id AND published_at IS NOT NULL
         WHERE ${visibleTemplates(actor)}
         GROUP BY interview_template.id
       ) AS published) AS templates,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name), '[]')
       FROM office WHERE ${inScope(actor, 'office.id')}) AS offices`;
}
