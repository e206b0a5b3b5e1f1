import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Interview templates in immutable versions, interviews with independent scorecards, and calibration. */
export class Interviews1790000006000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await languagesOfOffices(db);
    await competencies(db);
    await templates(db);
    await plans(db);
    await interviews(db);
    await scorecards(db);
    await afterwards(db);
    await calibration(db);
    await ownResult(db);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** What is said to people at an office has to be there in each of its languages. */
async function languagesOfOffices(db: QueryRunner): Promise<void> {
  await db.query(`
    ALTER TABLE office
      ADD COLUMN languages text[] NOT NULL DEFAULT '{en,sv,es}',
      ADD CONSTRAINT ck_office_languages CHECK (languages <@ ARRAY['en', 'sv', 'es'] AND cardinality(languages) >= 1)`);
}

async function competencies(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE competency (
      code text NOT NULL CONSTRAINT pk_competency PRIMARY KEY
        CONSTRAINT ck_competency_code CHECK (code ~ '^[a-z][a-z0-9_]{1,59}$'),
      name jsonb NOT NULL,
      criterion text CONSTRAINT ck_competency_criterion
        CHECK (criterion IN ('attitude', 'goal_focus', 'attendance', 'patience', 'sales')),
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1
    )`);
  await db.query(`
    CREATE TABLE job_competency (
      job_id uuid NOT NULL CONSTRAINT fk_job_competency_job_id REFERENCES job ON DELETE CASCADE,
      competency_code text NOT NULL CONSTRAINT fk_job_competency_competency_code REFERENCES competency,
      reason text NOT NULL CONSTRAINT ck_job_competency_reason CHECK (btrim(reason) <> ''),
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_job_competency PRIMARY KEY (job_id, competency_code)
    )`);
}

/** A published version and its items are fixed: old interviews keep what was asked. */
async function templates(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE interview_template (
      id uuid NOT NULL CONSTRAINT pk_interview_template PRIMARY KEY,
      code text NOT NULL CONSTRAINT uq_interview_template_code UNIQUE
        CONSTRAINT ck_interview_template_code CHECK (code ~ '^[a-z][a-z0-9_]{1,59}$'),
      kind text NOT NULL CONSTRAINT ck_interview_template_kind CHECK (kind IN ('interview', 'role_play')),
      retired_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1
    )`);
  await db.query(`
    CREATE TABLE interview_template_job (
      template_id uuid NOT NULL CONSTRAINT fk_interview_template_job_template_id
        REFERENCES interview_template ON DELETE CASCADE,
      job_id uuid NOT NULL CONSTRAINT fk_interview_template_job_job_id REFERENCES job ON DELETE CASCADE,
      CONSTRAINT pk_interview_template_job PRIMARY KEY (template_id, job_id)
    )`);
  await db.query(`
    CREATE TABLE interview_template_version (
      id uuid NOT NULL CONSTRAINT pk_interview_template_version PRIMARY KEY,
      template_id uuid NOT NULL CONSTRAINT fk_interview_template_version_template_id
        REFERENCES interview_template ON DELETE CASCADE,
      number integer NOT NULL CONSTRAINT ck_interview_template_version_number CHECK (number >= 1),
      content jsonb NOT NULL,
      published_at timestamptz,
      published_by_id uuid CONSTRAINT fk_interview_template_version_published_by_id REFERENCES user_account,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_interview_template_version_template_id_number UNIQUE (template_id, number),
      CONSTRAINT uq_interview_template_version_id_template_id UNIQUE (id, template_id),
      CONSTRAINT ck_interview_template_version_published CHECK ((published_at IS NULL) = (published_by_id IS NULL))
    )`);
  await db.query(`
    CREATE UNIQUE INDEX uq_interview_template_version_draft ON interview_template_version (template_id)
    WHERE published_at IS NULL`);
  await db.query(`
    CREATE TRIGGER interview_template_version_published BEFORE UPDATE OR DELETE ON interview_template_version
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
  await db.query(`
    CREATE TABLE interview_item (
      version_id uuid NOT NULL CONSTRAINT fk_interview_item_version_id REFERENCES interview_template_version,
      code text NOT NULL,
      kind text NOT NULL CONSTRAINT ck_interview_item_kind CHECK (kind IN ('question', 'behaviour', 'gate')),
      position integer NOT NULL CONSTRAINT ck_interview_item_position CHECK (position >= 1),
      competency_code text CONSTRAINT fk_interview_item_competency_code REFERENCES competency,
      CONSTRAINT pk_interview_item PRIMARY KEY (version_id, code),
      CONSTRAINT uq_interview_item_version_id_position UNIQUE (version_id, position),
      CONSTRAINT ck_interview_item_competency CHECK ((competency_code IS NULL) = (kind = 'gate'))
    )`);
  await db.query(`
    CREATE TRIGGER interview_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON interview_item
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

async function plans(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE interview_plan (
      id uuid NOT NULL CONSTRAINT pk_interview_plan PRIMARY KEY,
      stage_id uuid NOT NULL CONSTRAINT fk_interview_plan_stage_id REFERENCES stage ON DELETE CASCADE,
      template_id uuid NOT NULL CONSTRAINT fk_interview_plan_template_id REFERENCES interview_template,
      interviewer_count integer NOT NULL CONSTRAINT ck_interview_plan_interviewer_count
        CHECK (interviewer_count BETWEEN 1 AND 6),
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_interview_plan_stage_id_template_id UNIQUE (stage_id, template_id)
    )`);
  await db.query(`
    CREATE TABLE interview_plan_interviewer (
      plan_id uuid NOT NULL CONSTRAINT fk_interview_plan_interviewer_plan_id REFERENCES interview_plan ON DELETE CASCADE,
      user_id uuid NOT NULL CONSTRAINT fk_interview_plan_interviewer_user_id REFERENCES user_account,
      focus_competencies text[] NOT NULL DEFAULT '{}',
      CONSTRAINT pk_interview_plan_interviewer PRIMARY KEY (plan_id, user_id)
    )`);
}

async function interviews(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE interview (
      id uuid NOT NULL CONSTRAINT pk_interview PRIMARY KEY,
      application_id uuid NOT NULL CONSTRAINT fk_interview_application_id REFERENCES application,
      stage_id uuid NOT NULL CONSTRAINT fk_interview_stage_id REFERENCES stage,
      template_id uuid NOT NULL,
      template_version_id uuid NOT NULL,
      language text NOT NULL CONSTRAINT ck_interview_language CHECK (language IN ('en', 'sv', 'es')),
      scheduled_at timestamptz,
      cancelled_at timestamptz,
      cancelled_by_id uuid CONSTRAINT fk_interview_cancelled_by_id REFERENCES user_account,
      created_by_id uuid NOT NULL CONSTRAINT fk_interview_created_by_id REFERENCES user_account,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_interview_id_template_version_id UNIQUE (id, template_version_id),
      CONSTRAINT ck_interview_cancelled CHECK ((cancelled_at IS NULL) = (cancelled_by_id IS NULL)),
      CONSTRAINT fk_interview_template_version FOREIGN KEY (template_version_id, template_id)
        REFERENCES interview_template_version (id, template_id)
    )`);
  await db.query(`CREATE INDEX ix_interview_application_id ON interview (application_id)`);
  // Two people who accept the same offer make one interview.
  await db.query(`
    CREATE UNIQUE INDEX uq_interview_live ON interview (application_id, stage_id, template_id)
    WHERE cancelled_at IS NULL`);
}

async function scorecards(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE scorecard (
      id uuid NOT NULL CONSTRAINT pk_scorecard PRIMARY KEY,
      interview_id uuid NOT NULL,
      template_version_id uuid NOT NULL,
      interviewer_id uuid NOT NULL CONSTRAINT fk_scorecard_interviewer_id REFERENCES user_account,
      focus_competencies text[] NOT NULL DEFAULT '{}',
      facts jsonb NOT NULL DEFAULT '{}',
      elapsed_seconds integer NOT NULL DEFAULT 0 CONSTRAINT ck_scorecard_elapsed_seconds CHECK (elapsed_seconds >= 0),
      started_at timestamptz,
      submitted_at timestamptz,
      excused_at timestamptz,
      excused_by_id uuid CONSTRAINT fk_scorecard_excused_by_id REFERENCES user_account,
      excuse_reason text,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_scorecard_interview_id_interviewer_id UNIQUE (interview_id, interviewer_id),
      CONSTRAINT uq_scorecard_id_template_version_id UNIQUE (id, template_version_id),
      CONSTRAINT fk_scorecard_interview FOREIGN KEY (interview_id, template_version_id)
        REFERENCES interview (id, template_version_id),
      CONSTRAINT ck_scorecard_excused CHECK ((excused_at IS NULL) = (excused_by_id IS NULL)),
      CONSTRAINT ck_scorecard_excuse_reason CHECK (excused_at IS NULL OR btrim(excuse_reason) <> ''),
      CONSTRAINT ck_scorecard_end CHECK (submitted_at IS NULL OR excused_at IS NULL)
    )`);
  await db.query(`CREATE INDEX ix_scorecard_interviewer_id ON scorecard (interviewer_id)`);
  await db.query(`
    CREATE TABLE scorecard_answer (
      scorecard_id uuid NOT NULL,
      item_code text NOT NULL,
      template_version_id uuid NOT NULL,
      note text,
      note_erased_at timestamptz,
      rating smallint CONSTRAINT ck_scorecard_answer_rating CHECK (rating BETWEEN 1 AND 5),
      is_yes boolean,
      probes integer[] NOT NULL DEFAULT '{}',
      ad_hoc_probes text[] NOT NULL DEFAULT '{}',
      seconds integer NOT NULL DEFAULT 0 CONSTRAINT ck_scorecard_answer_seconds CHECK (seconds >= 0),
      saved_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT pk_scorecard_answer PRIMARY KEY (scorecard_id, item_code),
      CONSTRAINT fk_scorecard_answer_scorecard FOREIGN KEY (scorecard_id, template_version_id)
        REFERENCES scorecard (id, template_version_id),
      CONSTRAINT fk_scorecard_answer_item FOREIGN KEY (template_version_id, item_code)
        REFERENCES interview_item (version_id, code),
      CONSTRAINT ck_scorecard_answer_kind CHECK (rating IS NULL OR is_yes IS NULL),
      CONSTRAINT ck_scorecard_answer_note
        CHECK (rating IS NULL OR btrim(coalesce(note, '')) <> '' OR note_erased_at IS NOT NULL)
    )`);
  await keepSubmitted(db);
}

/** What was submitted stays; only the words can be erased with the person they are about. */
async function keepSubmitted(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TRIGGER scorecard_submitted BEFORE UPDATE OR DELETE ON scorecard
    FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
  await db.query(`
    CREATE FUNCTION keep_submitted_answers() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      is_submitted boolean;
    BEGIN
      SELECT submitted_at IS NOT NULL INTO is_submitted FROM scorecard
      WHERE id = coalesce(NEW.scorecard_id, OLD.scorecard_id) FOR SHARE;
      IF NOT is_submitted THEN
        RETURN coalesce(NEW, OLD);
      END IF;
      IF TG_OP = 'UPDATE' AND NEW.note IS NULL AND NEW.note_erased_at IS NOT NULL
        AND (NEW.scorecard_id, NEW.item_code, NEW.template_version_id, NEW.rating, NEW.is_yes, NEW.probes)
          IS NOT DISTINCT FROM
          (OLD.scorecard_id, OLD.item_code, OLD.template_version_id, OLD.rating, OLD.is_yes, OLD.probes)
      THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'this scorecard is submitted'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'scorecard_answer_submitted';
    END $$`);
  await db.query(`
    CREATE TRIGGER scorecard_answer_submitted BEFORE INSERT OR UPDATE OR DELETE ON scorecard_answer
    FOR EACH ROW EXECUTE FUNCTION keep_submitted_answers()`);
}

async function afterwards(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE rating_change (
      id uuid NOT NULL CONSTRAINT pk_rating_change PRIMARY KEY,
      scorecard_id uuid NOT NULL,
      item_code text NOT NULL,
      from_rating smallint,
      to_rating smallint,
      from_is_yes boolean,
      to_is_yes boolean,
      reason text NOT NULL CONSTRAINT ck_rating_change_reason CHECK (btrim(reason) <> ''),
      changed_by_id uuid NOT NULL CONSTRAINT fk_rating_change_changed_by_id REFERENCES user_account,
      changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT fk_rating_change_answer FOREIGN KEY (scorecard_id, item_code)
        REFERENCES scorecard_answer (scorecard_id, item_code),
      CONSTRAINT ck_rating_change_rating CHECK (to_rating BETWEEN 1 AND 5 AND from_rating BETWEEN 1 AND 5),
      CONSTRAINT ck_rating_change_changes CHECK ((to_rating, to_is_yes) IS DISTINCT FROM (from_rating, from_is_yes))
    )`);
  await db.query(`
    CREATE INDEX ix_rating_change_scorecard_id_item_code_changed_at
    ON rating_change (scorecard_id, item_code, changed_at)`);
  await db.query(`
    CREATE TABLE gate_ruling (
      id uuid NOT NULL CONSTRAINT pk_gate_ruling PRIMARY KEY,
      interview_id uuid NOT NULL CONSTRAINT fk_gate_ruling_interview_id REFERENCES interview,
      item_code text NOT NULL,
      is_yes boolean NOT NULL,
      reason text NOT NULL CONSTRAINT ck_gate_ruling_reason CHECK (btrim(reason) <> ''),
      ruled_by_id uuid NOT NULL CONSTRAINT fk_gate_ruling_ruled_by_id REFERENCES user_account,
      ruled_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )`);
  await db.query(`
    CREATE INDEX ix_gate_ruling_interview_id_item_code_ruled_at ON gate_ruling (interview_id, item_code, ruled_at)`);
  await db.query(`
    CREATE TABLE interview_decision (
      id uuid NOT NULL CONSTRAINT pk_interview_decision PRIMARY KEY,
      interview_id uuid NOT NULL CONSTRAINT fk_interview_decision_interview_id REFERENCES interview,
      outcome text NOT NULL CONSTRAINT ck_interview_decision_outcome CHECK (outcome IN ('passed', 'not_passed')),
      recommendation text CONSTRAINT ck_interview_decision_recommendation
        CHECK (recommendation IN ('passed', 'not_passed')),
      score double precision CONSTRAINT ck_interview_decision_score CHECK (score BETWEEN 0 AND 100),
      reason text NOT NULL CONSTRAINT ck_interview_decision_reason CHECK (btrim(reason) <> ''),
      decided_by_id uuid NOT NULL CONSTRAINT fk_interview_decision_decided_by_id REFERENCES user_account,
      decided_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )`);
  await db.query(`
    CREATE INDEX ix_interview_decision_interview_id_decided_at ON interview_decision (interview_id, decided_at)`);
  for (const table of ['rating_change', 'gate_ruling', 'interview_decision']) {
    await db.query(`
      CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }
}

async function calibration(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE calibration (
      id uuid NOT NULL CONSTRAINT pk_calibration PRIMARY KEY,
      user_id uuid NOT NULL CONSTRAINT fk_calibration_user_id REFERENCES user_account,
      started_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      CONSTRAINT ck_calibration_finished_at CHECK (finished_at >= started_at)
    )`);
  await db.query(`CREATE INDEX ix_calibration_user_id_finished_at ON calibration (user_id, finished_at)`);
  await db.query(`CREATE UNIQUE INDEX uq_calibration_open ON calibration (user_id) WHERE finished_at IS NULL`);
  await db.query(`
    CREATE TABLE calibration_rating (
      calibration_id uuid NOT NULL CONSTRAINT fk_calibration_rating_calibration_id
        REFERENCES calibration ON DELETE CASCADE,
      vignette_code text NOT NULL,
      rating smallint NOT NULL CONSTRAINT ck_calibration_rating_rating CHECK (rating BETWEEN 1 AND 5),
      expert_rating smallint NOT NULL CONSTRAINT ck_calibration_rating_expert_rating
        CHECK (expert_rating BETWEEN 1 AND 5),
      rated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_calibration_rating PRIMARY KEY (calibration_id, vignette_code)
    )`);
}

/** An inside candidate signs in as somebody and may see the own result. */
async function ownResult(db: QueryRunner): Promise<void> {
  await db.query(`
    ALTER TABLE candidate
      ADD COLUMN user_id uuid CONSTRAINT fk_candidate_user_id REFERENCES user_account
        CONSTRAINT uq_candidate_user_id UNIQUE`);
}
