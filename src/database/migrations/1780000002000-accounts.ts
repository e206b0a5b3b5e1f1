import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users with role, grants and row scope; sessions; sign-in throttling; one-time links. Tokens are stored as hashes. */
export class Accounts1780000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE user_account (
        id uuid NOT NULL CONSTRAINT pk_user_account PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL,
        password_hash text,
        role text NOT NULL CONSTRAINT ck_user_account_role CHECK (role IN ('administrator', 'recruiter', 'interviewer',
          'team_lead', 'coach', 'project_lead', 'hr', 'auditor', 'agent')),
        grants text[] NOT NULL DEFAULT '{}' CONSTRAINT ck_user_account_grants
          CHECK (grants <@ ARRAY['hr_data', 'equality', 'works_council']),
        has_all_offices boolean NOT NULL DEFAULT false,
        has_all_projects boolean NOT NULL DEFAULT true,
        language text NOT NULL DEFAULT 'en' CONSTRAINT ck_user_account_language CHECK (language IN ('en', 'sv', 'es')),
        theme text NOT NULL DEFAULT 'auto' CONSTRAINT ck_user_account_theme CHECK (theme IN ('auto', 'light', 'dark')),
        has_keys boolean NOT NULL DEFAULT true,
        deactivated_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1
      )`);
    await db.query(`CREATE UNIQUE INDEX uq_user_account_email ON user_account (lower(email))`);
    await db.query(`
      CREATE TABLE user_office (
        user_id uuid NOT NULL CONSTRAINT fk_user_office_user_id REFERENCES user_account,
        office_id uuid NOT NULL CONSTRAINT fk_user_office_office_id REFERENCES office,
        CONSTRAINT pk_user_office PRIMARY KEY (user_id, office_id)
      )`);
    await db.query(`
      CREATE TABLE user_project (
        user_id uuid NOT NULL CONSTRAINT fk_user_project_user_id REFERENCES user_account,
        project_id uuid NOT NULL CONSTRAINT fk_user_project_project_id REFERENCES project,
        CONSTRAINT pk_user_project PRIMARY KEY (user_id, project_id)
      )`);
    await db.query(`
      CREATE TABLE user_session (
        id uuid NOT NULL CONSTRAINT pk_user_session PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_user_session_user_id REFERENCES user_account,
        token_hash bytea NOT NULL CONSTRAINT uq_user_session_token_hash UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        ended_at timestamptz
      )`);
    await db.query(`CREATE INDEX ix_user_session_user_id ON user_session (user_id) WHERE ended_at IS NULL`);
    await db.query(`
      CREATE TABLE sign_in_attempt (
        id uuid NOT NULL CONSTRAINT pk_sign_in_attempt PRIMARY KEY,
        email_hash bytea NOT NULL,
        address_hash bytea NOT NULL,
        has_succeeded boolean NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
    await db.query(`CREATE INDEX ix_sign_in_attempt_email_hash_at ON sign_in_attempt (email_hash, at)`);
    await db.query(`CREATE INDEX ix_sign_in_attempt_address_hash_at ON sign_in_attempt (address_hash, at)`);
    await db.query(`
      CREATE TABLE one_time_link (
        token_hash bytea NOT NULL CONSTRAINT pk_one_time_link PRIMARY KEY,
        purpose text NOT NULL CONSTRAINT ck_one_time_link_purpose CHECK (purpose IN ('first_administrator')),
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
