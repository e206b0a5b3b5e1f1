import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations.js';
import { HandpickNaming } from './naming.js';

/** An entity class; the list of them is src/entities.ts. */
export type EntityClass = new () => object;

export function dataSourceOptions(url: string, entities: EntityClass[], poolMax = 10) {
  return {
    type: 'postgres',
    url,
    entities,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new HandpickNaming(),
    synchronize: false,
    installExtensions: false,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    applicationName: 'handpick',
    poolSize: poolMax,
    // PostgreSQL ends what a crashed or forgetful client left open, and a connection that cannot be had is an error soon.
    extra: { connectionTimeoutMillis: 10_000, idle_in_transaction_session_timeout: 60_000 },
    logging: false,
  } as const satisfies DataSourceOptions;
}
