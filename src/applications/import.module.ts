import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.js';
import { ApplicationImport } from './application.import.js';

/** Makes applications a kind of record that files can bring. */
@Module({ imports: [ImportsModule], providers: [ApplicationImport] })
export class ApplicationImportModule {}
