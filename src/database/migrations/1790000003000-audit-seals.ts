import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Blocks that prove the audit entries unchanged, the queue of those that wait for one, and an index for each filter. */
export class AuditSeals1790000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await createHashes(db);
    await db.query(`
      CREATE TABLE audit_seal (
        number integer NOT NULL CONSTRAINT pk_audit_seal PRIMARY KEY,
        sealed_at timestamptz NOT NULL,
        entry_ids uuid[] NOT NULL,
        entry_hashes bytea[] NOT NULL,
        previous_hash bytea NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT ck_audit_seal_number CHECK (number > 0),
        CONSTRAINT ck_audit_seal_entries
          CHECK (cardinality(entry_ids) > 0 AND cardinality(entry_ids) = cardinality(entry_hashes))
      )`);
    await db.query(`
      CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await createQueue(db);
    await db.query(`CREATE INDEX ix_audit_entry_actor ON audit_entry (actor_id, at)`);
    await db.query(`CREATE INDEX ix_audit_entry_token ON audit_entry (token_id, at) WHERE token_id IS NOT NULL`);
    await db.query(`CREATE INDEX ix_audit_entry_office ON audit_entry (office_id, at)`);
    // The operator class serves "application.*" whatever the collation of the database.
    await db.query(`CREATE INDEX ix_audit_entry_action ON audit_entry (action text_pattern_ops, at)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/**
 * An entry's hash is over all its columns by name, so that one added later is sealed too; nulls leave no trace, so that
 * a new column that may be null leaves the hashes of earlier entries as they are. A time is its microseconds since 1970:
 * as text it would depend on the session.
 */
async function createHashes(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE FUNCTION audit_entry_hash(entry audit_entry) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(convert_to((
      jsonb_strip_nulls(to_jsonb(entry)) || jsonb_build_object('at', (extract(epoch FROM entry.at) * 1000000)::bigint)
    )::text, 'UTF8'))`);
  await db.query(`
    CREATE FUNCTION audit_seal_hash(previous_hash bytea, number integer, sealed_at timestamptz, entry_hashes bytea[])
    RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(previous_hash || int4send(number) || int8send((extract(epoch FROM sealed_at) * 1000000)::bigint) || (
      SELECT string_agg(entry.hash, ''::bytea ORDER BY entry.place)
      FROM unnest(entry_hashes) WITH ORDINALITY AS entry (hash, place)))`);
}

/**
 * The trigger catches every way of inserting. An entry waits from its own transaction on: one that commits late is
 * sealed late, but never forgotten.
 */
async function createQueue(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE audit_unsealed (entry_id uuid NOT NULL CONSTRAINT pk_audit_unsealed PRIMARY KEY)`);
  await db.query(`INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entry`);
  await db.query(`
    CREATE FUNCTION await_audit_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO audit_unsealed (entry_id) SELECT id FROM added;
      RETURN NULL;
    END $$`);
  await db.query(`
    CREATE TRIGGER audit_entry_await_seal AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION await_audit_seal()`);
}
