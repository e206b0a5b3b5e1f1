/**
 * Makes an office with one job and both pipelines, and gives the ids the benchmarks need.
 * @param {import('pg').Pool} db
 */
export async function seedOrganization(db) {
  const one = async (/** @type {string} */ text, /** @type {unknown[]} */ values = []) =>
    (await db.query(text, values)).rows[0].id;
  const office = await one(
    `INSERT INTO office (id, code, name, country, time_zone) VALUES (gen_random_uuid(), 'bench', 'Bench', 'ES', 'Europe/Madrid') RETURNING id`,
  );
  const client = await one(`INSERT INTO client (id, name) VALUES (gen_random_uuid(), 'Bench') RETURNING id`);
  const project = await one(
    `INSERT INTO project (id, client_id, name, kind) VALUES (gen_random_uuid(), $1, 'Bench', 'anti_churn') RETURNING id`,
    [client],
  );
  const job = await one(
    `INSERT INTO job (id, office_id, project_id, name) VALUES (gen_random_uuid(), $1, $2, 'Bench') RETURNING id`,
    [office, project],
  );
  const pipeline = await one(
    `INSERT INTO pipeline (id, job_id, door, name) VALUES (gen_random_uuid(), $1, 'external', 'Bench') RETURNING id`,
    [job],
  );
  await db.query(
    `INSERT INTO pipeline_order (pipeline_id, version, valid_from) VALUES ($1, 1, now() - interval '3 years')`,
    [pipeline],
  );
  const ladder = [
    ['Applied', 'applied'],
    ['Phone screen', 'screened'],
    ['Interview', 'interviewed'],
    ['Profile match', 'matched'],
    ['Training', 'training'],
    ['Co-listening', 'training'],
    ['On project', 'placed'],
  ];
  const stages = [];
  for (const [position, [name, milestone]] of ladder.entries()) {
    const stage = await one(
      `INSERT INTO stage (id, pipeline_id, name, milestone) VALUES (gen_random_uuid(), $1, $2, $3) RETURNING id`,
      [pipeline, name, milestone],
    );
    await db.query(
      `INSERT INTO pipeline_order_stage (pipeline_id, version, stage_id, position) VALUES ($1, 1, $2, $3)`,
      [pipeline, stage, position + 1],
    );
    stages.push(stage);
  }
  const source = (await db.query(`SELECT id FROM source ORDER BY id LIMIT 1`)).rows[0]?.id ?? null;
  return { office, project, job, pipeline, stages, source };
}

/**
 * An intake with `count` applications: most rejected on the way, a third still active, as in a real quarter.
 * @param {import('pg').Pool} db
 * @param {Awaited<ReturnType<typeof seedOrganization>>} org
 * @param {string} name @param {number} count @param {number} monthsAgo
 * @returns {Promise<string>} the intake's id
 */
export async function seedIntake(db, org, name, count, monthsAgo) {
  const client = await db.connect();
  try {
    await client.query('BEGIN');
    const intake = (
      await client.query(
        `INSERT INTO intake (id, job_id, office_id, project_id, name, seats, planned_applications, planned_matches, opens_on, closes_on)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, 20, $5, 30, current_date - 400, current_date + 30) RETURNING id`,
        [org.job, org.office, org.project, name, count],
      )
    ).rows[0].id;
    // depth: how many stages the application went through; every third of those in the first four stages is still there
    await client.query(
      `CREATE TEMP TABLE seed ON COMMIT DROP AS
       SELECT gen_random_uuid() AS id, gen_random_uuid() AS candidate_id, n,
              now() - make_interval(months => $2) - (12 + n % 80) * interval '1 day' - (n % 1000) * interval '1 second' AS applied_at,
              CASE WHEN n % 18 = 0 THEN 5 WHEN n % 12 = 0 THEN 4 WHEN n % 5 = 0 THEN 3 WHEN n % 2 = 0 THEN 2 ELSE 1 END AS depth,
              n % 3 = 0 AS is_open
       FROM generate_series(1, $1::int) n`,
      [count, monthsAgo],
    );
    await client.query(
      `INSERT INTO candidate (id, name, email, phone, phone_e164)
       SELECT candidate_id, (ARRAY['Åsa','Björk','José','Nadia','Pol','Inés','Viktor','Lola'])[1 + n % 8] || ' '
              || (ARRAY['Öberg','Núñez','Lind','Vidal','Serra','Holm','Okafor'])[1 + n % 7] || ' ' || n,
              'p' || n || '.' || left(candidate_id::text, 8) || '@example.com', '600 000 ' || lpad((n % 1000)::text, 3, '0'),
              '+34600' || lpad(n::text, 6, '0')
       FROM seed`,
    );
    await client.query(
      `INSERT INTO candidate_language (candidate_id, language, level) SELECT candidate_id, 'es', 'C2' FROM seed
       UNION ALL SELECT candidate_id, 'en', 'B2' FROM seed WHERE n % 2 = 0`,
    );
    await client.query(
      `INSERT INTO application (id, candidate_id, intake_id, job_id, office_id, project_id, pipeline_id, door, status,
         current_stage_id, stage_entered_at, applied_at, source_id, working_time_percent, history_count)
       SELECT id, candidate_id, $1, $2, $3, $4, $5, 'external', CASE WHEN is_open THEN 'active' ELSE 'rejected' END,
              ($6::uuid[])[depth], applied_at + (depth - 1) * interval '2 days', applied_at, $7, 50 + n % 51,
              depth + CASE WHEN is_open THEN 0 ELSE 1 END
       FROM seed`,
      [intake, org.job, org.office, org.project, org.pipeline, org.stages, org.source],
    );
    await client.query(
      `INSERT INTO application_history (id, application_id, seq, kind, from_stage_id, to_stage_id, occurred_at, recorded_at)
       SELECT gen_random_uuid(), id, step, CASE WHEN step = 1 THEN 'applied' ELSE 'moved' END,
              CASE WHEN step > 1 THEN ($1::uuid[])[step - 1] END, ($1::uuid[])[step],
              applied_at + (step - 1) * interval '2 days', now()
       FROM seed, generate_series(1, depth) step
       UNION ALL
       SELECT gen_random_uuid(), id, depth + 1, 'rejected', ($1::uuid[])[depth], NULL, applied_at + depth * interval '2 days', now()
       FROM seed WHERE NOT is_open`,
      [org.stages],
    );
    await client.query('COMMIT');
    return intake;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
