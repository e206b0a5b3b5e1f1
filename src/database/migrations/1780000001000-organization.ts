import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offices, clients, projects, jobs, pipelines with a versioned stage order, intakes, sources and reasons. */
export class Organization1780000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE office (
        id uuid NOT NULL CONSTRAINT pk_office PRIMARY KEY,
        code text NOT NULL CONSTRAINT uq_office_code UNIQUE,
        name text NOT NULL CONSTRAINT uq_office_name UNIQUE,
        country text NOT NULL CONSTRAINT ck_office_country CHECK (country ~ '^[A-Z]{2}$'),
        time_zone text NOT NULL,
        external_id text CONSTRAINT uq_office_external_id UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1
      )`);
    await db.query(`
      CREATE TABLE client (
        id uuid NOT NULL CONSTRAINT pk_client PRIMARY KEY,
        name text NOT NULL CONSTRAINT uq_client_name UNIQUE,
        external_id text CONSTRAINT uq_client_external_id UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1
      )`);
    await db.query(`
      CREATE TABLE project (
        id uuid NOT NULL CONSTRAINT pk_project PRIMARY KEY,
        client_id uuid NOT NULL CONSTRAINT fk_project_client_id REFERENCES client,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT ck_project_kind CHECK (kind IN ('sales', 'customer_service', 'anti_churn')),
        external_id text CONSTRAINT uq_project_external_id UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT uq_project_client_id_name UNIQUE (client_id, name)
      )`);
    await db.query(`
      CREATE TABLE job (
        id uuid NOT NULL CONSTRAINT pk_job PRIMARY KEY,
        office_id uuid NOT NULL CONSTRAINT fk_job_office_id REFERENCES office,
        project_id uuid NOT NULL CONSTRAINT fk_job_project_id REFERENCES project,
        name text NOT NULL,
        external_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT uq_job_office_id_name UNIQUE (office_id, name),
        CONSTRAINT uq_job_office_id_external_id UNIQUE (office_id, external_id),
        CONSTRAINT uq_job_id_office_id_project_id UNIQUE (id, office_id, project_id)
      )`);
    // A pipeline without a job is a template.
    await db.query(`
      CREATE TABLE pipeline (
        id uuid NOT NULL CONSTRAINT pk_pipeline PRIMARY KEY,
        job_id uuid CONSTRAINT fk_pipeline_job_id REFERENCES job,
        door text NOT NULL CONSTRAINT ck_pipeline_door CHECK (door IN ('external', 'internal')),
        name text NOT NULL,
        order_version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT uq_pipeline_job_id_door UNIQUE (job_id, door),
        CONSTRAINT uq_pipeline_id_job_id_door UNIQUE (id, job_id, door)
      )`);
    // code: set while a default stage has its default name, so that pages can show it in the reader's language.
    await db.query(`
      CREATE TABLE stage (
        id uuid NOT NULL CONSTRAINT pk_stage PRIMARY KEY,
        pipeline_id uuid NOT NULL CONSTRAINT fk_stage_pipeline_id REFERENCES pipeline,
        name text NOT NULL,
        code text,
        milestone text NOT NULL CONSTRAINT ck_stage_milestone
          CHECK (milestone IN ('applied', 'screened', 'interviewed', 'matched', 'training', 'placed')),
        since_order_version integer NOT NULL DEFAULT 1,
        external_id text,
        retired_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_stage_id_pipeline_id UNIQUE (id, pipeline_id),
        CONSTRAINT uq_stage_pipeline_id_name UNIQUE (pipeline_id, name)
      )`);
    await db.query(`
      CREATE FUNCTION milestone_rank(milestone text) RETURNS integer
      LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      RETURN array_position(ARRAY['applied', 'screened', 'interviewed', 'matched', 'training', 'placed'], milestone)`);
    await db.query(`
      CREATE TABLE pipeline_order (
        pipeline_id uuid NOT NULL CONSTRAINT fk_pipeline_order_pipeline_id REFERENCES pipeline,
        version integer NOT NULL CONSTRAINT ck_pipeline_order_version CHECK (version >= 1),
        valid_from timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_pipeline_order PRIMARY KEY (pipeline_id, version)
      )`);
    await db.query(`
      CREATE TABLE pipeline_order_stage (
        pipeline_id uuid NOT NULL,
        version integer NOT NULL,
        stage_id uuid NOT NULL,
        position integer NOT NULL CONSTRAINT ck_pipeline_order_stage_position CHECK (position >= 1),
        CONSTRAINT pk_pipeline_order_stage PRIMARY KEY (pipeline_id, version, stage_id),
        CONSTRAINT uq_pipeline_order_stage_position UNIQUE (pipeline_id, version, position),
        CONSTRAINT fk_pipeline_order_stage_pipeline_id_version
          FOREIGN KEY (pipeline_id, version) REFERENCES pipeline_order,
        CONSTRAINT fk_pipeline_order_stage_stage_id_pipeline_id
          FOREIGN KEY (stage_id, pipeline_id) REFERENCES stage (id, pipeline_id)
      )`);
    await db.query(`
      CREATE FUNCTION check_milestones_never_fall() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM (
            SELECT milestone_rank(s.milestone) AS rank,
                   lag(milestone_rank(s.milestone)) OVER (ORDER BY o.position) AS before
            FROM pipeline_order_stage o JOIN stage s ON s.id = o.stage_id
            WHERE o.pipeline_id = NEW.pipeline_id AND o.version = NEW.version
          ) ladder WHERE rank < before
        ) THEN
          RAISE EXCEPTION 'milestones fall along pipeline %', NEW.pipeline_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_pipeline_milestones_never_fall';
        END IF;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE CONSTRAINT TRIGGER pipeline_milestones_never_fall AFTER INSERT OR UPDATE ON pipeline_order_stage
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_milestones_never_fall()`);
    await db.query(`
      CREATE TABLE intake (
        id uuid NOT NULL CONSTRAINT pk_intake PRIMARY KEY,
        job_id uuid NOT NULL,
        office_id uuid NOT NULL,
        project_id uuid NOT NULL,
        name text NOT NULL,
        seats integer NOT NULL CONSTRAINT ck_intake_seats CHECK (seats >= 0),
        planned_applications integer NOT NULL CONSTRAINT ck_intake_planned_applications CHECK (planned_applications >= 0),
        planned_matches integer NOT NULL CONSTRAINT ck_intake_planned_matches CHECK (planned_matches >= 0),
        opens_on date NOT NULL,
        closes_on date NOT NULL,
        training_starts_on date,
        external_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT ck_intake_dates CHECK (closes_on >= opens_on),
        CONSTRAINT uq_intake_job_id_name UNIQUE (job_id, name),
        CONSTRAINT uq_intake_job_id_external_id UNIQUE (job_id, external_id),
        CONSTRAINT uq_intake_id_job_id_office_id_project_id UNIQUE (id, job_id, office_id, project_id),
        CONSTRAINT fk_intake_job_id_office_id_project_id
          FOREIGN KEY (job_id, office_id, project_id) REFERENCES job (id, office_id, project_id)
      )`);
    await db.query(`CREATE INDEX ix_intake_office_id_closes_on ON intake (office_id, closes_on)`);
    // office_id null: known to every office. code: one of the defaults, shown in the reader's language.
    await db.query(`
      CREATE TABLE source (
        id uuid NOT NULL CONSTRAINT pk_source PRIMARY KEY,
        office_id uuid CONSTRAINT fk_source_office_id REFERENCES office,
        code text CONSTRAINT uq_source_code UNIQUE,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT ck_source_kind CHECK (kind IN
          ('referral', 'friend', 'social_media', 'job_board', 'walk_in', 'agency', 'internal', 'other')),
        is_active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(`CREATE UNIQUE INDEX uq_source_office_id_name ON source (office_id, fold(name)) NULLS NOT DISTINCT`);
    await db.query(`
      CREATE TABLE rejection_reason (
        id uuid NOT NULL CONSTRAINT pk_rejection_reason PRIMARY KEY,
        office_id uuid CONSTRAINT fk_rejection_reason_office_id REFERENCES office,
        code text CONSTRAINT uq_rejection_reason_code UNIQUE,
        name text NOT NULL,
        type text NOT NULL CONSTRAINT ck_rejection_reason_type CHECK (type IN ('we_rejected', 'they_withdrew')),
        position integer NOT NULL,
        is_active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_rejection_reason_office_id_name ON rejection_reason (office_id, fold(name)) NULLS NOT DISTINCT`,
    );
    // Every installation starts with these, under ids that are the same everywhere.
    await db.query(`
      INSERT INTO source (id, code, name, kind) VALUES
        ('01960000-0000-7000-8000-000000000101', 'referral', 'Referral by a colleague', 'referral'),
        ('01960000-0000-7000-8000-000000000102', 'friend', 'Friend', 'friend'),
        ('01960000-0000-7000-8000-000000000103', 'social_media', 'Social media', 'social_media'),
        ('01960000-0000-7000-8000-000000000104', 'job_board', 'Job board', 'job_board'),
        ('01960000-0000-7000-8000-000000000105', 'walk_in', 'Walk-in', 'walk_in'),
        ('01960000-0000-7000-8000-000000000106', 'agency', 'Agency', 'agency'),
        ('01960000-0000-7000-8000-000000000107', 'internal', 'Internal', 'internal'),
        ('01960000-0000-7000-8000-000000000108', 'other', 'Other', 'other')`);
    await db.query(`
      INSERT INTO rejection_reason (id, code, name, type, position) VALUES
        ('01960000-0000-7000-8000-000000000201', 'no_shift_fits', 'No shift fits', 'we_rejected', 1),
        ('01960000-0000-7000-8000-000000000202', 'language_below_level', 'Language below the level of the project',
          'we_rejected', 2),
        ('01960000-0000-7000-8000-000000000203', 'below_interview_bar', 'Below the interview bar', 'we_rejected', 3),
        ('01960000-0000-7000-8000-000000000204', 'another_chosen', 'Another candidate was chosen', 'we_rejected', 4),
        ('01960000-0000-7000-8000-000000000205', 'candidate_withdrew', 'Candidate withdrew', 'they_withdrew', 5),
        ('01960000-0000-7000-8000-000000000206', 'no_answer', 'No answer', 'they_withdrew', 6),
        ('01960000-0000-7000-8000-000000000207', 'did_not_show_up', 'Did not show up', 'they_withdrew', 7)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
