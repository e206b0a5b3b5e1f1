import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers what was invented, so that it can be shown as such and removed whole. */
export class Demonstration1790000005000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // One row while there is a demonstration, none afterwards. No foreign keys: it is a list of what to remove.
    await db.query(`
      CREATE TABLE demonstration (
        is_only boolean NOT NULL DEFAULT true CONSTRAINT pk_demonstration PRIMARY KEY
          CONSTRAINT ck_demonstration_is_only CHECK (is_only),
        planted_at timestamptz NOT NULL DEFAULT now(),
        office_ids uuid[] NOT NULL,
        client_ids uuid[] NOT NULL,
        user_ids uuid[] NOT NULL
      )`);
    // One that an earlier version planted is known by its marks and its published addresses.
    await db.query(`
      INSERT INTO demonstration (planted_at, office_ids, client_ids, user_ids)
      SELECT (SELECT min(at) FROM audit_entry WHERE action = 'demo.planted'),
        ARRAY(SELECT id FROM office WHERE external_id LIKE 'demo:%'),
        ARRAY(SELECT id FROM client WHERE external_id LIKE 'demo:%'),
        ARRAY(SELECT id FROM user_account WHERE email LIKE '%@handpick.example')
      WHERE EXISTS (SELECT FROM audit_entry WHERE action = 'demo.planted')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
