import { Module } from '@nestjs/common';
import { DemoController } from './demo.controller.js';
import { Demo } from './demo.service.js';

@Module({ controllers: [DemoController], providers: [Demo], exports: [Demo] })
export class DemoModule {}
