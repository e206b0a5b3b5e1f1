import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stage limits, pay of intakes, editable sources and reasons, and orders that say what their stages were. */
export class OrganizationAdministration1790000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await rememberStages(db);
    await limitStages(db);
    await editChoices(db);
    await payIntakes(db);
    await fixTimeZones(db);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/**
 * A version of an order carries how each stage was called, what it meant and whether it was retired, so that a report of
 * an earlier day reads what was true then. The database fills it in from the stage; a restored backup brings it along.
 */
async function rememberStages(db: QueryRunner): Promise<void> {
  await db.query(`
    ALTER TABLE pipeline_order_stage
      ADD COLUMN name text,
      ADD COLUMN code text,
      ADD COLUMN milestone text,
      ADD COLUMN retired_at timestamptz`);
  // Milestones of stages that nobody had been in may have changed since an old order was written: it is not judged again.
  await db.query('ALTER TABLE pipeline_order_stage DISABLE TRIGGER pipeline_milestones_never_fall');
  await db.query(`
    UPDATE pipeline_order_stage place
    SET name = s.name, code = s.code, milestone = s.milestone,
        retired_at = CASE WHEN o.valid_from >= s.retired_at THEN s.retired_at END
    FROM stage s, pipeline_order o
    WHERE s.id = place.stage_id AND o.pipeline_id = place.pipeline_id AND o.version = place.version`);
  await db.query('ALTER TABLE pipeline_order_stage ENABLE TRIGGER pipeline_milestones_never_fall');
  await db.query(`
    ALTER TABLE pipeline_order_stage
      ALTER COLUMN name SET NOT NULL,
      ALTER COLUMN milestone SET NOT NULL,
      ADD CONSTRAINT ck_pipeline_order_stage_milestone
        CHECK (milestone IN ('applied', 'screened', 'interviewed', 'matched', 'training', 'placed'))`);
  await db.query(`
    CREATE FUNCTION remember_stage() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.name IS NULL THEN
        SELECT s.name, s.code, s.milestone, s.retired_at INTO NEW.name, NEW.code, NEW.milestone, NEW.retired_at
        FROM stage s WHERE s.id = NEW.stage_id;
      END IF;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER pipeline_order_stage_remembers BEFORE INSERT ON pipeline_order_stage
    FOR EACH ROW EXECUTE FUNCTION remember_stage()`);
  await db.query(`
    CREATE TRIGGER pipeline_order_stage_keeps BEFORE UPDATE ON pipeline_order_stage
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  await db.query(`
    CREATE OR REPLACE FUNCTION check_milestones_never_fall() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM (
          SELECT milestone_rank(o.milestone) AS rank,
                 lag(milestone_rank(o.milestone)) OVER (ORDER BY o.position) AS before
          FROM pipeline_order_stage o
          WHERE o.pipeline_id = NEW.pipeline_id AND o.version = NEW.version
        ) ladder WHERE rank < before
      ) THEN
        RAISE EXCEPTION 'milestones fall along pipeline %', NEW.pipeline_id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_pipeline_milestones_never_fall';
      END IF;
      RETURN NULL;
    END $$`);
}

async function limitStages(db: QueryRunner): Promise<void> {
  await db.query(`
    ALTER TABLE stage ADD COLUMN limit_days integer
      CONSTRAINT ck_stage_limit_days CHECK (limit_days BETWEEN 1 AND 365)`);
}

/** What a source or a reason means cannot change under the applications that have it. */
async function editChoices(db: QueryRunner): Promise<void> {
  await db.query('ALTER TABLE source ADD COLUMN version integer NOT NULL DEFAULT 1');
  await db.query('ALTER TABLE rejection_reason ADD COLUMN version integer NOT NULL DEFAULT 1');
  await db.query(`
    CREATE FUNCTION keep_source_kind() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.kind <> OLD.kind AND EXISTS (SELECT FROM application WHERE source_id = OLD.id) THEN
        RAISE EXCEPTION 'somebody came by source %', OLD.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_source_kind_fixed';
      END IF;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER source_keeps_kind BEFORE UPDATE OF kind ON source
    FOR EACH ROW EXECUTE FUNCTION keep_source_kind()`);
  await db.query(`
    CREATE FUNCTION keep_reason_type() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.type <> OLD.type AND EXISTS (SELECT FROM application_history WHERE reason_id = OLD.id) THEN
        RAISE EXCEPTION 'reason % has been given', OLD.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_rejection_reason_type_fixed';
      END IF;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER rejection_reason_keeps_type BEFORE UPDATE OF type ON rejection_reason
    FOR EACH ROW EXECUTE FUNCTION keep_reason_type()`);
}

/** What a job pays is known before anybody applies for it. What somebody earned before is stored nowhere. */
async function payIntakes(db: QueryRunner): Promise<void> {
  await db.query(`
    ALTER TABLE intake
      ADD COLUMN pay_min numeric(12, 2) CONSTRAINT ck_intake_pay_min CHECK (pay_min >= 0),
      ADD COLUMN pay_max numeric(12, 2),
      ADD COLUMN pay_currency text CONSTRAINT ck_intake_pay_currency CHECK (pay_currency ~ '^[A-Z]{3}$'),
      ADD COLUMN pay_period text CONSTRAINT ck_intake_pay_period CHECK (pay_period IN ('hour', 'month', 'year')),
      ADD COLUMN pay_agreement text CONSTRAINT ck_intake_pay_agreement CHECK (btrim(pay_agreement) <> ''),
      ADD COLUMN opened_at timestamptz,
      ADD CONSTRAINT ck_intake_pay_max CHECK (pay_max >= 0 AND (pay_min IS NULL OR pay_max >= pay_min)),
      ADD CONSTRAINT ck_intake_opened CHECK (opened_at IS NULL OR num_nulls(pay_min, pay_max, pay_currency, pay_period,
        pay_agreement) = 0)`);
}

/** A quarter is cut in the office's time zone: another zone would cut the quarters that are told again. */
async function fixTimeZones(db: QueryRunner): Promise<void> {
  // The lock waits for applications that are being written: each holds its intake's row until it is there.
  await db.query(`
    CREATE FUNCTION keep_time_zone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.time_zone = OLD.time_zone THEN
        RETURN NEW;
      END IF;
      PERFORM FROM intake WHERE office_id = OLD.id ORDER BY id FOR UPDATE;
      IF EXISTS (SELECT FROM application WHERE office_id = OLD.id) THEN
        RAISE EXCEPTION 'office % has applications', OLD.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_office_time_zone_fixed';
      END IF;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER office_keeps_time_zone BEFORE UPDATE OF time_zone ON office
    FOR EACH ROW EXECUTE FUNCTION keep_time_zone()`);
}
