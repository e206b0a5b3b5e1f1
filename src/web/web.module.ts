import { Module } from '@nestjs/common';

/** The pages, on top of every feature. */
@Module({})
export class WebModule {}
