import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links for invited people and new passwords, the history of signing in, the last administrator, teams and their leads. */
export class Users1790000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await links(db);
    await signIns(db);
    await lastAdministrator(db);
    await teams(db);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** At most one link of a user can be used: a new one takes the place of the former. */
async function links(db: QueryRunner): Promise<void> {
  await db.query(`ALTER TABLE one_time_link DROP CONSTRAINT ck_one_time_link_purpose`);
  await db.query(`
    ALTER TABLE one_time_link
      ADD COLUMN user_id uuid CONSTRAINT fk_one_time_link_user_id REFERENCES user_account,
      ADD CONSTRAINT ck_one_time_link_purpose
        CHECK (purpose IN ('first_administrator', 'invitation', 'password_reset')),
      ADD CONSTRAINT ck_one_time_link_user_id CHECK ((user_id IS NULL) = (purpose = 'first_administrator'))`);
  await db.query(`CREATE UNIQUE INDEX uq_one_time_link_user_id ON one_time_link (user_id) WHERE used_at IS NULL`);
}

/** No row is changed, and none is deleted before half a year has passed. */
async function signIns(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE sign_in (
      id uuid NOT NULL CONSTRAINT pk_sign_in PRIMARY KEY,
      user_id uuid CONSTRAINT fk_sign_in_user_id REFERENCES user_account,
      kind text NOT NULL CONSTRAINT ck_sign_in_kind CHECK (kind IN ('signed_in', 'set_up', 'joined', 'password_reset',
        'wrong_password', 'not_joined', 'deactivated', 'unknown_user')),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT ck_sign_in_user_id CHECK ((user_id IS NULL) = (kind = 'unknown_user'))
    )`);
  await db.query(`CREATE INDEX ix_sign_in_user_id_at ON sign_in (user_id, at)`);
  await db.query(`CREATE INDEX ix_sign_in_at ON sign_in (at)`);
  await db.query(`
    CREATE TRIGGER sign_in_append_only BEFORE UPDATE OR TRUNCATE ON sign_in
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  await db.query(`
    CREATE TRIGGER sign_in_kept BEFORE DELETE ON sign_in
    FOR EACH ROW WHEN (OLD.at > now() - interval '180 days') EXECUTE FUNCTION refuse_change()`);
  await db.query(`CREATE INDEX ix_user_session_user_id_last_seen_at ON user_session (user_id, last_seen_at)`);
}

/** The lock makes two administrators who demote each other at one moment wait for one another. */
async function lastAdministrator(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE FUNCTION keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7346503);
      IF NOT EXISTS (
        SELECT FROM user_account
        WHERE role = 'administrator' AND has_all_offices AND has_all_projects
          AND deactivated_at IS NULL AND password_hash IS NOT NULL
      ) THEN
        RAISE EXCEPTION 'somebody has to be able to administer everything'
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'user_account_keeps_an_administrator';
      END IF;
      RETURN NULL;
    END $$`);
  await db.query(`
    CREATE TRIGGER user_account_keeps_an_administrator AFTER DELETE
      OR UPDATE OF role, has_all_offices, has_all_projects, deactivated_at, password_hash ON user_account
    FOR EACH ROW WHEN (OLD.role = 'administrator' AND OLD.has_all_offices AND OLD.has_all_projects
      AND OLD.deactivated_at IS NULL AND OLD.password_hash IS NOT NULL)
    EXECUTE FUNCTION keep_an_administrator()`);
}

/** btree_gist lets one exclusion constraint compare the team and the days: a team has one lead at a time. */
async function teams(db: QueryRunner): Promise<void> {
  await db.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
  await db.query(`
    CREATE TABLE team (
      id uuid NOT NULL CONSTRAINT pk_team PRIMARY KEY,
      office_id uuid NOT NULL CONSTRAINT fk_team_office_id REFERENCES office,
      name text NOT NULL,
      external_id text,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT uq_team_office_id_name UNIQUE (office_id, name),
      CONSTRAINT uq_team_office_id_external_id UNIQUE (office_id, external_id)
    )`);
  await db.query(`
    CREATE TABLE team_lead_period (
      id uuid NOT NULL CONSTRAINT pk_team_lead_period PRIMARY KEY,
      team_id uuid NOT NULL CONSTRAINT fk_team_lead_period_team_id REFERENCES team,
      user_id uuid NOT NULL CONSTRAINT fk_team_lead_period_user_id REFERENCES user_account,
      starts_on date NOT NULL,
      ends_on date,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT ck_team_lead_period_ends_on CHECK (ends_on >= starts_on),
      CONSTRAINT ex_team_lead_period_overlap
        EXCLUDE USING gist (team_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
    )`);
  await db.query(`CREATE INDEX ix_team_lead_period_user_id ON team_lead_period (user_id)`);
}
