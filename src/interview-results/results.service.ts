import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { may, type Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { languageOf } from '../candidates/candidates.queries.js';
import { AppError, conflict, invalidField, notFound } from '../errors.js';
import { I18n } from '../i18n/i18n.js';
import { GateRuling } from './gate-ruling.entity.js';
import { InterviewDecision } from './interview-decision.entity.js';
import { presentAnswer, standingOf, type Said } from './panel.js';
import { RatingChange } from './rating-change.entity.js';
import {
  SHORTEST_CHANGE_REASON,
  SHORTEST_DEVIATION_REASON,
  type GateRulingDto,
  type InterviewDecisionDto,
  type InterviewResultView,
  type RatingChangeDto,
} from './result.dto.js';
import { resultView } from './result-view.js';
import {
  interviewOf,
  lockedRecord,
  readRecord,
  type AnswerRow,
  type CardRow,
  type InterviewRecord,
} from './results.queries.js';

/** What everybody's scorecards come to once all are in, and what people make of it. */
@Injectable()
export class ResultsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly i18n: I18n,
  ) {}

  /** As of one moment, in the reader's language. */
  get(actor: Actor, interviewId: string): Promise<InterviewResultView> {
    return this.dataSource.transaction('REPEATABLE READ', (tx) => this.read(tx, actor, interviewId));
  }

  /** The interviewer's own new rating after the discussion of the evidence; the original stays. */
  async changeRating(actor: Actor, scorecardId: string, given: RatingChangeDto): Promise<InterviewResultView> {
    refuseShort(given.reason, SHORTEST_CHANGE_REASON);
    return this.dataSource.transaction(async (tx) => {
      const interviewId = await interviewOf(tx, actor, scorecardId);
      const record = await lockedRecord(tx, actor, interviewId);
      refuseForeign(record.cards, scorecardId, actor);
      refuseUnlessOpen(record);
      const before = submittedAnswer(record, scorecardId, given.item_code);
      const after = newAnswer(before, given);
      await tx.insert(RatingChange, {
        id: uuid(),
        scorecardId,
        itemCode: given.item_code,
        fromRating: before.rating,
        toRating: after.rating,
        fromIsYes: before.isYes,
        toIsYes: after.isYes,
        reason: given.reason,
        changedById: actor.id,
      });
      await recordAudit(tx, actor, done('interview.rating-changed', record));
      return this.read(tx, actor, interviewId);
    });
  }

  /** A "no" to a rule of conduct counts when the panel confirms it. */
  async rule(actor: Actor, interviewId: string, given: GateRulingDto): Promise<InterviewResultView> {
    return this.dataSource.transaction(async (tx) => {
      const record = await lockedRecord(tx, actor, interviewId);
      refuseStranger(record.cards, actor);
      refuseUnlessOpen(record);
      refuseUndoubted(record, given.item_code);
      await tx.insert(GateRuling, {
        id: uuid(),
        interviewId,
        itemCode: given.item_code,
        isYes: given.is_yes,
        reason: given.reason,
        ruledById: actor.id,
      });
      await recordAudit(tx, actor, done('interview.gate-ruled', record));
      return this.read(tx, actor, interviewId);
    });
  }

  /** Records what a person decided, beside what the rule recommended. It moves, rejects and mails nobody. */
  async decide(actor: Actor, interviewId: string, given: InterviewDecisionDto): Promise<InterviewResultView> {
    return this.dataSource.transaction(async (tx) => {
      const record = await lockedRecord(tx, actor, interviewId);
      refuseIncomplete(record);
      refuseSuperseded(record, given);
      const { score, recommendation, gates } = standingOf(record);
      if (recommendation.silence === 'incomplete' || [...gates.values()].includes('to_confirm')) throw pending();
      if (given.outcome !== recommendation.outcome) refuseShort(given.reason, SHORTEST_DEVIATION_REASON);
      await tx.insert(InterviewDecision, {
        id: uuid(),
        interviewId,
        outcome: given.outcome,
        recommendation: recommendation.outcome,
        score: score.score?.toNumber() ?? null,
        reason: given.reason,
        decidedById: actor.id,
      });
      await recordAudit(tx, actor, done('interview.decided', record));
      return this.read(tx, actor, interviewId);
    });
  }

  private async read(tx: EntityManager, actor: Actor, interviewId: string): Promise<InterviewResultView> {
    const record = await readRecord(tx, actor, interviewId);
    return resultView(record, { language: await languageOf(tx, actor), i18n: this.i18n });
  }
}

const done = (action: string, { interview }: InterviewRecord) => ({
  action,
  object_type: 'interview',
  object_id: interview.id,
  office_id: interview.office_id,
});

function refuseShort(reason: string, shortest: number): void {
  if ([...reason].length < shortest)
    throw invalidField('reason', `shorter-than-${shortest}`, `must say why in at least ${shortest} characters`);
}

function refuseIncomplete({ interview }: InterviewRecord): void {
  if (interview.is_cancelled)
    throw conflict('interview-cancelled', 'This interview is cancelled; nothing was changed.');
  if (!interview.is_complete)
    throw conflict('scorecards-missing', 'Not everybody has submitted a scorecard; nothing was changed.');
}

/** Ratings stay as they were when somebody decided on them. */
function refuseUnlessOpen(record: InterviewRecord): void {
  refuseIncomplete(record);
  const [decision] = record.decisions;
  if (decision) throw alreadyDecided(decision);
}

/** Two who decide at once: the second is shown what the first decided. */
function refuseSuperseded({ decisions }: InterviewRecord, { supersedes_id: supersedes }: InterviewDecisionDto): void {
  const [latest] = decisions;
  if (latest !== undefined && latest.id !== supersedes) throw alreadyDecided(latest);
  if (latest === undefined && supersedes !== undefined) throw notFound('decision');
}

function alreadyDecided(decision: InterviewRecord['decisions'][number]): AppError {
  return conflict('interview-decided', 'Somebody has decided on this interview; nothing was changed.', {
    decision_id: decision.id,
    outcome: decision.outcome,
    decided_by_name: decision.decided_by_name,
    decided_at: decision.decided_at.toISOString(),
  });
}

function pending(): AppError {
  return conflict('gates-to-confirm', 'The panel has to confirm a “no” first; nothing was changed.');
}

function refuseForeign(cards: readonly CardRow[], scorecardId: string, actor: Actor): void {
  if (cards.find(({ id }) => id === scorecardId)?.interviewer_id !== actor.id)
    throw new AppError('forbidden', 'not-your-scorecard', 'Only the interviewer changes the own ratings.');
}

/** The panel are those who interviewed, and who decides. */
function refuseStranger(cards: readonly CardRow[], actor: Actor): void {
  const isOfPanel = cards.some((card) => card.interviewer_id === actor.id && card.is_submitted);
  if (!isOfPanel && !may(actor, 'interviews:decide'))
    throw new AppError('forbidden', 'not-of-the-panel', 'Only who interviewed or decides can do this.');
}

function refuseUndoubted(record: InterviewRecord, code: string): void {
  const answers = record.answers.filter(({ item_code: item, is_yes: isYes }) => item === code && isYes !== null);
  if (answers.length === 0) throw invalidField('item_code', 'not-a-gate', 'must be a gate of this interview');
  if (answers.every((answer) => presentAnswer(answer, record.changes).isYes === true))
    throw conflict('gate-not-doubted', 'No observer says no to this gate; nothing was changed.');
}

function submittedAnswer(record: InterviewRecord, scorecardId: string, code: string): Said {
  const answer = record.answers.find((one: AnswerRow) => one.scorecard_id === scorecardId && one.item_code === code);
  if (!answer) throw invalidField('item_code', 'not-answered', 'must be something this scorecard answers');
  return presentAnswer(answer, record.changes);
}

function newAnswer(before: Said, { rating, is_yes: isYes }: RatingChangeDto): Said {
  const isGate = before.isYes !== null;
  const after: Said = isGate ? { rating: null, isYes: isYes ?? null } : { rating: rating ?? null, isYes: null };
  const [field, other] = isGate ? (['is_yes', rating] as const) : (['rating', isYes] as const);
  if (other !== undefined)
    throw invalidField(isGate ? 'rating' : 'is_yes', 'not-asked', `must be left out: give ${field}`);
  if (after.rating === null && after.isYes === null) throw invalidField(field, 'is-not-empty', 'must be given');
  if (after.rating === before.rating && after.isYes === before.isYes)
    throw invalidField(field, 'unchanged', 'must be another one than before');
  return after;
}
