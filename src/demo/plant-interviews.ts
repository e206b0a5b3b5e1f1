import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';
import type { Rating, TemplateContent } from '../interview-templates/content.js';
import { resultOf } from '../interview-results/recommendation.js';
import type { Card } from '../interview-results/score.js';
import type { DemoApplication } from './applications.js';
import { insertRows, iso, known, type Ids, type Row } from './bulk.js';
import type { DemoInterview, DemoScorecard } from './interviews.js';
import type { PlantedTemplate } from './plant-templates.js';
import { stageKey, type Ground } from './plant-organization.js';

/** What the interviews hang from. */
export interface InterviewGround {
  stages: Ground['stages'];
  applications: ReadonlyMap<DemoApplication, string>;
  templates: ReadonlyMap<string, PlantedTemplate>;
  /** Ids of the accounts by mailbox. */
  users: ReadonlyMap<string, string>;
}

interface Numbered {
  interview: DemoInterview;
  id: string;
  template: PlantedTemplate;
  scorecards: (DemoScorecard & { id: string; userId: string })[];
}

/** Writes the interviews, what was rated in them and what was decided. */
export async function plantInterviews(
  tx: EntityManager,
  ids: Ids,
  told: readonly DemoInterview[],
  ground: InterviewGround,
): Promise<void> {
  const numbered = told.map((interview): Numbered => {
    const template = known(ground.templates, interview.template);
    const scorecards = interview.scorecards.map((card) => {
      return { ...card, id: ids.next(interview.createdAt), userId: known(ground.users, card.interviewer) };
    });
    return { interview, id: ids.next(interview.createdAt), template, scorecards };
  });
  await insertRows(
    tx,
    'interview',
    numbered.map((one) => interviewRow(one, ground)),
  );
  await plantScorecards(tx, numbered);
  await insertRows(
    tx,
    'gate_ruling',
    numbered.flatMap((one) => rulingRows(one, ids, ground)),
  );
  await insertRows(
    tx,
    'interview_decision',
    numbered.flatMap((one) => decisionRows(one, ids, ground)),
  );
}

/** The answers come before the submission: afterwards the database takes none. */
async function plantScorecards(tx: EntityManager, numbered: readonly Numbered[]): Promise<void> {
  await insertRows(tx, 'scorecard', numbered.flatMap(scorecardRows));
  await insertRows(tx, 'scorecard_answer', numbered.flatMap(answerRows));
  const submitted = numbered.flatMap(({ scorecards }) =>
    scorecards.flatMap(({ id, submittedAt }) => (submittedAt === null ? [] : [{ id, at: iso(submittedAt) }])),
  );
  await rows(
    tx,
    sql`UPDATE scorecard SET submitted_at = given.at, started_at = given.at - interval '45 minutes'
      FROM json_to_recordset(${JSON.stringify(submitted)}::json) AS given (id uuid, at timestamptz)
      WHERE scorecard.id = given.id`,
  );
}

function interviewRow({ interview, id, template }: Numbered, { stages, applications, users }: InterviewGround): Row {
  const { application, stage, createdAt, scheduledAt } = interview;
  return {
    id,
    application_id: known(applications, application),
    stage_id: known(stages, stageKey(application.office, application.door, stage)),
    template_id: template.id,
    template_version_id: template.versionId,
    language: application.person.contactLanguage,
    scheduled_at: iso(scheduledAt),
    created_by_id: known(users, RECRUITERS[application.office]),
    created_at: iso(createdAt),
    version: 1,
  };
}

const RECRUITERS = { Barcelona: 'recruiter', Malmö: 'recruiter.malmo' } as const;

function scorecardRows({ interview, id, template, scorecards }: Numbered): Row[] {
  return scorecards.map((card) => ({
    id: card.id,
    interview_id: id,
    template_version_id: template.versionId,
    interviewer_id: card.userId,
    focus_competencies: [],
    facts: card.facts,
    elapsed_seconds: card.submittedAt === null ? 0 : template.content.duration_minutes * 54,
    created_at: iso(interview.createdAt),
    version: 1,
  }));
}

function answerRows({ interview, template, scorecards }: Numbered): Row[] {
  return scorecards.flatMap(({ id, answers, submittedAt }) =>
    [...answers].map(([code, answer]) => ({
      scorecard_id: id,
      item_code: code,
      template_version_id: template.versionId,
      note: typeof answer === 'boolean' ? null : noteOf(template.content, code, answer, interview),
      rating: typeof answer === 'boolean' ? null : answer,
      is_yes: typeof answer === 'boolean' ? answer : null,
      probes: [],
      ad_hoc_probes: [],
      seconds: 240,
      saved_at: iso(submittedAt ?? interview.scheduledAt),
      version: 1,
    })),
  );
}

/** What was heard reads like the anchor it was rated by. */
function noteOf(content: TemplateContent, code: string, rating: Rating, { application }: DemoInterview): string {
  const language = application.person.contactLanguage;
  if (content.kind === 'interview')
    return content.questions.find((question) => question.code === code)?.anchors[rating][language] ?? '–';
  const behaviour = content.role_play.behaviours.find((one) => one.code === code);
  const nearest = rating <= 2 ? 1 : rating === 5 ? 5 : 3;
  return behaviour?.anchors[nearest][language] ?? '–';
}

function rulingRows({ interview, id, scorecards }: Numbered, ids: Ids, { users }: InterviewGround): Row[] {
  const { decision } = interview;
  if (decision === null) return [];
  const broken = new Set(
    scorecards.flatMap(({ answers }) => [...answers].flatMap(([code, kept]) => (kept === false ? [code] : []))),
  );
  return [...broken].map((code) => ({
    id: ids.next(decision.at),
    interview_id: id,
    item_code: code,
    is_yes: false,
    reason: 'Tried to persuade the customer again after a clear no; both observers heard it.',
    ruled_by_id: known(users, deciderOf(interview)),
    ruled_at: iso(decision.at - 60_000),
  }));
}

function decisionRows({ interview, id, template, scorecards }: Numbered, ids: Ids, { users }: InterviewGround): Row[] {
  const { decision } = interview;
  if (decision === null) return [];
  const rulings = new Map(
    scorecards.flatMap(({ answers }) => [...answers].filter(([, kept]) => kept === false)) as [string, boolean][],
  );
  const { score, recommendation } = resultOf(template.content, scorecards.map(cardOf), rulings);
  return [
    {
      id: ids.next(decision.at),
      interview_id: id,
      outcome: decision.outcome,
      recommendation: recommendation.outcome,
      score: score.score?.toNumber() ?? null,
      reason: REASONS[decision.outcome],
      decided_by_id: known(users, deciderOf(interview)),
      decided_at: iso(decision.at),
    },
  ];
}

const REASONS = {
  passed: 'Clear own examples in most answers, and the panel agreed on the evidence.',
  not_passed: 'The answers stayed general; too little shows that the calls would stay calm.',
} as const;

function deciderOf({ application }: DemoInterview): string {
  return application.office === 'Barcelona' ? 'project.lead' : 'recruiter.malmo';
}

function cardOf({ answers, facts }: DemoScorecard): Card {
  const given = [...answers];
  return {
    isExcused: false,
    ratings: Object.fromEntries(
      given.flatMap(([code, answer]) => (typeof answer === 'boolean' ? [] : [[code, answer]])),
    ),
    answers: Object.fromEntries(
      given.flatMap(([code, answer]) => (typeof answer === 'boolean' ? [[code, answer]] : [])),
    ),
    facts,
  };
}
