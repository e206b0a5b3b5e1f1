import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { rows } from '../src/database/sql.js';
import { SelectionDecision } from '../src/decisions/selection-decision.entity.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { Office } from '../src/organization/office.entity.js';
import type { PolicyVersion } from '../src/policies/policy-version.entity.js';
import { ScoreRun } from '../src/score-runs/score-run.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice } from './support/factories.js';
import {
  makeAgent,
  makeNomination,
  makePolicyVersion,
  makeRatings,
  makeTeam,
  openInsideDoor,
  putInTeam,
  submitRatings,
} from './support/selection.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const LONG_REASON = 'Two seats were left, and the evidence of three raters agrees.';

describe('what the database keeps of a selection, whoever asks', () => {
  let t: TestApp;
  let who: SignedIn;
  let office: Office;
  let intake: Intake;
  let policy: PolicyVersion;
  let application: ApplicationView;

  beforeAll(async () => {
    t = await startApp();
    who = await signIn(t, { role: 'administrator', offices: 'all' });
    office = await makeOffice(t.db);
    intake = await makeIntake(t.db, await makeJob(t.db, { office }));
    policy = await makePolicyVersion(t.db, who.user.id);
    await openInsideDoor(t.db, intake, policy);
    application = (await makeNomination(t, who, intake, await makeAgent(t.db, office))).application;
  });
  afterAll(() => t.close());

  it('is an agent in one team at a time, and of the own office', async () => {
    const agent = await makeAgent(t.db, office, { team: await makeTeam(t.db, office) });
    const other = await makeTeam(t.db, office);
    await expect(putInTeam(t.db, agent, other, '2024-01-01')).rejects.toThrow(/ex_agent_team_period_overlap/);
    const elsewhere = await makeTeam(t.db, await makeOffice(t.db, 'Malmö'));
    await expect(putInTeam(t.db, agent, elsewhere, '2019-01-01', '2019-12-31')).rejects.toThrow(
      /fk_agent_team_period_team/,
    );
  });

  it('is a policy that nobody changes once it is published', async () => {
    await expect(
      rows(t.db, sql`UPDATE policy_version SET content = '{"a": 1}' WHERE id = ${policy.id}`),
    ).rejects.toThrow(/append-only/);
  });

  it('is the policy of an intake, until the first rating and not a moment longer', async () => {
    const own = await makeIntake(t.db, await makeJob(t.db, { office }));
    await openInsideDoor(t.db, own, policy);
    const other = await makePolicyVersion(t.db, who.user.id);
    const choose = (id: string) =>
      rows(t.db, sql`UPDATE intake_selection SET policy_version_id = ${id} WHERE intake_id = ${own.id}`);
    await choose(other.id);
    const { application: rated } = await makeNomination(t, who, own, await makeAgent(t.db, office));
    await makeRatings(t.db, rated, who.user.id, { patience: 4 });
    await expect(choose(policy.id)).rejects.toThrow(/intake_selection_policy_locked|somebody rated/);
    await rows(t.db, sql`UPDATE intake_selection SET ratings_close_on = '2030-01-01' WHERE intake_id = ${own.id}`);
  });

  it('is a submitted rating that nobody changes; only its words can be erased', async () => {
    const task = await makeRatings(t.db, application, who.user.id, { patience: 4, attitude: null });
    await submitRatings(t.db, task);
    const rating = sql`WHERE task_id = ${task.id} AND criterion = 'patience'`;
    for (const change of [
      sql`UPDATE rating SET value = 5 ${rating}`,
      sql`UPDATE rating SET value = 5, observation = NULL, observation_erased_at = now() ${rating}`,
      sql`DELETE FROM rating ${rating}`,
      sql`INSERT INTO rating (task_id, criterion, value) VALUES (${task.id}, 'goal_focus', 3)`,
      sql`UPDATE rating_task SET submitted_at = NULL WHERE id = ${task.id}`,
    ])
      await expect(rows(t.db, change)).rejects.toThrow(/submitted|append-only/);
    await rows(t.db, sql`UPDATE rating SET observation = NULL, observation_erased_at = now() ${rating}`);
  });

  it('is no nomination that is sent without its declaration', async () => {
    const send = rows(
      t.db,
      sql`INSERT INTO nomination (id, intake_id, agent_id, application_id, nominated_by_id, is_self, submitted_at)
        SELECT ${uuid()}, intake_id, agent_id, application_id, nominated_by_id, true, now() FROM nomination LIMIT 1`,
    );
    await expect(send).rejects.toThrow(/ck_nomination_declared/);
  });

  describe('a decision', () => {
    const decide = (given: Partial<SelectionDecision>) =>
      t.db.manager.insert(SelectionDecision, {
        id: uuid(),
        applicationId: application.id,
        intakeId: intake.id,
        outcome: 'chosen',
        recommendation: 'recommended',
        isFollowed: true,
        reason: 'As recommended.',
        decidedById: who.user.id,
        ...given,
      });
    let scoreRunId: string;

    beforeAll(async () => {
      scoreRunId = uuid();
      await t.db.manager.insert(ScoreRun, {
        id: scoreRunId,
        intakeId: intake.id,
        policyVersionId: policy.id,
        method: '1',
        seats: 5,
        asOf: new Date(),
        input: {},
        inputHash: Buffer.alloc(32),
        output: {},
        runById: who.user.id,
      });
    });

    it('has a reason of forty characters when it is borderline or deviates', async () => {
      const [borderline, deviating] = [
        { recommendation: 'borderline', isFollowed: null },
        { outcome: 'not_chosen', isFollowed: false },
      ] as const;
      for (const kind of [borderline, deviating]) {
        await expect(decide({ scoreRunId, ...kind, reason: 'Too short.' })).rejects.toThrow(/reason_length/);
        await decide({ scoreRunId, ...kind, reason: LONG_REASON });
      }
      await decide({ scoreRunId });
    });

    it('says what it followed, and of which run of the same intake', async () => {
      await expect(decide({ scoreRunId, isFollowed: null, reason: LONG_REASON })).rejects.toThrow(/followed/);
      await expect(decide({ scoreRunId: uuid() })).rejects.toThrow(/fk_selection_decision_score_run/);
    });

    it('stays; only its words can be erased', async () => {
      for (const change of [
        sql`UPDATE selection_decision SET outcome = 'reserve'`,
        sql`UPDATE selection_decision SET outcome = 'reserve', reason = NULL, reason_erased_at = now()`,
        sql`DELETE FROM selection_decision`,
        sql`UPDATE score_run SET output = '{"a": 1}'`,
      ])
        await expect(rows(t.db, change)).rejects.toThrow(/append-only/);
      await rows(t.db, sql`UPDATE selection_decision SET reason = NULL, reason_erased_at = now()`);
    });
  });
});
