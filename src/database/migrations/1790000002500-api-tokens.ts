import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens by which programs act for a person, the token in the audit, and the time zone people choose for themselves. */
export class ApiTokens1790000002500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE api_token (
        id uuid NOT NULL CONSTRAINT pk_api_token PRIMARY KEY,
        name text NOT NULL,
        created_by_id uuid NOT NULL CONSTRAINT fk_api_token_created_by_id REFERENCES user_account,
        role text NOT NULL CONSTRAINT ck_api_token_role CHECK (role IN ('administrator', 'recruiter', 'interviewer',
          'team_lead', 'coach', 'project_lead', 'hr', 'auditor', 'agent')),
        has_all_offices boolean NOT NULL,
        has_all_projects boolean NOT NULL,
        token_hash bytea NOT NULL CONSTRAINT uq_api_token_token_hash UNIQUE,
        hint text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz,
        revoked_by_id uuid CONSTRAINT fk_api_token_revoked_by_id REFERENCES user_account,
        CONSTRAINT ck_api_token_expires_at CHECK (expires_at <= created_at + interval '366 days'),
        CONSTRAINT ck_api_token_revoked_by_id CHECK ((revoked_at IS NULL) = (revoked_by_id IS NULL))
      )`);
    await db.query(`CREATE INDEX ix_api_token_created_by_id ON api_token (created_by_id)`);
    await db.query(`
      CREATE TABLE api_token_office (
        token_id uuid NOT NULL CONSTRAINT fk_api_token_office_token_id REFERENCES api_token,
        office_id uuid NOT NULL CONSTRAINT fk_api_token_office_office_id REFERENCES office,
        CONSTRAINT pk_api_token_office PRIMARY KEY (token_id, office_id)
      )`);
    await db.query(`
      CREATE TABLE api_token_project (
        token_id uuid NOT NULL CONSTRAINT fk_api_token_project_token_id REFERENCES api_token,
        project_id uuid NOT NULL CONSTRAINT fk_api_token_project_project_id REFERENCES project,
        CONSTRAINT pk_api_token_project PRIMARY KEY (token_id, project_id)
      )`);
    await db.query(`ALTER TABLE audit_entry ADD COLUMN token_id uuid`);
    await db.query(`ALTER TABLE user_account ADD COLUMN time_zone text`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
