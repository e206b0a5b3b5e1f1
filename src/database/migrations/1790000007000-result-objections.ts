import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Objections to interview results with their answers, and whom an entry of the audit is about besides its object. */
export class ResultObjections1790000007000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE result_objection (
        id uuid NOT NULL CONSTRAINT pk_result_objection PRIMARY KEY,
        interview_id uuid NOT NULL CONSTRAINT fk_result_objection_interview_id REFERENCES interview,
        text text NOT NULL CONSTRAINT ck_result_objection_text CHECK (btrim(text) <> ''),
        filed_by_id uuid NOT NULL CONSTRAINT fk_result_objection_filed_by_id REFERENCES user_account,
        filed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        answer text CONSTRAINT ck_result_objection_answer CHECK (btrim(answer) <> ''),
        answered_by_id uuid CONSTRAINT fk_result_objection_answered_by_id REFERENCES user_account,
        answered_at timestamptz,
        CONSTRAINT ck_result_objection_answered CHECK (num_nulls(answer, answered_by_id, answered_at) IN (0, 3))
      )`);
    await db.query(`
      CREATE INDEX ix_result_objection_interview_id_filed_at ON result_objection (interview_id, filed_at)`);
    await db.query(`
      CREATE UNIQUE INDEX uq_result_objection_open ON result_objection (interview_id) WHERE answered_at IS NULL`);
    // The hash of an entry is over its columns that are not null: earlier entries stay as they were sealed.
    await db.query(`ALTER TABLE audit_entry ADD COLUMN about_user_id uuid`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
