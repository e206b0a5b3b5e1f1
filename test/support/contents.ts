import pg from 'pg';

/** What every table of a database holds, as `rows:hash`: made by other means than the product's own. */
export async function contentsOf(url: string): Promise<Record<string, string>> {
  return asConnected(url, async (client) => {
    await client.query(`SET TIME ZONE 'UTC'`);
    const tables = await client.query<{ name: string }>(
      `SELECT table_name::text AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );
    const contents: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const found = await client.query<{ content: string }>(
        `SELECT count(*) || ':' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text COLLATE "C"), '')) AS content
        FROM ${client.escapeIdentifier(name)} t`,
      );
      contents[name] = found.rows[0]?.content ?? '';
    }
    return contents;
  });
}

export async function asked<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  return asConnected(url, async (client) => (await client.query<Row>(text)).rows);
}

async function asConnected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
