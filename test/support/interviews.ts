import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Application } from '../../src/applications/application.entity.js';
import { Competency } from '../../src/competencies/competency.entity.js';
import {
  itemsOf,
  type InterviewContent,
  type RolePlayContent,
  type TemplateContent,
} from '../../src/interview-templates/content.js';
import { InterviewItem } from '../../src/interview-templates/interview-item.entity.js';
import { InterviewTemplateJob } from '../../src/interview-templates/interview-template-job.entity.js';
import { InterviewTemplateVersion } from '../../src/interview-templates/interview-template-version.entity.js';
import { InterviewTemplate } from '../../src/interview-templates/interview-template.entity.js';
import { JobCompetency } from '../../src/competencies/job-competency.entity.js';
import { rows } from '../../src/database/sql.js';
import { Interview } from '../../src/interviews/interview.entity.js';
import { ScorecardAnswer } from '../../src/interviews/scorecard-answer.entity.js';
import { Scorecard } from '../../src/interviews/scorecard.entity.js';

const inThree = (words: string) => ({ en: words, sv: `${words} (sv)`, es: `${words} (es)` });

/** Three questions on two competencies, in three languages, with one fact to confirm. */
export function sampleInterview(given: Partial<InterviewContent> = {}): InterviewContent {
  const question = (code: string, competency: string): InterviewContent['questions'][number] => ({
    code,
    competency,
    type: 'behavioural',
    minutes: 5,
    text: inThree(`What did you do, ${code}?`),
    probes: [inThree('What was hard about it?'), inThree('How did it end?')],
    anchors: {
      1: inThree('No example'),
      2: inThree('A weak example'),
      3: inThree('A clear example'),
      4: inThree('A good example'),
      5: inThree('An example for others'),
    },
  });
  return {
    kind: 'interview',
    name: inThree('Short interview'),
    duration_minutes: 15,
    min_interviewers: 1,
    competencies: { patience: inThree('Patience'), goal_focus: inThree('Goal focus') },
    scale: {
      1: inThree('Well below'),
      2: inThree('Below'),
      3: inThree('Meets'),
      4: inThree('Above'),
      5: inThree('Well above'),
    },
    never_ask: [inThree('Health'), inThree('Former pay')],
    decision: { rule: 'score', min_score: 60 },
    intro: inThree('Everybody gets the same questions.'),
    closing: inThree('What would you like to ask?'),
    facts: [{ code: 'F1', text: inThree('The shifts are possible'), answers: ['yes', 'no', 'to_discuss'] }],
    questions: [question('Q1', 'patience'), question('Q2', 'patience'), question('Q3', 'goal_focus')],
    ...given,
  };
}

export interface TestTemplate {
  id: string;
  versionId: string;
  content: TemplateContent;
}

/** A template with one published version, made for the job, whose analysis names every competency it asks about. */
export async function makeTemplate(
  db: DataSource,
  job: { id: string },
  publishedById: string,
  content: TemplateContent = sampleInterview(),
): Promise<TestTemplate> {
  const [id, versionId] = [uuid(), uuid()];
  await db.transaction(async (tx) => {
    for (const [code, name] of Object.entries(content.competencies)) {
      await tx.upsert(Competency, { code, name, criterion: null }, ['code']);
      await tx.upsert(JobCompetency, { jobId: job.id, competencyCode: code, reason: 'The job needs it.' }, [
        'jobId',
        'competencyCode',
      ]);
    }
    await tx.insert(InterviewTemplate, { id, code: `template_${id.slice(-12)}`, kind: content.kind });
    await tx.insert(InterviewTemplateJob, { templateId: id, jobId: job.id });
    await tx.insert(InterviewTemplateVersion, {
      id: versionId,
      templateId: id,
      number: 1,
      content: content as never,
      publishedAt: new Date(),
      publishedById,
    });
    await tx.insert(
      InterviewItem,
      itemsOf(content).map(({ competency, ...item }) => ({ ...item, versionId, competencyCode: competency })),
    );
  });
  return { id, versionId, content };
}

export interface TestInterview {
  id: string;
  /** By the interviewer's id. */
  scorecards: Record<string, string>;
}

/** An interview in the stage where the application stands, with an empty scorecard for each interviewer. */
export async function makeInterview(
  db: DataSource,
  application: { id: string },
  template: TestTemplate,
  interviewerIds: readonly string[],
): Promise<TestInterview> {
  const id = uuid();
  const scorecards: Record<string, string> = {};
  const { currentStageId } = await db.manager.findOneByOrFail(Application, { id: application.id });
  const [createdById] = interviewerIds;
  if (createdById === undefined) throw new Error('An interview needs an interviewer.');
  await db.manager.insert(Interview, {
    id,
    applicationId: application.id,
    stageId: currentStageId,
    templateId: template.id,
    templateVersionId: template.versionId,
    language: 'en',
    createdById,
  });
  for (const interviewerId of interviewerIds) {
    const scorecardId = uuid();
    scorecards[interviewerId] = scorecardId;
    await db.manager.insert(Scorecard, {
      id: scorecardId,
      interviewId: id,
      templateVersionId: template.versionId,
      interviewerId,
    });
  }
  return { id, scorecards };
}

/** Fills a scorecard with a note for everything and the given ratings, by code, and submits it unless told not to. */
export async function fillScorecard(
  db: DataSource,
  scorecardId: string,
  ratings: Readonly<Record<string, 1 | 2 | 3 | 4 | 5 | boolean>>,
  { state = 'submitted', facts = { F1: 'yes' } }: { state?: 'draft' | 'submitted'; facts?: Scorecard['facts'] } = {},
): Promise<void> {
  const { templateVersionId } = await db.manager.findOneByOrFail(Scorecard, { id: scorecardId });
  for (const [itemCode, answer] of Object.entries(ratings)) {
    await db.manager.insert(ScorecardAnswer, {
      scorecardId,
      itemCode,
      templateVersionId,
      note: `Said something about ${itemCode}`,
      ...(typeof answer === 'boolean' ? { isYes: answer } : { rating: answer }),
    });
  }
  const now = new Date();
  await db.manager.update(
    Scorecard,
    { id: scorecardId },
    {
      facts,
      startedAt: now,
      submittedAt: state === 'submitted' ? now : null,
    },
  );
}

/** A role-play of two behaviours and two gates, enough from 60. */
export function sampleRolePlay(given: Partial<RolePlayContent> = {}): RolePlayContent {
  const { name, min_interviewers, competencies, scale, never_ask, decision } = sampleInterview();
  const anchors = { 1: inThree('Cold'), 3: inThree('Friendly'), 5: inThree('Warm') };
  return {
    kind: 'role_play',
    name,
    duration_minutes: 30,
    min_interviewers,
    competencies,
    scale,
    never_ask,
    decision,
    role_play: {
      competency: 'patience',
      prepare_minutes: 5,
      call_minutes: 8,
      candidate_brief: inThree('Somebody calls to withdraw.'),
      actor_script: [{ code: 'opening', cue: inThree('To begin with'), text: inThree('I want to withdraw.') }],
      gates: [
        { code: 'G1', text: inThree('Did not deny the right') },
        { code: 'G2', text: inThree('Stopped after a clear no') },
      ],
      behaviours: [
        { code: 'B1', name: inThree('Opening and tone'), anchors },
        { code: 'B2', name: inThree('Listening'), anchors },
      ],
    },
    ...given,
  };
}

/** A finished training, that long ago: `2 days`. */
export async function makeTraining(db: DataSource, userId: string, ago: string): Promise<void> {
  await rows(
    db,
    sql`INSERT INTO calibration (id, user_id, started_at, finished_at)
        VALUES (${uuid()}, ${userId}, now() - ${ago}::interval - interval '1 hour', now() - ${ago}::interval)`,
  );
}
