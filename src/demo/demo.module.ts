import { Module } from '@nestjs/common';
import { Demo } from './demo.service.js';

@Module({ providers: [Demo], exports: [Demo] })
export class DemoModule {}
