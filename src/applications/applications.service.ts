import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { may, type Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { CandidatesService } from '../candidates/candidates.service.js';
import { findCandidate } from '../candidates/candidates.queries.js';
import { AppError, conflict, invalidField, notFound } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { ReasonType } from '../organization/rejection-reason.entity.js';
import type { ApplicationHistory } from './application-history.entity.js';
import { ApplicationTag } from './application-tag.entity.js';
import type {
  ApplicationChangesDto,
  ApplicationListQuery,
  ApplicationView,
  HistoryView,
  MoveDto,
  NewApplicationDto,
  NoteView,
  RejectionDto,
  StepDto,
  StepFromDto,
  TransferDto,
  WithdrawalDto,
} from './application.dto.js';
import { Application, type Entry } from './application.entity.js';
import {
  findApplication,
  findDestination,
  findLatestStep,
  findReason,
  findTransferredTo,
  insertHistory,
  isOfferedSource,
  isSourceOf,
  lockApplication,
  lockTransfers,
  selectApplications,
  selectHistory,
  selectHistoryRows,
  selectNotes,
  updateStanding,
  type Destination,
  type LockedApplication,
} from './applications.queries.js';
import { isOwnAndRecent, rowsToCorrect } from './correction.js';
import { uncorrectedRows } from './current-state.js';
import { Note } from './note.entity.js';
import { counterpart, openStages, type PipelineStage } from './pipeline-stages.js';

/** What a reopening undoes, as the history calls it. */
export type ClosedBy = 'rejected' | 'withdrawn' | 'no_show' | 'hired';

const STANDING = ['status', 'current_stage_id', 'stage_entered_at'] as const;

@Injectable()
export class ApplicationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly candidates: CandidatesService,
  ) {}

  /** The newest first. */
  async list(actor: Actor, query: ApplicationListQuery): Promise<Page<ApplicationView>> {
    const { limit, cursor, ...filters } = query;
    const [appliedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, 2);
    const after = typeof appliedAt === 'string' && typeof id === 'string' ? ([appliedAt, id] as const) : undefined;
    const newest = await selectApplications(this.dataSource, actor, { ...filters, after, limit: limit + 1 });
    return pageOf(
      newest,
      limit,
      (view) => view,
      (view) => [view.applied_at.toISOString(), view.id],
    );
  }

  async get(actor: Actor, id: string): Promise<ApplicationView> {
    return found(await findApplication(this.dataSource, actor, id));
  }

  /** Every row ever written, corrections included, in the order of recording. */
  async history(actor: Actor, id: string): Promise<HistoryView[]> {
    await this.get(actor, id);
    return selectHistory(this.dataSource, id);
  }

  async notes(actor: Actor, id: string): Promise<NoteView[]> {
    await this.get(actor, id);
    return selectNotes(this.dataSource, id);
  }

  async create(actor: Actor, given: NewApplicationDto): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const to = await this.destination(tx, actor, given.intake_id, given);
      const appliedAt = happenedAt(actor, given.applied_at, to.now, 'applied_at');
      await this.refuseSource(tx, given.source_id, to.officeId);
      const [stage] = openStages(to.stages);
      if (stage === undefined) throw conflict('no-open-stage', 'Every stage of this pipeline is retired.');
      const application = newApplication(to, {
        candidateId: await this.candidateOf(tx, actor, given, to.country),
        door: given.door,
        sourceId: given.source_id ?? null,
        referrer: given.referrer ?? null,
        workingTimePercent: given.working_time_percent ?? null,
        externalId: given.external_id ?? null,
        importSource: given.external_id == null ? null : 'api',
      });
      const noteId = isBlank(given.note) ? null : uuid();
      const entry = { ...now(actor, to.now), occurredAt: appliedAt, noteId };
      const row = application.enter('applied', stage, entry);
      await tx.insert(Application, application);
      if (noteId !== null) await this.insertNote(tx, actor, application.id, noteId, String(given.note));
      await this.insertTags(tx, application.id, given.tags ?? []);
      await insertHistory(tx, [row]);
      await this.audit(tx, actor, application, 'application.created', STANDING);
      return found(await findApplication(tx, actor, application.id));
    });
  }

  /** Entering a stage that means placed hires in the same transaction, as a second row. */
  async move(actor: Actor, id: string, given: MoveDto): Promise<ApplicationView> {
    return this.step(actor, id, given, 'application.moved', null, ({ application, stages }, entry) => {
      const stage = stageById(stages, given.to_stage_id);
      const moved = application.moveTo(stage, entry);
      if (stage.milestone !== 'placed') return [moved];
      return [moved, application.hire(stage, { ...entry, id: uuid(), noteId: null })];
    });
  }

  async reject(actor: Actor, id: string, given: RejectionDto): Promise<ApplicationView> {
    return this.step(actor, id, given, 'application.rejected', 'we_rejected', ({ application }, entry) => [
      application.reject(entry),
    ]);
  }

  async withdraw(actor: Actor, id: string, given: WithdrawalDto): Promise<ApplicationView> {
    return this.step(actor, id, given, 'application.withdrawn', 'they_withdrew', ({ application }, entry) => [
      application.withdraw(entry),
    ]);
  }

  async noShow(actor: Actor, id: string, given: WithdrawalDto): Promise<ApplicationView> {
    return this.step(actor, id, given, 'application.missed', 'they_withdrew', ({ application, stages }, entry) => [
      application.noShow(stages, entry),
    ]);
  }

  async hire(actor: Actor, id: string, given: StepFromDto): Promise<ApplicationView> {
    return this.step(actor, id, given, 'application.hired', null, ({ application, stages }, entry) => [
      application.hire(stageById(stages, application.currentStageId), entry),
    ]);
  }

  /** An event of its own: nothing that was counted is erased. `closedBy` says what the caller believes it undoes. */
  async reopen(actor: Actor, id: string, closedBy?: ClosedBy, given: StepDto = {}): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const locked = await this.lock(tx, actor, id);
      const latest = uncorrectedRows(await selectHistoryRows(tx, id)).at(-1);
      if (latest === undefined || (closedBy !== undefined && latest.kind !== closedBy)) {
        throw conflict('nothing-to-reopen', 'The application is not closed in this way.', {
          status: locked.application.status,
        });
      }
      const entry = await this.entry(tx, actor, locked, given, null);
      const row = locked.application.reopen(latest, entry);
      return this.write(tx, actor, locked.application, [row], 'application.reopened');
    });
  }

  /** Closes the application and answers with the new one, which stands at the same milestone of the other intake. */
  async transfer(actor: Actor, id: string, given: TransferDto): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const locked = await this.lock(tx, actor, id);
      const { application, stages } = locked;
      if (given.intake_id === application.intakeId) {
        throw invalidField('intake_id', 'same-intake', 'must be another intake than the present one');
      }
      const to = await this.destination(tx, actor, given.intake_id, application);
      const stage = counterpart(stageById(stages, application.currentStageId), stages, to.stages);
      if (stage === undefined) throw conflict('no-open-stage', 'The other pipeline has no stage to enter.');
      const entry = await this.entry(tx, actor, locked, given, null);
      const out = application.transferOut(entry);
      const { sourceId } = application;
      const isSourceKnown = sourceId !== null && (await isSourceOf(tx, sourceId, to.officeId));
      const entered = newApplication(to, {
        candidateId: application.candidateId,
        door: application.door,
        sourceId: isSourceKnown ? sourceId : null,
        referrer: application.referrer,
        workingTimePercent: application.workingTimePercent,
        transferredFromId: application.id,
      });
      const into = entered.enter('transferred_in', stage, { ...entry, id: uuid(), noteId: null });
      await tx.insert(Application, entered);
      const tags = await tx.findBy(ApplicationTag, { applicationId: id });
      await this.insertTags(
        tx,
        entered.id,
        tags.map(({ tag }) => tag),
      );
      await this.write(tx, actor, application, [out], 'application.transferred');
      await insertHistory(tx, [into]);
      await this.audit(tx, actor, entered, 'application.created', STANDING);
      return found(await findApplication(tx, actor, entered.id));
    });
  }

  /**
   * Takes the latest step back as if it had never been: the latest uncorrected row, a move together with the hire it
   * caused, or both ends of a transfer. Taking back the first step voids the application.
   */
  async correct(actor: Actor, id: string, given: { history_id: string }): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      await lockTransfers(tx, id);
      const locked = await this.lock(tx, actor, id);
      const history = await selectHistoryRows(tx, id);
      const taken = rowsToCorrect(history, given.history_id);
      assertMayCorrect(actor, taken, locked.now);
      const [latest] = taken;
      if (latest?.kind === 'transferred_out') await this.takeBackArrival(tx, actor, await findTransferredTo(tx, id));
      if (latest?.kind === 'transferred_in')
        await this.takeBackDeparture(tx, actor, locked.application.transferredFromId);
      return this.takeBack(tx, actor, locked, history, taken);
    });
  }

  async update(actor: Actor, id: string, version: number, changes: ApplicationChangesDto): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const { application } = await this.lock(tx, actor, id);
      if (application.version !== version) throw staleVersion();
      if (changes.source_id !== application.sourceId)
        await this.refuseSource(tx, changes.source_id, application.officeId);
      const changed = application.change({
        ...(changes.source_id !== undefined && { sourceId: changes.source_id }),
        ...(changes.referrer !== undefined && { referrer: changes.referrer }),
        ...(changes.working_time_percent !== undefined && { workingTimePercent: changes.working_time_percent }),
        ...(changes.contract_on !== undefined && { contractOn: changes.contract_on }),
      });
      if (changed.length > 0) {
        const { sourceId, referrer, workingTimePercent, contractOn } = application;
        await tx.update(
          Application,
          { id },
          { sourceId, referrer, workingTimePercent, contractOn, version: application.version },
        );
        await this.audit(tx, actor, application, 'application.updated', changed);
      }
      return found(await findApplication(tx, actor, id));
    });
  }

  async addTag(actor: Actor, id: string, tag: string): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const { application } = await this.lock(tx, actor, id);
      if (!(await tx.existsBy(ApplicationTag, { applicationId: id, tag }))) {
        await this.insertTags(tx, id, [tag]);
        await this.tagged(tx, actor, application, 'application.tagged');
      }
      return found(await findApplication(tx, actor, id));
    });
  }

  async removeTag(actor: Actor, id: string, tag: string): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const { application } = await this.lock(tx, actor, id);
      const { affected } = await tx.delete(ApplicationTag, { applicationId: id, tag });
      if (affected !== 1) throw notFound('tag');
      await this.tagged(tx, actor, application, 'application.untagged');
      return found(await findApplication(tx, actor, id));
    });
  }

  async addNote(actor: Actor, id: string, body: string): Promise<NoteView> {
    return this.dataSource.transaction(async (tx) => {
      const { application } = await this.lock(tx, actor, id);
      const noteId = uuid();
      await this.insertNote(tx, actor, id, noteId, body);
      await this.audit(tx, actor, application, 'application.noted', ['note']);
      return found((await selectNotes(tx, id)).find((note) => note.id === noteId));
    });
  }

  /** One step from the stage the actor names: lock, check, change, history, audit, all or nothing. */
  private async step(
    actor: Actor,
    id: string,
    given: StepFromDto & { reason_id?: string | null },
    action: string,
    reasonType: ReasonType | null,
    change: (locked: LockedApplication, entry: Entry) => ApplicationHistory[],
  ): Promise<ApplicationView> {
    return this.dataSource.transaction(async (tx) => {
      const locked = await this.lock(tx, actor, id);
      if (!locked.application.isActive || locked.application.currentStageId !== given.from_stage_id) {
        throw await this.comesSecond(tx, locked.application);
      }
      const reason = reasonType === null || given.reason_id == null ? null : { id: given.reason_id, type: reasonType };
      const entry = await this.entry(tx, actor, locked, given, reason);
      return this.write(tx, actor, locked.application, change(locked, entry), action);
    });
  }

  private async lock(tx: EntityManager, actor: Actor, id: string): Promise<LockedApplication> {
    return found(await lockApplication(tx, actor, id));
  }

  /** The refusal for somebody who acts on a page that is no longer true: where the application stands and by whom. */
  private async comesSecond(tx: EntityManager, application: Application): Promise<AppError> {
    const latest = await findLatestStep(tx, application.id);
    const facts = {
      current_stage_id: application.currentStageId,
      current_stage_name: latest?.stage_name ?? null,
      status: application.status,
      moved_by: latest?.moved_by ?? null,
      moved_at: latest?.moved_at.toISOString() ?? null,
    };
    return application.isActive
      ? conflict('stale-stage', 'Somebody moved this application in the meantime; nothing was changed.', facts)
      : conflict('application-not-active', 'This application is closed; nothing was changed.', facts);
  }

  private async entry(
    tx: EntityManager,
    actor: Actor,
    { application, now: recordedAt }: LockedApplication,
    given: StepDto,
    reason: { id: string; type: ReasonType } | null,
  ): Promise<Entry> {
    const occurredAt = happenedAt(actor, given.occurred_at, recordedAt, 'occurred_at');
    if (reason !== null && (await findReason(tx, reason.id, application.officeId))?.type !== reason.type) {
      throw invalidField('reason_id', 'unknown', `must be an active reason of type ${reason.type}`);
    }
    const noteId = isBlank(given.note) ? null : uuid();
    if (noteId !== null) await this.insertNote(tx, actor, application.id, noteId, String(given.note));
    return { ...now(actor, recordedAt), occurredAt, reasonId: reason?.id ?? null, noteId };
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    application: Application,
    history: readonly ApplicationHistory[],
    action: string,
  ): Promise<ApplicationView> {
    await insertHistory(tx, history);
    await updateStanding(tx, application);
    await this.audit(tx, actor, application, action, STANDING);
    return found(await findApplication(tx, actor, application.id));
  }

  private async takeBack(
    tx: EntityManager,
    actor: Actor,
    { application, now: recordedAt }: LockedApplication,
    history: readonly ApplicationHistory[],
    taken: readonly ApplicationHistory[],
  ): Promise<ApplicationView> {
    const corrections: ApplicationHistory[] = [];
    for (const row of taken) {
      corrections.push(application.correct(row, [...history, ...corrections], now(actor, recordedAt)));
    }
    return this.write(tx, actor, application, corrections, 'application.corrected');
  }

  /** The application that a transfer made goes with the transfer, unless something has happened to it since. */
  private async takeBackArrival(tx: EntityManager, actor: Actor, id: string | undefined): Promise<void> {
    if (id !== undefined) await this.takeBackEnd(tx, actor, id, 'transferred_in');
  }

  private async takeBackDeparture(tx: EntityManager, actor: Actor, id: string | null): Promise<void> {
    if (id !== null) await this.takeBackEnd(tx, actor, id, 'transferred_out');
  }

  private async takeBackEnd(
    tx: EntityManager,
    actor: Actor,
    id: string,
    kind: 'transferred_in' | 'transferred_out',
  ): Promise<void> {
    const other = await lockApplication(tx, actor, id);
    const history = other === undefined ? [] : await selectHistoryRows(tx, id);
    const latest = uncorrectedRows(history).at(-1);
    if (other === undefined || latest?.kind !== kind) {
      throw conflict('transfer-went-on', 'The transfer cannot be taken back: the other application went on since.');
    }
    await this.takeBack(tx, actor, other, history, [latest]);
  }

  private async destination(
    tx: EntityManager,
    actor: Actor,
    intakeId: string,
    { door }: Pick<Application, 'door'>,
  ): Promise<Destination> {
    const to = await findDestination(tx, actor, intakeId, door);
    if (to === undefined) throw invalidField('intake_id', 'unknown', 'must be an intake with a pipeline for this door');
    return to;
  }

  private async candidateOf(
    tx: EntityManager,
    actor: Actor,
    given: NewApplicationDto,
    country: string,
  ): Promise<string> {
    const id = given.candidate_id ?? null;
    if ((id === null) === (given.candidate === undefined)) {
      throw invalidField('candidate', 'one-candidate', 'give either candidate or candidate_id');
    }
    if (given.candidate !== undefined) return this.candidates.add(tx, given.candidate, country);
    const candidate = id === null ? undefined : await findCandidate(tx, actor, id);
    if (candidate === undefined) throw invalidField('candidate_id', 'unknown', 'must be a candidate');
    return candidate.id;
  }

  private async refuseSource(tx: EntityManager, id: string | null | undefined, officeId: string): Promise<void> {
    if (id == null || (await isOfferedSource(tx, id, officeId))) return;
    throw invalidField('source_id', 'unknown', 'must be an active source of the office');
  }

  private async insertNote(tx: EntityManager, actor: Actor, applicationId: string, id: string, body: string) {
    await tx.insert(Note, { id, applicationId, authorId: actor.id, body });
  }

  private async insertTags(tx: EntityManager, applicationId: string, tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    await tx.insert(
      ApplicationTag,
      tags.map((tag) => ({ applicationId, tag })),
    );
  }

  private async tagged(tx: EntityManager, actor: Actor, application: Application, action: string): Promise<void> {
    await tx.update(Application, { id: application.id }, { version: application.version + 1 });
    await this.audit(tx, actor, application, action, ['tags']);
  }

  private async audit(
    tx: EntityManager,
    actor: Actor,
    application: Application,
    action: string,
    changed: readonly string[],
  ): Promise<void> {
    await recordAudit(tx, actor, {
      action,
      object_type: 'application',
      object_id: application.id,
      office_id: application.officeId,
      changed,
    });
  }
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw notFound('application');
  return thing;
}

function now(actor: Actor, recordedAt: Date): Entry {
  return { id: uuid(), occurredAt: recordedAt, recordedAt, actorId: actor.id, reasonId: null, noteId: null };
}

/** When it happened: now, or earlier for those who may back-date. */
function happenedAt(actor: Actor, given: string | null | undefined, recordedAt: Date, field: string): Date {
  if (given == null) return recordedAt;
  if (!may(actor, 'applications:backdate')) {
    throw new AppError('forbidden', 'backdating-not-allowed', 'You may not enter something as of another time.');
  }
  const at = new Date(given);
  if (at.getTime() > recordedAt.getTime()) throw invalidField(field, 'in-future', 'must not be in the future');
  return at;
}

function assertMayCorrect(actor: Actor, taken: readonly ApplicationHistory[], at: Date): void {
  if (may(actor, 'applications:correct') || taken.every((row) => isOwnAndRecent(row, actor.id, at))) return;
  throw conflict('correction-not-allowed', 'Only its author can take a step back, and only within 10 minutes.');
}

function stageById(stages: readonly PipelineStage[], id: string): PipelineStage {
  const stage = stages.find((other) => other.id === id);
  if (stage === undefined) {
    throw invalidField('to_stage_id', 'unknown', 'must be a stage of the pipeline of this application');
  }
  return stage;
}

function newApplication(to: Destination, values: Partial<Application>): Application {
  const { intakeId, jobId, officeId, projectId, pipelineId } = to;
  const place = { id: uuid(), intakeId, jobId, officeId, projectId, pipelineId, voidedAt: null };
  return Object.assign(new Application(), place, values);
}

function isBlank(text: string | null | undefined): boolean {
  return text == null || text.trim() === '';
}
