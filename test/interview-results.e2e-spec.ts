import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { rows } from '../src/database/sql.js';
import type { TemplateContent } from '../src/interview-templates/content.js';
import type { InterviewResultView } from '../src/interview-results/result.dto.js';
import { Scorecard } from '../src/interviews/scorecard.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import {
  fillScorecard,
  makeInterview,
  makeTemplate,
  sampleInterview,
  sampleRolePlay,
  type TestInterview,
} from './support/interviews.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const REASON = 'The other note shows that the customer had calmed down.';
const LONG_REASON = 'The evidence of both interviewers speaks clearly for this outcome.';

type Ratings = Parameters<typeof fillScorecard>[2];

describe('the result of an interview', () => {
  let t: TestApp;
  let job: TestJob;
  let office: string;
  let one: SignedIn;
  let other: SignedIn;
  let hr: SignedIn;
  let application: ApplicationView;
  let intakeId: string;

  beforeAll(async () => {
    t = await startApp();
    const barcelona = await makeOffice(t.db);
    office = barcelona.id;
    job = await makeJob(t.db, { office: barcelona });
    one = await signIn(t, { role: 'interviewer', offices: [office], name: 'Inga One' });
    other = await signIn(t, { role: 'team_lead', offices: [office], name: 'Oda Other' });
    hr = await signIn(t, { role: 'hr', offices: [office], name: 'Hedda Hr' });
    intakeId = (await makeIntake(t.db, job)).id;
    application = await makeApplication(t, hr.actor, { id: intakeId });
  });
  afterAll(() => t.close());

  /** Of both interviewers; who has no ratings has not begun. */
  const held = async (
    ratings: readonly (Ratings | null)[],
    content: TemplateContent = sampleInterview(),
    facts: Scorecard['facts'] = { F1: 'yes' },
  ): Promise<TestInterview> => {
    application = await makeApplication(t, hr.actor, { id: intakeId });
    const template = await makeTemplate(t.db, job, hr.user.id, content);
    const interview = await makeInterview(t.db, application, template, [one.user.id, other.user.id]);
    for (const [i, given] of ratings.entries()) {
      const card = interview.scorecards[[one, other][i]?.user.id ?? ''] ?? '';
      if (given) await fillScorecard(t.db, card, given, { facts });
    }
    return interview;
  };
  /** Until two sessions wait for a lock: each has come as far as it can alone. */
  const bothWait = async (): Promise<void> => {
    const waiting = sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    for (let tries = 0; (await rows(t.db, waiting)).length < 2; tries++) {
      if (tries > 2000) throw new Error('Nobody waits.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const cardOf = (interview: TestInterview, who: SignedIn): string => interview.scorecards[who.user.id] ?? '';
  const result = async (who: SignedIn, { id }: TestInterview): Promise<InterviewResultView> => {
    const { body } = await who.get(`/api/v1/interviews/${id}/result`).expect(200);
    return body as InterviewResultView;
  };
  const change = (who: SignedIn, card: string, body: object) =>
    who.post(`/api/v1/scorecards/${card}/rating-changes`, { reason: REASON, ...body });
  const decide = (who: SignedIn, { id }: TestInterview, body: object = {}) =>
    who.post(`/api/v1/interviews/${id}/decisions`, { outcome: 'passed', reason: LONG_REASON, ...body });
  const rule = (who: SignedIn, { id }: TestInterview, body: object = {}) =>
    who.post(`/api/v1/interviews/${id}/gate-rulings`, { item_code: 'G2', is_yes: false, reason: REASON, ...body });

  describe('until everybody has submitted', () => {
    let interview: TestInterview;
    beforeAll(async () => {
      interview = await held([{ Q1: 5, Q2: 4, Q3: 3 }, null]);
      await fillScorecard(t.db, cardOf(interview, other), { Q1: 1 }, { state: 'draft' });
    });

    it.each(['administrator', 'hr', 'recruiter', 'project_lead', 'one', 'other'] as const)(
      'says to %s only who is waited for',
      async (who) => {
        const known = { one, other };
        const reader = who === 'one' || who === 'other' ? known[who] : await signIn(t, { role: who, offices: 'all' });
        const { text } = await reader.get(`/api/v1/interviews/${interview.id}/result`).expect(200);
        expect(JSON.parse(text)).toEqual({
          interview_id: interview.id,
          complete: false,
          interviewers: [
            { user_id: one.user.id, name: 'Inga One', scorecard_id: cardOf(interview, one), state: 'submitted' },
            { user_id: other.user.id, name: 'Oda Other', scorecard_id: cardOf(interview, other), state: 'waiting' },
          ],
          waiting_for: ['Oda Other'],
          items: null,
          facts: null,
          competencies: null,
          overall: null,
          score: null,
          recommendation: null,
          decisions: null,
          objections: null,
        });
      },
    );

    it('lets nobody change a rating, rule or decide', async () => {
      await change(one, cardOf(interview, one), { item_code: 'Q1', rating: 4 }).expect(409);
      await rule(hr, interview).expect(409);
      const { body } = await decide(hr, interview).expect(409);
      expect(body).toMatchObject({ code: 'scorecards-missing' });
      expect(await rows(t.db, sql`SELECT FROM interview_decision WHERE interview_id = ${interview.id}`)).toEqual([]);
    });

    it('is not there for who is no part of it, for who works elsewhere, and for an auditor', async () => {
      const path = `/api/v1/interviews/${interview.id}/result`;
      await (await signIn(t, { role: 'interviewer', offices: [office] })).get(path).expect(404);
      const malmo = await makeOffice(t.db, 'Malmö');
      await (await signIn(t, { role: 'hr', offices: [malmo.id] })).get(path).expect(404);
      await (await signIn(t, { role: 'auditor', offices: 'all' })).get(path).expect(403);
    });
  });

  describe('when all are in', () => {
    it('lays everything side by side, with the score and what the rule makes of it', async () => {
      const interview = await held([
        { Q1: 5, Q2: 3, Q3: 4 },
        { Q1: 3, Q2: 3, Q3: 4 },
      ]);
      const got = await result(hr, interview);
      expect(got).toMatchObject({ complete: true, waiting_for: [], overall: 3.75, score: 68.75, decisions: [] });
      expect(got.competencies).toEqual([
        { code: 'patience', name: 'Patience', mean: 3.5, question_count: 2 },
        { code: 'goal_focus', name: 'Goal focus', mean: 4, question_count: 1 },
      ]);
      expect(got.items?.map(({ code, mean, is_disputed }) => ({ code, mean, is_disputed }))).toEqual([
        { code: 'Q1', mean: 4, is_disputed: true },
        { code: 'Q2', mean: 3, is_disputed: false },
        { code: 'Q3', mean: 4, is_disputed: false },
      ]);
      expect(got.items?.[0]?.ratings[0]).toEqual({
        scorecard_id: cardOf(interview, one),
        user_id: one.user.id,
        rating: 5,
        original_rating: 5,
        is_yes: null,
        original_is_yes: null,
        note: 'Said something about Q1',
        is_note_erased: false,
        probes: [],
        ad_hoc_probes: [],
        changes: [],
      });
      expect(got.items?.[0]?.scale.at(-1)).toEqual({ rating: 5, label: 'Well above', anchor: 'An example for others' });
      expect(got.facts).toEqual([
        {
          code: 'F1',
          text: 'The shifts are possible',
          answers: [one, other].map(({ user }) => ({ user_id: user.id, answer: 'yes' })),
        },
      ]);
      expect(got.recommendation).toEqual({
        outcome: 'passed',
        silence: null,
        rule: 'Enough from a score of 60.',
        conditions: [
          { kind: 'interviewers', needed: 1, actual: 2, is_met: true, text: '2 people rated; at least 1 should.' },
          {
            kind: 'score',
            needed: 60,
            actual: 68.75,
            is_met: true,
            text: 'The score is 68.75; at least 60 is needed.',
          },
        ],
      });
      expect(await result(one, interview)).toEqual({ ...got, objections: null });
    });

    it('leaves out who was excused, with a rule of the gate kind', async () => {
      const gate = { rule: 'gate', min_sum: 8, min_rating: 2, facts_must_be_yes: true } as const;
      const interview = await held([{ Q1: 3, Q2: 3, Q3: 2 }, null], sampleInterview({ decision: gate }), {
        F1: 'to_discuss',
      });
      await fillScorecard(t.db, cardOf(interview, other), { Q1: 1 }, { state: 'draft' });
      await t.db.manager.update(
        Scorecard,
        { id: cardOf(interview, other) },
        { excusedAt: new Date(), excusedById: hr.user.id, excuseReason: 'Is away until December.' },
      );
      const got = await result(hr, interview);
      expect(got.complete).toBe(true);
      expect(got.items?.flatMap(({ ratings }) => ratings.map(({ user_id: id }) => id))).toEqual(
        Array(3).fill(one.user.id),
      );
      expect(got.recommendation).toMatchObject({
        outcome: 'not_passed',
        rule: 'Enough from a sum of 8 over the questions, with no rating below 2 and every fact confirmed.',
      });
      expect(got.recommendation?.conditions.filter(({ is_met: isMet }) => !isMet).map(({ kind }) => kind)).toEqual([
        'facts',
      ]);
      const draft = await result(other, interview);
      expect(draft).toEqual({ ...got, objections: null });
    });

    it('says so in the words of the reader', async () => {
      const interview = await held([
        { Q1: 3, Q2: 3, Q3: 3 },
        { Q1: 3, Q2: 3, Q3: 3 },
      ]);
      const reader = await signIn(t, { role: 'hr', offices: [office], language: 'sv' });
      const got = await result(reader, interview);
      expect(got.items?.[0]?.text).toBe('What did you do, Q1? (sv)');
      expect(got.recommendation?.conditions.at(-1)?.text).toBe('Resultatet är 50; minst 60 behövs.');
    });
  });

  describe('after the discussion of the evidence', () => {
    it('lets an interviewer change an own rating, keeps the original, and scores anew', async () => {
      const interview = await held([
        { Q1: 5, Q2: 3, Q3: 4 },
        { Q1: 3, Q2: 3, Q3: 4 },
      ]);
      const { body } = await change(one, cardOf(interview, one), { item_code: 'Q1', rating: 4 }).expect(201);
      const got = body as InterviewResultView;
      expect(got.items?.[0]).toMatchObject({ mean: 3.5, is_disputed: false });
      expect(got.items?.[0]?.ratings[0]).toMatchObject({
        rating: 4,
        original_rating: 5,
        changes: [{ from_rating: 5, to_rating: 4, reason: REASON }],
      });
      await change(one, cardOf(interview, one), { item_code: 'Q1', rating: 3 }).expect(201);
      const again = await result(hr, interview);
      expect(again.items?.[0]?.ratings[0]).toMatchObject({ rating: 3, original_rating: 5 });
      expect(again.items?.[0]?.ratings[0]?.changes.map(({ from_rating: from }) => from)).toEqual([5, 4]);
      expect(again.score).toBe(62.5);
    });

    it('refuses a change by anybody else, with few words, to the same rating, or of what was not asked', async () => {
      const interview = await held([
        { Q1: 5, Q2: 3, Q3: 4 },
        { Q1: 3, Q2: 3, Q3: 4 },
      ]);
      const card = cardOf(interview, one);
      const codes: unknown[] = [];
      for (const [who, body] of [
        [other, { item_code: 'Q1', rating: 4 }],
        [hr, { item_code: 'Q1', rating: 4 }],
        [one, { item_code: 'Q1', rating: 4, reason: '  I was       wrong   ' }],
        [one, { item_code: 'Q1', rating: 5 }],
        [one, { item_code: 'Q9', rating: 4 }],
        [one, { item_code: 'Q1', is_yes: true }],
        [one, { item_code: 'Q1' }],
        [one, { item_code: 'Q1', rating: 6 }],
        [one, { item_code: 'Q1', rating: '4' }],
        [one, { item_code: 'Q1', rating: null }],
      ] as const) {
        const { status, body: problem } = await change(who, card, body);
        const { code, errors } = problem as { code: string; errors?: { code: string }[] };
        codes.push(`${status} ${errors?.[0]?.code ?? code}`);
      }
      expect(codes).toEqual([
        '403 not-your-scorecard',
        '403 not-your-scorecard',
        '422 shorter-than-20',
        '422 unchanged',
        '422 not-answered',
        '422 not-asked',
        '422 is-not-empty',
        '422 is-in',
        '422 is-in',
        '422 is-in',
      ]);
      const stranger = await signIn(t, { role: 'interviewer', offices: [office] });
      await change(stranger, card, { item_code: 'Q1', rating: 4 }).expect(404);
      expect((await result(hr, interview)).items?.[0]?.ratings[0]?.changes).toEqual([]);
    });

    it('ends with the decision', async () => {
      const interview = await held([
        { Q1: 4, Q2: 4, Q3: 4 },
        { Q1: 4, Q2: 4, Q3: 4 },
      ]);
      await decide(hr, interview, { reason: 'Clear.' }).expect(201);
      const { body } = await change(one, cardOf(interview, one), { item_code: 'Q1', rating: 3 }).expect(409);
      expect(body).toMatchObject({ code: 'interview-decided', outcome: 'passed', decided_by_name: 'Hedda Hr' });
    });
  });

  describe('the gates of a role-play', () => {
    const KEPT: Ratings = { B1: 5, B2: 5, G1: true, G2: true };
    const BROKEN: Ratings = { ...KEPT, G2: false };

    it('wait for the panel, and a confirmed no stands above any score', async () => {
      const interview = await held([KEPT, BROKEN], sampleRolePlay());
      const before = await result(hr, interview);
      expect(before).toMatchObject({ score: 100, recommendation: { outcome: null, silence: 'gates_to_confirm' } });
      expect(before.items?.map(({ gate_state: state }) => state)).toEqual([null, null, 'kept', 'to_confirm']);
      const { body: refused } = await decide(hr, interview).expect(409);
      expect(refused).toMatchObject({ code: 'gates-to-confirm' });
      await rule(one, interview).expect(201);
      const after = await result(hr, interview);
      expect(after.items?.[3]).toMatchObject({
        gate_state: 'broken',
        rulings: [{ is_yes: false, ruled_by_name: 'Inga One' }],
      });
      expect(after).toMatchObject({ score: 100, recommendation: { outcome: 'not_passed' } });
      await rule(hr, interview, { is_yes: true }).expect(201);
      expect(await result(hr, interview)).toMatchObject({ recommendation: { outcome: 'passed' } });
    });

    it('have to be ruled on again when an observer changes the answer', async () => {
      const interview = await held([BROKEN, BROKEN], sampleRolePlay());
      await rule(hr, interview, { is_yes: true }).expect(201);
      await change(one, cardOf(interview, one), { item_code: 'G2', is_yes: true }).expect(201);
      expect((await result(hr, interview)).items?.[3]).toMatchObject({ gate_state: 'to_confirm' });
      await change(other, cardOf(interview, other), { item_code: 'G2', is_yes: true }).expect(201);
      expect((await result(hr, interview)).items?.[3]).toMatchObject({ gate_state: 'kept' });
    });

    it('are ruled on only where an observer says no, by the panel, before a decision', async () => {
      const interview = await held([KEPT, BROKEN], sampleRolePlay());
      const { body: undoubted } = await rule(hr, interview, { item_code: 'G1' }).expect(409);
      expect(undoubted).toMatchObject({ code: 'gate-not-doubted' });
      for (const item of ['B1', 'G9']) await rule(hr, interview, { item_code: item }).expect(422);
      await rule(hr, interview, { reason: ' ' }).expect(422);
      await rule(hr, interview).expect(201);
      await decide(hr, interview, { outcome: 'not_passed', reason: 'A rule was broken.' }).expect(201);
      await rule(hr, interview, { is_yes: true }).expect(409);
    });

    it('are not ruled on by who was excused and decides nothing', async () => {
      const interview = await held([BROKEN, null], sampleRolePlay());
      await t.db.manager.update(
        Scorecard,
        { id: cardOf(interview, other) },
        { excusedAt: new Date(), excusedById: hr.user.id, excuseReason: 'Is away until December.' },
      );
      const { body } = await rule(other, interview).expect(403);
      expect(body).toMatchObject({ code: 'not-of-the-panel' });
    });
  });

  describe('the decision', () => {
    const GOOD: Ratings = { Q1: 4, Q2: 4, Q3: 4 };

    it('keeps score and recommendation of that moment and moves nobody', async () => {
      const interview = await held([GOOD, GOOD]);
      const { body } = await decide(hr, interview, { reason: 'Clear.' }).expect(201);
      expect((body as InterviewResultView).decisions).toMatchObject([
        { outcome: 'passed', recommendation: 'passed', score: 75, reason: 'Clear.', decided_by_name: 'Hedda Hr' },
      ]);
      const after = await hr.get(`/api/v1/applications/${application.id}`).expect(200);
      expect(after.body).toMatchObject({ status: 'active', current_stage: application.current_stage });
    });

    it.each([
      ['something else than the rule', sampleInterview(), 'not_passed'],
      [
        'anything where the rule is silent',
        sampleInterview({ decision: { rule: 'score', min_score: null } }),
        'passed',
      ],
      ['anything where too few rated', sampleInterview({ min_interviewers: 3 }), 'passed'],
    ] as const)('for %s needs a reason of 40 characters', async (_, content, outcome) => {
      const interview = await held([GOOD, GOOD], content);
      const short = await decide(hr, interview, { outcome, reason: `${'a'.repeat(39)}   ` }).expect(422);
      expect(short.body).toMatchObject({ errors: [{ field: 'reason', code: 'shorter-than-40' }] });
      await decide(hr, interview, { outcome, reason: 'a'.repeat(40) }).expect(201);
    });

    it.each([{ reason: '' }, { reason: ' \n ' }, { outcome: 'maybe' }, { outcome: null }, { score: 100 }])(
      'is refused with %j',
      async (body) => {
        const interview = await held([GOOD, GOOD]);
        await decide(hr, interview, body).expect(422);
        expect((await result(hr, interview)).decisions).toEqual([]);
      },
    );

    it('is not for an interviewer to make, unless the role decides', async () => {
      const interview = await held([GOOD, GOOD]);
      await decide(one, interview).expect(403);
      await decide(await signIn(t, { role: 'project_lead', offices: [office] }), interview).expect(201);
    });

    it('of two people at once is that of the first; the second is told', async () => {
      const interview = await held([GOOD, GOOD]);
      const lead = await signIn(t, { role: 'project_lead', offices: [office] });
      const holder = t.db.createQueryRunner();
      await holder.startTransaction();
      await holder.query('SELECT FROM interview WHERE id = $1 FOR UPDATE', [interview.id]);
      const answers = Promise.all([decide(hr, interview), decide(lead, interview, { outcome: 'not_passed' })]);
      await bothWait();
      await holder.commitTransaction();
      await holder.release();
      expect((await answers).map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect((await result(hr, interview)).decisions).toHaveLength(1);
    });

    it('takes the place of an earlier one only when it names it', async () => {
      const interview = await held([GOOD, GOOD]);
      const { body } = await decide(hr, interview).expect(201);
      const first = (body as InterviewResultView).decisions?.[0]?.id;
      await decide(hr, interview, { outcome: 'not_passed' }).expect(409);
      await decide(hr, interview, { outcome: 'not_passed', supersedes_id: first }).expect(201);
      await decide(hr, interview, { supersedes_id: first }).expect(409);
      const { decisions } = await result(hr, interview);
      expect(decisions?.map(({ outcome }) => outcome)).toEqual(['not_passed', 'passed']);
    });

    it('is not made on a cancelled interview, nor on one that still waits after somebody joined', async () => {
      const cancelled = await held([GOOD, GOOD]);
      await rows(
        t.db,
        sql`UPDATE interview SET cancelled_at = now(), cancelled_by_id = ${hr.user.id} WHERE id = ${cancelled.id}`,
      );
      await decide(hr, cancelled).expect(409);
      const joined = await held([GOOD, GOOD]);
      const { templateVersionId } = await t.db.manager.findOneByOrFail(Scorecard, { id: cardOf(joined, one) });
      await rows(
        t.db,
        sql`INSERT INTO scorecard (id, interview_id, template_version_id, interviewer_id)
            VALUES (gen_random_uuid(), ${joined.id}, ${templateVersionId}, ${hr.user.id})`,
      );
      await decide(hr, joined).expect(409);
      expect(await result(hr, joined)).toMatchObject({ complete: false, items: null, score: null });
    });

    it('is in the audit with the rulings and changes, by ids, without a word that was written', async () => {
      const interview = await held([{ Q1: 5, Q2: 4, Q3: 4 }, GOOD]);
      await change(one, cardOf(interview, one), { item_code: 'Q1', rating: 4 }).expect(201);
      await decide(hr, interview).expect(201);
      const entries = await rows<{ action: string; actor_id: string }>(
        t.db,
        sql`SELECT * FROM audit_entry WHERE object_id = ${interview.id} ORDER BY at, id`,
      );
      expect(entries.map(({ action, actor_id: who }) => [action, who])).toEqual([
        ['interview.rating-changed', one.user.id],
        ['interview.decided', hr.user.id],
      ]);
      expect(JSON.stringify(entries)).not.toMatch(/evidence|customer|passed/);
    });
  });
});
