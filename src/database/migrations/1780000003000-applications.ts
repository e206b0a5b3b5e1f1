import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Candidates, applications and their append-only history. Personal values live beside the history, never in it. */
export class Applications1780000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // phone: as entered; phone_e164: null when no valid number could be read from it.
    await db.query(`
      CREATE TABLE candidate (
        id uuid NOT NULL CONSTRAINT pk_candidate PRIMARY KEY,
        name text NOT NULL CONSTRAINT ck_candidate_name CHECK (btrim(name) <> ''),
        email text,
        phone text,
        phone_e164 text,
        contact_language text CONSTRAINT ck_candidate_contact_language CHECK (contact_language IN ('en', 'sv', 'es')),
        location text,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1
      )`);
    // Expression indexes, not generated columns: TypeORM can only compare the latter with a table of its own.
    await db.query(`
      CREATE FUNCTION candidate_search_text(name text, email text, phone text, phone_e164 text) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN fold(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(phone_e164, ''))`);
    await db.query(`
      CREATE INDEX ix_candidate_search_text ON candidate
      USING gin (candidate_search_text(name, email, phone, phone_e164) gin_trgm_ops)`);
    await db.query(`CREATE INDEX ix_candidate_name_folded ON candidate (fold(name))`);
    for (const [language, collation] of Object.entries({ en: 'en-x-icu', sv: 'sv-SE-x-icu', es: 'es-x-icu' })) {
      await db.query(`CREATE INDEX ix_candidate_name_${language} ON candidate (name COLLATE "${collation}", id)`);
    }
    await db.query(`CREATE INDEX ix_candidate_email ON candidate (lower(email))`);
    await db.query(`CREATE INDEX ix_candidate_phone_e164 ON candidate (phone_e164)`);
    await db.query(`
      CREATE TABLE candidate_language (
        candidate_id uuid NOT NULL CONSTRAINT fk_candidate_language_candidate_id REFERENCES candidate ON DELETE CASCADE,
        language text NOT NULL CONSTRAINT ck_candidate_language_language CHECK (language ~ '^[a-z]{2,3}$'),
        level text CONSTRAINT ck_candidate_language_level
          CHECK (level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')),
        CONSTRAINT pk_candidate_language PRIMARY KEY (candidate_id, language)
      )`);
    await db.query(`
      CREATE TABLE candidate_former_value (
        id uuid NOT NULL CONSTRAINT pk_candidate_former_value PRIMARY KEY,
        candidate_id uuid NOT NULL
          CONSTRAINT fk_candidate_former_value_candidate_id REFERENCES candidate ON DELETE CASCADE,
        field text NOT NULL,
        value text,
        replaced_by_id uuid,
        replaced_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(
      `CREATE INDEX ix_candidate_former_value_candidate_id_replaced_at ON candidate_former_value (candidate_id, replaced_at)`,
    );
    // office_id, project_id and job_id repeat the intake's, held true by the foreign key: row scope needs no join.
    // history_count is the seq of the latest history row. voided_at: every row of the history is corrected.
    await db.query(`
      CREATE TABLE application (
        id uuid NOT NULL CONSTRAINT pk_application PRIMARY KEY,
        candidate_id uuid NOT NULL CONSTRAINT fk_application_candidate_id REFERENCES candidate,
        intake_id uuid NOT NULL,
        job_id uuid NOT NULL,
        office_id uuid NOT NULL,
        project_id uuid NOT NULL,
        pipeline_id uuid NOT NULL,
        door text NOT NULL CONSTRAINT ck_application_door CHECK (door IN ('external', 'internal')),
        status text NOT NULL CONSTRAINT ck_application_status
          CHECK (status IN ('active', 'rejected', 'withdrawn', 'hired', 'transferred')),
        current_stage_id uuid NOT NULL,
        stage_entered_at timestamptz NOT NULL,
        applied_at timestamptz NOT NULL,
        source_id uuid CONSTRAINT fk_application_source_id REFERENCES source,
        referrer text,
        working_time_percent integer CONSTRAINT ck_application_working_time_percent
          CHECK (working_time_percent BETWEEN 50 AND 100),
        contract_on date,
        transferred_from_id uuid CONSTRAINT fk_application_transferred_from_id REFERENCES application,
        import_id uuid,
        import_source text,
        external_id text,
        import_hash bytea,
        import_ordinal integer,
        history_count integer NOT NULL,
        voided_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT fk_application_intake FOREIGN KEY (intake_id, job_id, office_id, project_id)
          REFERENCES intake (id, job_id, office_id, project_id),
        CONSTRAINT fk_application_pipeline FOREIGN KEY (pipeline_id, job_id, door) REFERENCES pipeline (id, job_id, door),
        CONSTRAINT fk_application_current_stage FOREIGN KEY (current_stage_id, pipeline_id)
          REFERENCES stage (id, pipeline_id)
      )`);
    await db.query(`CREATE INDEX ix_application_candidate_id ON application (candidate_id)`);
    await db.query(`
      CREATE INDEX ix_application_board ON application (intake_id, current_stage_id, stage_entered_at, id)
      WHERE status = 'active' AND voided_at IS NULL`);
    await db.query(`CREATE INDEX ix_application_applied_at ON application (applied_at, id)`);
    await db.query(`CREATE INDEX ix_application_intake_id_applied_at ON application (intake_id, applied_at, id)`);
    await db.query(`CREATE INDEX ix_application_job_id_applied_at ON application (job_id, applied_at)`);
    await db.query(`CREATE INDEX ix_application_office_id_applied_at ON application (office_id, applied_at, id)`);
    await db.query(`CREATE INDEX ix_application_transferred_from_id ON application (transferred_from_id)`);
    await db.query(`CREATE INDEX ix_application_import_id ON application (import_id)`);
    await db.query(`
      CREATE UNIQUE INDEX uq_application_external_id ON application (office_id, import_source, external_id)
      WHERE voided_at IS NULL AND external_id IS NOT NULL`);
    await db.query(`
      CREATE UNIQUE INDEX uq_application_import_hash ON application (intake_id, import_source, import_hash, import_ordinal)
      WHERE voided_at IS NULL AND import_hash IS NOT NULL`);
    await db.query(`
      CREATE TABLE application_tag (
        application_id uuid NOT NULL CONSTRAINT fk_application_tag_application_id REFERENCES application,
        tag text NOT NULL CONSTRAINT ck_application_tag_tag CHECK (btrim(tag) <> '' AND length(tag) <= 40),
        CONSTRAINT pk_application_tag PRIMARY KEY (application_id, tag)
      )`);
    await db.query(`
      CREATE TABLE note (
        id uuid NOT NULL CONSTRAINT pk_note PRIMARY KEY,
        application_id uuid NOT NULL CONSTRAINT fk_note_application_id REFERENCES application,
        author_id uuid,
        body text NOT NULL CONSTRAINT ck_note_body CHECK (btrim(body) <> ''),
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(`CREATE INDEX ix_note_application_id_created_at ON note (application_id, created_at)`);
    await db.query(`
      CREATE TABLE application_history (
        id uuid NOT NULL CONSTRAINT pk_application_history PRIMARY KEY,
        application_id uuid NOT NULL CONSTRAINT fk_application_history_application_id REFERENCES application,
        seq integer NOT NULL CONSTRAINT ck_application_history_seq CHECK (seq >= 1),
        kind text NOT NULL CONSTRAINT ck_application_history_kind CHECK (kind IN ('applied', 'moved', 'rejected',
          'withdrawn', 'no_show', 'reopened', 'hired', 'unhired', 'transferred_out', 'transferred_in', 'corrected')),
        from_stage_id uuid,
        to_stage_id uuid,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        time_known boolean NOT NULL DEFAULT true,
        actor_id uuid,
        reason_id uuid CONSTRAINT fk_application_history_reason_id REFERENCES rejection_reason,
        note_id uuid,
        corrects_id uuid CONSTRAINT uq_application_history_corrects_id UNIQUE,
        import_id uuid,
        CONSTRAINT uq_application_history_application_id_seq UNIQUE (application_id, seq),
        CONSTRAINT uq_application_history_id_application_id UNIQUE (id, application_id),
        CONSTRAINT fk_application_history_corrects FOREIGN KEY (corrects_id, application_id)
          REFERENCES application_history (id, application_id),
        CONSTRAINT ck_application_history_never_future CHECK (occurred_at <= recorded_at),
        CONSTRAINT ck_application_history_stages CHECK (CASE
          WHEN kind IN ('applied', 'transferred_in', 'reopened', 'unhired') THEN to_stage_id IS NOT NULL AND from_stage_id IS NULL
          WHEN kind = 'moved' THEN from_stage_id IS NOT NULL AND to_stage_id IS NOT NULL AND from_stage_id <> to_stage_id
          WHEN kind = 'corrected' THEN corrects_id IS NOT NULL AND from_stage_id IS NULL AND to_stage_id IS NULL
          ELSE from_stage_id IS NOT NULL AND to_stage_id IS NULL END),
        CONSTRAINT ck_application_history_corrects CHECK ((corrects_id IS NOT NULL) = (kind = 'corrected')),
        CONSTRAINT ck_application_history_reason CHECK (reason_id IS NULL OR kind IN ('rejected', 'withdrawn', 'no_show')),
        CONSTRAINT fk_application_history_from_stage_id FOREIGN KEY (from_stage_id) REFERENCES stage,
        CONSTRAINT fk_application_history_to_stage_id FOREIGN KEY (to_stage_id) REFERENCES stage
      )`);
    await db.query(`CREATE INDEX ix_application_history_occurred_at ON application_history (occurred_at)`);
    await db.query(`
      CREATE TRIGGER application_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_history
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await db.query(`
      CREATE FUNCTION keep_milestone() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.milestone <> OLD.milestone AND EXISTS (
          SELECT FROM application_history WHERE to_stage_id = OLD.id OR from_stage_id = OLD.id
        ) THEN
          RAISE EXCEPTION 'somebody stood in stage %', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_stage_milestone_fixed';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`CREATE INDEX ix_application_history_stages ON application_history (to_stage_id, from_stage_id)`);
    await db.query(`
      CREATE TRIGGER stage_keeps_milestone BEFORE UPDATE OF milestone ON stage
      FOR EACH ROW EXECUTE FUNCTION keep_milestone()`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
