import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { Office } from '../src/organization/office.entity.js';
import type { PolicyVersionView, PolicyView } from '../src/policies/policies.dto.js';
import { DEFAULT_POLICY } from '../src/selection/policy.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice } from './support/factories.js';
import { makeAgent, makeNomination, makePolicyVersion, makeRatings } from './support/selection.js';
import { signIn, type SignedIn } from './support/sign-in.js';

interface Problem {
  code: string;
  errors?: { field: string; code: string }[];
}

let named = 0;

describe('policies', () => {
  let t: TestApp;
  let hr: SignedIn;
  let office: Office;
  let policy: PolicyView;

  beforeAll(async () => {
    t = await startApp();
    office = await makeOffice(t.db);
    hr = await signIn(t, { role: 'hr', offices: [office.id] });
  });
  afterAll(() => t.close());

  beforeEach(async () => {
    policy = await create(`Anti-churn ${++named}`);
  });

  const create = async (name: string, given: object = {}): Promise<PolicyView> =>
    (await hr.post('/api/v1/policies', { name, ...given }).expect(201)).body as PolicyView;
  const path = (rest = ''): string => `/api/v1/policies/${policy.id}${rest}`;
  const draft = async (): Promise<PolicyVersionView> =>
    (await hr.get(path('/draft')).expect(200)).body as PolicyVersionView;
  const save = (content: object, version: number) =>
    hr.put(path('/draft'), { content }).set('If-Match', `"${version}"`);
  const publish = async (): Promise<PolicyVersionView> => {
    const { version } = await draft();
    const { body } = await hr.post(path('/draft/publication')).set('If-Match', `"${version}"`).expect(201);
    return body as PolicyVersionView;
  };
  const withWeights = (weights: Record<string, number>): object => ({
    ...DEFAULT_POLICY,
    composite: { ...DEFAULT_POLICY.composite, weights: { ...DEFAULT_POLICY.composite.weights, ...weights } },
  });

  it('begin with the defaults of the product, or with what another says', async () => {
    expect((await draft()).content).toEqual(DEFAULT_POLICY);
    await save(withWeights({ sales: 30, patience: 10 }), 1).expect(200);
    const copy = await create('A copy', { copy_of_id: policy.id });
    const { body } = await hr.get(`/api/v1/policies/${copy.id}/draft`).expect(200);
    expect((body as PolicyVersionView).content.composite.weights).toMatchObject({ sales: 30, patience: 10 });
  });

  it('have a name of their own', async () => {
    const { body } = await hr.post('/api/v1/policies', { name: policy.name }).expect(409);
    expect((body as Problem).code).toBe('not-unique');
  });

  it.each([
    ['weights that do not sum to 100', { sales: 21 }, 'content.composite.weights', 'weights-sum'],
    ['half weights', { sales: 20.5, patience: 19.5 }, 'content.composite.weights.patience', 'is-int'],
    ['weights below nothing', { sales: -20, patience: 60 }, 'content.composite.weights.sales', 'min'],
    ['weights of what is no criterion', { seniority: 0 }, 'content.composite.weights.seniority', 'unknown-field'],
  ])('refuse %s at the field', async (_, weights, field, code) => {
    const { body } = await save(withWeights(weights as unknown as Record<string, number>), 1).expect(422);
    expect((body as Problem).errors).toContainEqual(expect.objectContaining({ field, code }));
    expect((await draft()).version).toBe(1);
  });

  it('keep two who edit one draft apart', async () => {
    await save(withWeights({ sales: 30, patience: 10 }), 1).expect(200);
    const { body } = await save(withWeights({ sales: 10, patience: 30 }), 1).expect(412);
    expect((body as Problem).code).toBe('stale-version');
    expect((await draft()).content.composite.weights).toMatchObject({ sales: 30, patience: 10 });
  });

  it('never change once they are published; a change is the next version', async () => {
    const first = await publish();
    expect(first).toMatchObject({ number: 1, published_by_id: hr.user.id });
    await hr.get(path('/draft')).expect(404);
    await save(withWeights({ sales: 30, patience: 10 }), 1).expect(409);
    await hr.post(path('/draft')).expect(201);
    await hr.post(path('/draft')).expect(409);
    await save(withWeights({ sales: 30, patience: 10 }), 1).expect(200);
    await publish();
    const { body } = await hr.get(path('/versions/1')).expect(200);
    expect(body).toEqual(first);
    const { body: page } = await hr.get(path('/versions')).expect(200);
    expect((page as { data: { number: number }[] }).data.map(({ number }) => number)).toEqual([2, 1]);
    await hr.get(path('/versions/3')).expect(404);
    await hr.get(path('/versions/one')).expect(404);
  });

  it('are deleted only before the first publication', async () => {
    const other = await create('Never published');
    await hr.delete(`/api/v1/policies/${other.id}`).set('If-Match', '"1"').expect(204);
    await publish();
    const { body } = await hr.delete(path()).set('If-Match', '"2"').expect(409);
    expect((body as Problem).code).toBe('policy-published');
  });

  describe('of an intake', () => {
    let intake: Intake;
    let version: PolicyVersionView;

    beforeEach(async () => {
      intake = await makeIntake(t.db, await makeJob(t.db, { office }));
      version = await publish();
    });

    const rules = (given: object = {}): object => ({
      policy_version_id: version.id,
      min_tenure_months: 6,
      min_working_time_percent: 50,
      is_own_office_only: true,
      nominations_close_on: '2026-10-01',
      ratings_close_on: '2026-10-15',
      ...given,
    });
    const door = (): string => `/api/v1/intakes/${intake.id}/selection`;

    it('open the inside door, once', async () => {
      await hr.get(door()).expect(404);
      const { body } = await hr.post(door(), rules()).expect(201);
      expect(body).toMatchObject({ policy_name: policy.name, policy_number: 1, is_policy_locked: false, version: 1 });
      expect(((await hr.post(door(), rules()).expect(409)).body as Problem).code).toBe('selection-open');
    });

    it.each([
      [{ ratings_close_on: '2026-09-30' }, 'ratings_close_on', 'before-nominations'],
      [{ min_tenure_months: -1 }, 'min_tenure_months', 'min'],
      [{ min_working_time_percent: 40 }, 'min_working_time_percent', 'min'],
      [{ nominations_close_on: '2026-02-30' }, 'nominations_close_on', 'is-day'],
    ])('refuse %j at the field', async (given, field, code) => {
      const { body } = await hr.post(door(), rules(given)).expect(422);
      expect((body as Problem).errors).toContainEqual(expect.objectContaining({ field, code }));
      await hr.get(door()).expect(404);
    });

    it('can be chosen only when published and in use', async () => {
      await hr.post(path('/draft')).expect(201);
      const unpublished = rules({ policy_version_id: (await draft()).id });
      await hr.post(door(), unpublished).expect(422);
      const { body: policyNow } = await hr.get(path()).expect(200);
      await hr
        .post(path('/retirement'))
        .set('If-Match', `"${(policyNow as PolicyView).version}"`)
        .expect(201);
      await hr.post(door(), rules()).expect(422);
    });

    it('stay as soon as somebody has rated; the dates can still move', async () => {
      await hr.post(door(), rules()).expect(201);
      const other = await makePolicyVersion(t.db, hr.user.id, DEFAULT_POLICY);
      const change = (given: object, at: number) => hr.put(door(), rules(given)).set('If-Match', `"${at}"`);
      await change({ policy_version_id: other.id }, 1).expect(200);
      const { application } = await makeNomination(t, hr, intake, await makeAgent(t.db, office));
      await makeRatings(t.db, application, hr.user.id, { patience: 4 });
      const { body } = await change({}, 2).expect(409);
      expect((body as Problem).code).toBe('policy-locked');
      const moved = await change({ policy_version_id: other.id, ratings_close_on: '2026-11-01' }, 2).expect(200);
      expect(moved.body).toMatchObject({ is_policy_locked: true, ratings_close_on: '2026-11-01', version: 3 });
    });

    it('are out of sight with the intake', async () => {
      await hr.post(door(), rules()).expect(201);
      const elsewhere = await signIn(t, { role: 'hr', offices: [(await makeOffice(t.db, 'Malmö')).id] });
      await elsewhere.get(door()).expect(404);
      await elsewhere.put(door(), rules()).set('If-Match', '"1"').expect(404);
    });
  });
});
