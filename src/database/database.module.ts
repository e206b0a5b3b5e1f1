import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { dataSourceOptions, type EntityClass } from './data-source.js';

@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  static forRoot(entities: EntityClass[]): DynamicModule {
    const dataSource = {
      provide: DataSource,
      inject: [Config],
      useFactory: async ({ databaseUrl, databasePoolMax }: Config): Promise<DataSource> => {
        const created = new DataSource(dataSourceOptions(databaseUrl ?? '', entities, databasePoolMax));
        // Without a database the application can be put together, to describe itself, but not be started.
        return databaseUrl === null ? created : created.initialize();
      },
    };
    return { module: DatabaseModule, global: true, providers: [dataSource], exports: [DataSource] };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
