import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { rows, type Queryable } from '../database/sql.js';
import { AppError, conflict, invalid, notFound, type FieldError } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { itemsOf, type Item } from '../interview-templates/content.js';
import { answerProblems, changedFacts, factProblems, isSameAnswer, missingAnswers, missingFacts } from './answering.js';
import type {
  AnswerDto,
  SavedAnswerView,
  ScorecardChangesDto,
  ScorecardProgressView,
  ScorecardsQuery,
  ScorecardSummaryView,
  ScorecardView,
  SubmissionView,
} from './scorecard.dto.js';
import {
  answersOf,
  findAnswer,
  findOwnScorecardId,
  findScorecard,
  lockOwnScorecard,
  markSubmitted,
  otherInterviewers,
  ownScorecards,
  putAnswer,
  STATE,
  type AnswerRow,
  type ScorecardRow,
} from './scorecards.queries.js';
import { answerView, progressView, scorecardView, summaryView } from './scorecard-views.js';

/** One interviewer's scorecard while it is filled in; a draft is its owner's alone. */
@Injectable()
export class ScorecardsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The actor's own ones, the newest first. */
  async list(actor: Actor, query: ScorecardsQuery): Promise<Page<ScorecardSummaryView>> {
    const found = await ownScorecards(this.dataSource, actor, conditionOf(query), query.limit + 1);
    return pageOf(found, query.limit, summaryView, (row) => [row.id]);
  }

  /** @throws AppError 404 also for a draft of somebody else, whoever asks */
  get(actor: Actor, id: string): Promise<ScorecardView> {
    return readScorecard(this.dataSource, actor, id);
  }

  /** The actor's own of an interview. @throws AppError 404 for who does not interview there */
  async getOwn(actor: Actor, interviewId: string): Promise<ScorecardView> {
    const id = await findOwnScorecardId(this.dataSource, actor, interviewId);
    if (id === null) throw notFound('scorecard');
    return readScorecard(this.dataSource, actor, id);
  }

  /**
   * Keeps a draft of one answer. The same content again is no new draft, whatever version it was based on: an answer
   * that got lost may be asked for again.
   * @throws AppError `stale-answer` with what is stored, when that is not what was edited
   */
  async saveAnswer(
    actor: Actor,
    id: string,
    itemCode: string,
    version: number,
    given: AnswerDto,
  ): Promise<SavedAnswerView> {
    return this.dataSource.transaction(async (tx) => {
      const card = await openScorecard(tx, actor, id);
      const item = itemOf(card, itemCode);
      refuse(answerProblems(card.content, item, given));
      const stored = await findAnswer(tx, card, itemCode);
      if (stored && isSameAnswer(stored, given)) return answerView(stored);
      if ((stored?.version ?? 0) !== version) throw staleAnswer(stored);
      const saved = await putAnswer(tx, card, { item_code: itemCode, ...given });
      if (card.started_at === null) await start(tx, actor, card);
      return answerView(saved);
    });
  }

  /** Keeps facts and clock. @throws AppError `stale-version` */
  async saveProgress(
    actor: Actor,
    id: string,
    version: number,
    given: ScorecardChangesDto,
  ): Promise<ScorecardProgressView> {
    return this.dataSource.transaction(async (tx) => {
      const card = await openScorecard(tx, actor, id);
      refuse(factProblems(card.content, given.facts ?? {}));
      const facts = changedFacts(card.facts, given.facts ?? {});
      const elapsed = given.elapsed_seconds ?? card.elapsed_seconds;
      if (isSameProgress(card, facts, elapsed)) return progressView(card);
      if (card.version !== version) throw staleProgress(card);
      await rows(
        tx,
        sql`UPDATE scorecard SET facts = ${JSON.stringify(facts)}::jsonb, elapsed_seconds = ${elapsed},
              version = version + 1 WHERE id = ${id}`,
      );
      if (card.started_at === null) await start(tx, actor, card);
      return progressView(await lockedScorecard(tx, actor, id));
    });
  }

  /** For good. @throws AppError 422 that names everything that is missing */
  async submit(actor: Actor, id: string): Promise<SubmissionView> {
    return this.dataSource.transaction(async (tx) => {
      const card = await openScorecard(tx, actor, id);
      refuse(whatIsMissing(card, await answersOf(tx, card)));
      const submittedAt = await markSubmitted(tx, id);
      await audit(tx, actor, card, 'scorecard.submitted');
      return { id, submitted_at: submittedAt.toISOString() };
    });
  }
}

function conditionOf({ state, cursor }: ScorecardsQuery): Sql {
  const [before = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  return sql`(${state ?? null}::text IS NULL OR ${STATE} = ${state ?? null}::text)
    AND (${before}::text IS NULL OR scorecard.id < ${before}::text::uuid)`;
}

async function readScorecard(db: Queryable, actor: Actor, id: string): Promise<ScorecardView> {
  const card = await findScorecard(db, actor, id);
  if (!card) throw notFound('scorecard');
  return scorecardView(card, await answersOf(db, card), await otherInterviewers(db, card));
}

async function lockedScorecard(tx: Queryable, actor: Actor, id: string): Promise<ScorecardRow> {
  const card = await lockOwnScorecard(tx, actor, id);
  if (!card) throw notFound('scorecard');
  return card;
}

/** @throws AppError 404, or 409 when nothing can be written any more */
async function openScorecard(tx: Queryable, actor: Actor, id: string): Promise<ScorecardRow> {
  const card = await lockedScorecard(tx, actor, id);
  switch (card.state) {
    case 'submitted':
      throw conflict('scorecard-submitted', 'This scorecard is submitted; nothing was changed.');
    case 'excused':
      throw conflict('scorecard-excused', 'You are excused from this interview; nothing was changed.');
    case 'cancelled':
      throw conflict('interview-cancelled', 'This interview is cancelled; nothing was changed.');
    case 'not_started':
    case 'in_progress':
      return card;
  }
}

function itemOf({ content }: ScorecardRow, code: string): Item {
  const item = itemsOf(content).find((one) => one.code === code);
  if (!item) throw notFound('question');
  return item;
}

function refuse(problems: readonly FieldError[]): void {
  if (problems.length > 0) throw invalid(problems);
}

function isSameProgress(card: ScorecardRow, facts: ScorecardRow['facts'], elapsed: number): boolean {
  const codes = Object.keys({ ...card.facts, ...facts });
  return elapsed === card.elapsed_seconds && codes.every((code) => card.facts[code] === facts[code]);
}

function whatIsMissing(card: ScorecardRow, answers: readonly AnswerRow[]): FieldError[] {
  const given = new Map(answers.map((answer) => [answer.item_code, answer]));
  const needed = { note: 'needs a note', rating: 'needs a rating', answer: 'must be answered with yes or no' };
  return [
    ...missingAnswers(card.content, given).map(({ item_code: code, needs }) => ({
      field: `answers.${code}.${needs === 'answer' ? 'is_yes' : needs}`,
      code: `${needs}-missing`,
      message: needed[needs],
    })),
    ...missingFacts(card.content, card.facts).map((code) => ({
      field: `facts.${code}`,
      code: 'fact-missing',
      message: 'must be confirmed',
    })),
  ];
}

/** What is stored goes back to its owner, so that neither of the two texts is lost; its probes are in the scorecard. */
function staleAnswer(stored: AnswerRow | undefined): AppError {
  return new AppError('precondition-failed', 'stale-answer', STALE, {
    version: stored?.version ?? 0,
    note: stored?.note ?? null,
    rating: stored?.rating ?? null,
    is_yes: stored?.is_yes ?? null,
    saved_at: stored?.saved_at.toISOString() ?? null,
  });
}

function staleProgress(card: ScorecardRow): AppError {
  const { version, elapsed_seconds } = card;
  return new AppError('precondition-failed', 'stale-version', STALE, { version, elapsed_seconds });
}

const STALE = 'This was changed in the meantime, perhaps in another window; nothing was changed.';

async function start(tx: Queryable, actor: Actor, card: ScorecardRow): Promise<void> {
  await rows(tx, sql`UPDATE scorecard SET started_at = clock_timestamp() WHERE id = ${card.id}`);
  await audit(tx, actor, card, 'scorecard.started');
}

/** That it happened, and nothing of what was written. The drafts between are the owner's and not recorded. */
async function audit(tx: Queryable, actor: Actor, card: ScorecardRow, action: string): Promise<void> {
  const { id, office_id } = card;
  await recordAudit(tx, actor, { action, object_type: 'scorecard', object_id: id, office_id });
}
