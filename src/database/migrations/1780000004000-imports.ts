import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports: the batch, its encrypted staging rows, and the column choices remembered for a source. */
export class Imports1780000004000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE import (
        id uuid NOT NULL CONSTRAINT pk_import PRIMARY KEY,
        kind text NOT NULL,
        office_id uuid NOT NULL CONSTRAINT fk_import_office_id REFERENCES office,
        project_id uuid CONSTRAINT fk_import_project_id REFERENCES project,
        intake_id uuid CONSTRAINT fk_import_intake_id REFERENCES intake,
        source text NOT NULL,
        file_name text NOT NULL,
        file_hash bytea NOT NULL,
        file_bytes bigint NOT NULL,
        state text NOT NULL CONSTRAINT ck_import_state CHECK (state IN ('reading', 'mapping', 'checking', 'checked',
          'filling', 'publishing', 'published', 'cancelled', 'failed', 'undoing', 'undone')),
        reading jsonb NOT NULL DEFAULT '{}',
        mapping jsonb NOT NULL DEFAULT '{}',
        counts jsonb NOT NULL DEFAULT '{}',
        profile bytea,
        failure_code text,
        done integer NOT NULL DEFAULT 0,
        total integer NOT NULL DEFAULT 0,
        created_by_id uuid NOT NULL CONSTRAINT fk_import_created_by_id REFERENCES user_account,
        started_by_id uuid CONSTRAINT fk_import_started_by_id REFERENCES user_account,
        created_at timestamptz NOT NULL DEFAULT now(),
        published_at timestamptz,
        undone_at timestamptz,
        rows_erased_at timestamptz,
        version integer NOT NULL DEFAULT 1
      )`);
    await db.query(`CREATE INDEX ix_import_office_id_created_at ON import (office_id, created_at, id)`);
    await db.query(`
      CREATE TABLE import_row (
        import_id uuid NOT NULL CONSTRAINT fk_import_row_import_id REFERENCES import ON DELETE CASCADE,
        row_number integer NOT NULL,
        cipher bytea NOT NULL,
        outcome text CONSTRAINT ck_import_row_outcome CHECK (outcome IN ('new', 'update', 'unchanged', 'rejected')),
        problems jsonb NOT NULL DEFAULT '[]',
        import_hash bytea,
        import_ordinal integer,
        application_id uuid,
        CONSTRAINT pk_import_row PRIMARY KEY (import_id, row_number)
      )`);
    await db.query(
      `CREATE INDEX ix_import_row_import_hash ON import_row (import_id, import_hash) WHERE import_hash IS NOT NULL`,
    );
    await db.query(`
      CREATE TABLE import_mapping (
        id uuid NOT NULL CONSTRAINT pk_import_mapping PRIMARY KEY,
        office_id uuid NOT NULL CONSTRAINT fk_import_mapping_office_id REFERENCES office,
        kind text NOT NULL,
        source text NOT NULL,
        mapping jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_import_mapping_office_id_kind_source UNIQUE (office_id, kind, source)
      )`);
    // Two candidates that may be one person, and why; found by an import, decided by a person.
    await db.query(`
      CREATE TABLE candidate_resemblance (
        candidate_id uuid NOT NULL CONSTRAINT fk_candidate_resemblance_candidate_id REFERENCES candidate ON DELETE CASCADE,
        other_id uuid NOT NULL CONSTRAINT fk_candidate_resemblance_other_id REFERENCES candidate ON DELETE CASCADE,
        reasons text[] NOT NULL CONSTRAINT ck_candidate_resemblance_reasons CHECK (cardinality(reasons) > 0),
        import_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_candidate_resemblance PRIMARY KEY (candidate_id, other_id),
        CONSTRAINT ck_candidate_resemblance_order CHECK (candidate_id < other_id)
      )`);
    await db.query(`CREATE INDEX ix_candidate_resemblance_other_id ON candidate_resemblance (other_id)`);
    await db.query(`CREATE INDEX ix_candidate_resemblance_import_id ON candidate_resemblance (import_id)`);
    // Numbers that no library calls valid still resemble each other by their digits.
    await db.query(`
      CREATE INDEX ix_candidate_phone_digits ON candidate ((ltrim(regexp_replace(phone, '\\D', '', 'g'), '0')))
      WHERE phone IS NOT NULL`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
