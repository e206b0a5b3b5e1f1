import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationView } from '../src/applications/application.dto.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { StageCode } from '../src/organization/default-pipelines.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, stage, type TestJob } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('applications', () => {
  let t: TestApp;
  let job: TestJob;
  let intake: Intake;
  let recruiter: SignedIn;
  let application: ApplicationView;
  const at = (code: StageCode): string => stage(job, 'external', code);
  const move = (who: SignedIn, from: StageCode, to: StageCode, more: object = {}, id = application.id) =>
    who.post(`/api/v1/applications/${id}/moves`, { from_stage_id: at(from), to_stage_id: at(to), ...more });

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    intake = await makeIntake(t.db, job);
    recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId] });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    application = await makeApplication(t, recruiter.actor, intake);
  });

  it('moves forward, back and past stages', async () => {
    await move(recruiter, 'applied', 'interview').expect(201);
    await move(recruiter, 'interview', 'phone_screen').expect(201);
    const { body } = await move(recruiter, 'phone_screen', 'profile_match').expect(201);
    expect(body).toMatchObject({ status: 'active', current_stage: { id: at('profile_match'), position: 4 } });
  });
});
