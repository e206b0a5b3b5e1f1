import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agents of the sales floor, their way into an intake by nomination, ratings, score runs and what people decide. */
export class Selection1790000008000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await agents(db);
    await policies(db);
    await intakes(db);
    await nominations(db);
    await notifications(db);
    await ratings(db);
    await keepRated(db);
    await scoreRuns(db);
    await decisions(db);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** An agent is in one team at a time, of the own office. Codes are text: some begin with a zero. */
async function agents(db: QueryRunner): Promise<void> {
  await db.query(`ALTER TABLE team ADD CONSTRAINT uq_team_id_office_id UNIQUE (id, office_id)`);
  await db.query(`
    CREATE TABLE agent (
      id uuid NOT NULL CONSTRAINT pk_agent PRIMARY KEY,
      office_id uuid NOT NULL CONSTRAINT fk_agent_office_id REFERENCES office,
      code text NOT NULL CONSTRAINT ck_agent_code CHECK (code ~ '^[^[:space:]]{1,40}$'),
      name text NOT NULL CONSTRAINT ck_agent_name CHECK (btrim(name) <> ''),
      user_id uuid CONSTRAINT fk_agent_user_id REFERENCES user_account CONSTRAINT uq_agent_user_id UNIQUE,
      hired_on date,
      working_time_percent integer NOT NULL CONSTRAINT ck_agent_working_time_percent
        CHECK (working_time_percent BETWEEN 50 AND 100),
      left_on date,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_agent_office_id_code UNIQUE (office_id, code),
      CONSTRAINT uq_agent_id_office_id UNIQUE (id, office_id),
      CONSTRAINT ck_agent_left_on CHECK (left_on >= hired_on)
    )`);
  await db.query(`
    CREATE TABLE agent_team_period (
      id uuid NOT NULL CONSTRAINT pk_agent_team_period PRIMARY KEY,
      agent_id uuid NOT NULL,
      team_id uuid NOT NULL,
      office_id uuid NOT NULL,
      starts_on date NOT NULL,
      ends_on date,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT fk_agent_team_period_agent FOREIGN KEY (agent_id, office_id) REFERENCES agent (id, office_id),
      CONSTRAINT fk_agent_team_period_team FOREIGN KEY (team_id, office_id) REFERENCES team (id, office_id),
      CONSTRAINT ck_agent_team_period_ends_on CHECK (ends_on >= starts_on),
      CONSTRAINT ex_agent_team_period_overlap
        EXCLUDE USING gist (agent_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
    )`);
  await db.query(`CREATE INDEX ix_agent_team_period_team_id ON agent_team_period (team_id)`);
  await db.query(`
    ALTER TABLE candidate
      ADD COLUMN agent_id uuid CONSTRAINT fk_candidate_agent_id REFERENCES agent
        CONSTRAINT uq_candidate_agent_id UNIQUE`);
}

/** A published version is fixed: every score run names the one it followed. */
async function policies(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE policy (
      id uuid NOT NULL CONSTRAINT pk_policy PRIMARY KEY,
      name text NOT NULL CONSTRAINT uq_policy_name UNIQUE CONSTRAINT ck_policy_name CHECK (btrim(name) <> ''),
      retired_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1
    )`);
  await db.query(`
    CREATE TABLE policy_version (
      id uuid NOT NULL CONSTRAINT pk_policy_version PRIMARY KEY,
      policy_id uuid NOT NULL CONSTRAINT fk_policy_version_policy_id REFERENCES policy ON DELETE CASCADE,
      number integer NOT NULL CONSTRAINT ck_policy_version_number CHECK (number >= 1),
      content jsonb NOT NULL,
      published_at timestamptz,
      published_by_id uuid CONSTRAINT fk_policy_version_published_by_id REFERENCES user_account,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_policy_version_policy_id_number UNIQUE (policy_id, number),
      CONSTRAINT ck_policy_version_published CHECK ((published_at IS NULL) = (published_by_id IS NULL))
    )`);
  await db.query(
    `CREATE UNIQUE INDEX uq_policy_version_draft ON policy_version (policy_id) WHERE published_at IS NULL`,
  );
  await db.query(`
    CREATE TRIGGER policy_version_published BEFORE UPDATE OR DELETE ON policy_version
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
  await db.query(`
    CREATE TABLE policy_acknowledgement (
      id uuid NOT NULL CONSTRAINT pk_policy_acknowledgement PRIMARY KEY,
      policy_version_id uuid NOT NULL CONSTRAINT fk_policy_acknowledgement_policy_version_id REFERENCES policy_version,
      office_id uuid NOT NULL CONSTRAINT fk_policy_acknowledgement_office_id REFERENCES office,
      acknowledged_on date NOT NULL,
      recorded_by_id uuid NOT NULL CONSTRAINT fk_policy_acknowledgement_recorded_by_id REFERENCES user_account,
      recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT uq_policy_acknowledgement_policy_version_id_office_id UNIQUE (policy_version_id, office_id)
    )`);
}

/** How the inside door of an intake works: which policy, who may be nominated, until when. */
async function intakes(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE intake_selection (
      intake_id uuid NOT NULL CONSTRAINT pk_intake_selection PRIMARY KEY
        CONSTRAINT fk_intake_selection_intake_id REFERENCES intake ON DELETE CASCADE,
      policy_version_id uuid NOT NULL CONSTRAINT fk_intake_selection_policy_version_id REFERENCES policy_version,
      min_tenure_months integer NOT NULL DEFAULT 0 CONSTRAINT ck_intake_selection_min_tenure_months
        CHECK (min_tenure_months BETWEEN 0 AND 120),
      min_working_time_percent integer NOT NULL DEFAULT 50 CONSTRAINT ck_intake_selection_min_working_time_percent
        CHECK (min_working_time_percent BETWEEN 50 AND 100),
      is_own_office_only boolean NOT NULL DEFAULT true,
      nominations_close_on date,
      ratings_close_on date,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT ck_intake_selection_dates CHECK (ratings_close_on >= nominations_close_on)
    )`);
}

/** A draft has no application yet. Several may nominate the same agent: one application, evidence from each. */
async function nominations(db: QueryRunner): Promise<void> {
  await db.query(`ALTER TABLE application ADD CONSTRAINT uq_application_id_intake_id UNIQUE (id, intake_id)`);
  await db.query(`
    CREATE TABLE nomination (
      id uuid NOT NULL CONSTRAINT pk_nomination PRIMARY KEY,
      intake_id uuid NOT NULL CONSTRAINT fk_nomination_intake_id REFERENCES intake,
      agent_id uuid NOT NULL CONSTRAINT fk_nomination_agent_id REFERENCES agent,
      application_id uuid,
      nominated_by_id uuid NOT NULL CONSTRAINT fk_nomination_nominated_by_id REFERENCES user_account,
      is_self boolean NOT NULL,
      working_time_percent integer CONSTRAINT ck_nomination_working_time_percent
        CHECK (working_time_percent BETWEEN 50 AND 100),
      why_now text CONSTRAINT ck_nomination_why_now CHECK (char_length(why_now) <= 300),
      is_declared boolean NOT NULL DEFAULT false,
      submitted_at timestamptz,
      withdrawn_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT fk_nomination_application FOREIGN KEY (application_id, intake_id) REFERENCES application (id, intake_id),
      CONSTRAINT ck_nomination_submitted CHECK ((submitted_at IS NULL) = (application_id IS NULL)),
      CONSTRAINT ck_nomination_declared CHECK (submitted_at IS NULL OR is_declared),
      CONSTRAINT ck_nomination_withdrawn CHECK (withdrawn_at IS NULL OR submitted_at IS NOT NULL)
    )`);
  await db.query(`
    CREATE UNIQUE INDEX uq_nomination_live ON nomination (intake_id, agent_id, nominated_by_id)
    WHERE withdrawn_at IS NULL`);
  await db.query(`CREATE INDEX ix_nomination_agent_id ON nomination (agent_id)`);
  await db.query(`CREATE INDEX ix_nomination_application_id ON nomination (application_id)`);
  await db.query(`CREATE INDEX ix_nomination_nominated_by_id ON nomination (nominated_by_id)`);
  await db.query(`
    CREATE TABLE nomination_evidence (
      nomination_id uuid NOT NULL CONSTRAINT fk_nomination_evidence_nomination_id REFERENCES nomination ON DELETE CASCADE,
      criterion text NOT NULL CONSTRAINT ck_nomination_evidence_criterion
        CHECK (criterion IN ('attitude', 'goal_focus', 'patience')),
      observed_on date,
      text text CONSTRAINT ck_nomination_evidence_text CHECK (char_length(text) <= 500),
      CONSTRAINT pk_nomination_evidence PRIMARY KEY (nomination_id, criterion)
    )`);
  // What was sent and then changed is kept as it was, apart from the nomination, so that it can be erased with the person.
  await db.query(`
    CREATE TABLE nomination_former_value (
      id uuid NOT NULL CONSTRAINT pk_nomination_former_value PRIMARY KEY,
      nomination_id uuid NOT NULL CONSTRAINT fk_nomination_former_value_nomination_id REFERENCES nomination,
      field text NOT NULL,
      value text,
      changed_by_id uuid NOT NULL CONSTRAINT fk_nomination_former_value_changed_by_id REFERENCES user_account,
      changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )`);
  await db.query(`CREATE INDEX ix_nomination_former_value_nomination_id ON nomination_former_value (nomination_id)`);
}

/** What somebody should know, in the inbox of the product. Ids only: the words are made when it is read. */
async function notifications(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE notification (
      id uuid NOT NULL CONSTRAINT pk_notification PRIMARY KEY,
      user_id uuid NOT NULL CONSTRAINT fk_notification_user_id REFERENCES user_account,
      kind text NOT NULL CONSTRAINT ck_notification_kind CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'),
      subject jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      read_at timestamptz
    )`);
  await db.query(`CREATE INDEX ix_notification_user_id_created_at_id ON notification (user_id, created_at, id)`);
}

/**
 * Who rates whom in an intake. `round` is 1; a re-rating after an objection is a task of the next round for other raters,
 * and the earlier round stays.
 */
async function ratings(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE rating_task (
      id uuid NOT NULL CONSTRAINT pk_rating_task PRIMARY KEY,
      application_id uuid NOT NULL,
      intake_id uuid NOT NULL,
      rater_id uuid NOT NULL CONSTRAINT fk_rating_task_rater_id REFERENCES user_account,
      source text NOT NULL CONSTRAINT ck_rating_task_source CHECK (source IN ('team_lead', 'coach', 'peer')),
      round integer NOT NULL DEFAULT 1 CONSTRAINT ck_rating_task_round CHECK (round >= 1),
      position integer NOT NULL CONSTRAINT ck_rating_task_position CHECK (position >= 1),
      submitted_at timestamptz,
      conflict_at timestamptz,
      removed_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_rating_task_application_id_rater_id_round UNIQUE (application_id, rater_id, round),
      CONSTRAINT fk_rating_task_application FOREIGN KEY (application_id, intake_id) REFERENCES application (id, intake_id),
      CONSTRAINT ck_rating_task_end CHECK (num_nonnulls(submitted_at, conflict_at, removed_at) <= 1)
    )`);
  await db.query(`CREATE INDEX ix_rating_task_rater_id ON rating_task (rater_id)`);
  await db.query(`CREATE INDEX ix_rating_task_intake_id ON rating_task (intake_id)`);
  await db.query(`
    CREATE TABLE rating (
      task_id uuid NOT NULL CONSTRAINT fk_rating_task_id REFERENCES rating_task,
      criterion text NOT NULL CONSTRAINT ck_rating_criterion CHECK (criterion IN ('attitude', 'goal_focus', 'patience')),
      value smallint CONSTRAINT ck_rating_value CHECK (value BETWEEN 1 AND 5),
      is_not_observed boolean NOT NULL DEFAULT false,
      observed_on date,
      observation text CONSTRAINT ck_rating_observation CHECK (char_length(observation) <= 500),
      observation_erased_at timestamptz,
      saved_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT pk_rating PRIMARY KEY (task_id, criterion),
      CONSTRAINT ck_rating_not_observed CHECK (NOT is_not_observed OR value IS NULL)
    )`);
}

/** What was submitted stays, only its words can be erased; and the policy is locked as soon as somebody rated. */
async function keepRated(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TRIGGER rating_task_submitted BEFORE UPDATE OR DELETE ON rating_task
    FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
  await db.query(`
    CREATE FUNCTION keep_submitted_ratings() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      is_submitted boolean;
    BEGIN
      SELECT submitted_at IS NOT NULL INTO is_submitted FROM rating_task
      WHERE id = coalesce(NEW.task_id, OLD.task_id) FOR SHARE;
      IF NOT is_submitted THEN
        RETURN coalesce(NEW, OLD);
      END IF;
      IF TG_OP = 'UPDATE' AND NEW.observation IS NULL AND NEW.observation_erased_at IS NOT NULL
        AND (NEW.task_id, NEW.criterion, NEW.value, NEW.is_not_observed, NEW.observed_on)
          IS NOT DISTINCT FROM (OLD.task_id, OLD.criterion, OLD.value, OLD.is_not_observed, OLD.observed_on)
      THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'this rating is submitted'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'rating_submitted';
    END $$`);
  await db.query(`
    CREATE TRIGGER rating_submitted BEFORE INSERT OR UPDATE OR DELETE ON rating
    FOR EACH ROW EXECUTE FUNCTION keep_submitted_ratings()`);
  await db.query(`
    CREATE FUNCTION keep_policy_of_rated_intake() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM rating JOIN rating_task ON rating_task.id = rating.task_id
        WHERE rating_task.intake_id = OLD.intake_id)
      THEN
        RAISE EXCEPTION 'somebody rated under this policy'
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'intake_selection_policy_locked';
      END IF;
      RETURN coalesce(NEW, OLD);
    END $$`);
  await db.query(`
    CREATE TRIGGER intake_selection_policy_locked BEFORE UPDATE OF policy_version_id OR DELETE ON intake_selection
    FOR EACH ROW EXECUTE FUNCTION keep_policy_of_rated_intake()`);
  // Whoever rates first waits for a change of the policy under way, and the other way round.
  await db.query(`
    CREATE FUNCTION hold_policy_of_intake() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM FROM intake_selection JOIN rating_task ON rating_task.intake_id = intake_selection.intake_id
      WHERE rating_task.id = NEW.task_id FOR KEY SHARE OF intake_selection;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER rating_holds_policy BEFORE INSERT ON rating
    FOR EACH ROW EXECUTE FUNCTION hold_policy_of_intake()`);
}

/** A computation with all it was computed from, so that it can be computed again. */
async function scoreRuns(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE score_run (
      id uuid NOT NULL CONSTRAINT pk_score_run PRIMARY KEY,
      intake_id uuid NOT NULL CONSTRAINT fk_score_run_intake_id REFERENCES intake,
      policy_version_id uuid NOT NULL CONSTRAINT fk_score_run_policy_version_id REFERENCES policy_version,
      method text NOT NULL,
      seats integer NOT NULL CONSTRAINT ck_score_run_seats CHECK (seats >= 0),
      as_of timestamptz NOT NULL,
      input jsonb NOT NULL,
      input_hash bytea NOT NULL,
      output jsonb NOT NULL,
      run_by_id uuid NOT NULL CONSTRAINT fk_score_run_run_by_id REFERENCES user_account,
      run_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT uq_score_run_id_intake_id UNIQUE (id, intake_id)
    )`);
  await db.query(`CREATE INDEX ix_score_run_intake_id_run_at ON score_run (intake_id, run_at)`);
  await db.query(`
    CREATE TABLE score_run_check (
      id uuid NOT NULL CONSTRAINT pk_score_run_check PRIMARY KEY,
      score_run_id uuid NOT NULL CONSTRAINT fk_score_run_check_score_run_id REFERENCES score_run,
      is_equal boolean NOT NULL,
      largest_difference double precision,
      checked_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )`);
  await db.query(`
    CREATE INDEX ix_score_run_check_score_run_id_checked_at ON score_run_check (score_run_id, checked_at)`);
  await db.query(`
    CREATE TABLE score_exemption (
      id uuid NOT NULL CONSTRAINT pk_score_exemption PRIMARY KEY,
      application_id uuid NOT NULL CONSTRAINT fk_score_exemption_application_id REFERENCES application,
      criterion text NOT NULL CONSTRAINT ck_score_exemption_criterion
        CHECK (criterion IN ('attitude', 'goal_focus', 'attendance', 'patience', 'sales')),
      reason text CONSTRAINT ck_score_exemption_reason CHECK (char_length(btrim(reason)) >= 40),
      reason_erased_at timestamptz,
      granted_by_id uuid NOT NULL CONSTRAINT fk_score_exemption_granted_by_id REFERENCES user_account,
      granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT uq_score_exemption_application_id_criterion UNIQUE (application_id, criterion),
      CONSTRAINT ck_score_exemption_reason_erased CHECK ((reason IS NULL) = (reason_erased_at IS NOT NULL))
    )`);
}

/** The latest decision about somebody counts; the earlier ones stay, and so does what was objected. */
async function decisions(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE selection_decision (
      id uuid NOT NULL CONSTRAINT pk_selection_decision PRIMARY KEY,
      application_id uuid NOT NULL,
      intake_id uuid NOT NULL,
      score_run_id uuid NOT NULL,
      outcome text NOT NULL CONSTRAINT ck_selection_decision_outcome
        CHECK (outcome IN ('chosen', 'reserve', 'not_chosen')),
      recommendation text NOT NULL CONSTRAINT ck_selection_decision_recommendation
        CHECK (recommendation IN ('recommended', 'borderline', 'not_recommended', 'incomplete')),
      is_followed boolean,
      reason text CONSTRAINT ck_selection_decision_reason CHECK (btrim(reason) <> ''),
      reason_erased_at timestamptz,
      decided_by_id uuid NOT NULL CONSTRAINT fk_selection_decision_decided_by_id REFERENCES user_account,
      decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT fk_selection_decision_application FOREIGN KEY (application_id, intake_id)
        REFERENCES application (id, intake_id),
      CONSTRAINT fk_selection_decision_score_run FOREIGN KEY (score_run_id, intake_id)
        REFERENCES score_run (id, intake_id),
      CONSTRAINT ck_selection_decision_followed CHECK ((is_followed IS NULL) = (recommendation IN ('borderline', 'incomplete'))),
      CONSTRAINT ck_selection_decision_reason_length CHECK (is_followed IS TRUE OR char_length(btrim(reason)) >= 40),
      CONSTRAINT ck_selection_decision_reason_erased CHECK ((reason IS NULL) = (reason_erased_at IS NOT NULL))
    )`);
  await db.query(`
    CREATE INDEX ix_selection_decision_application_id_decided_at ON selection_decision (application_id, decided_at)`);
  await db.query(`CREATE INDEX ix_selection_decision_intake_id ON selection_decision (intake_id)`);
  for (const table of ['policy_acknowledgement', 'score_run', 'score_run_check']) {
    await db.query(`
      CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }
  await keepButReasons(db);
}

/** Of a decision only the words can go, with the person they are about. */
async function keepButReasons(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE FUNCTION keep_all_but_reason() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.reason IS NULL AND NEW.reason_erased_at IS NOT NULL
        AND to_jsonb(NEW) - '{reason,reason_erased_at}'::text[] = to_jsonb(OLD) - '{reason,reason_erased_at}'::text[]
      THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$`);
  for (const table of ['score_exemption', 'selection_decision']) {
    await db.query(`
      CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION keep_all_but_reason()`);
    await db.query(`
      CREATE TRIGGER ${table}_kept BEFORE TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }
}
