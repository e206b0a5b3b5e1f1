import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Text folding, the append-only guard, audit and idempotency. */
export class Platform1780000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS unaccent`);
    await db.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    // unaccent() is only STABLE because its dictionary could be changed; ours is not, so an index may use it.
    await db.query(`
      CREATE FUNCTION fold(value text) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      RETURN lower(unaccent('unaccent'::regdictionary, value))`);
    await db.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await db.query(`
      CREATE TABLE audit_entry (
        id uuid NOT NULL CONSTRAINT pk_audit_entry PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        actor_id uuid,
        action text NOT NULL,
        object_type text NOT NULL,
        object_id uuid,
        office_id uuid,
        changed text[] NOT NULL DEFAULT '{}',
        request_id text
      )`);
    await db.query(`CREATE INDEX ix_audit_entry_object ON audit_entry (object_type, object_id, at)`);
    await db.query(`CREATE INDEX ix_audit_entry_at ON audit_entry (at)`);
    await db.query(`
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await db.query(`
      CREATE TABLE idempotency_key (
        actor_id uuid NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        response_status integer,
        response_headers jsonb,
        response_body json,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_idempotency_key PRIMARY KEY (actor_id, key)
      )`);
    await db.query(`CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
