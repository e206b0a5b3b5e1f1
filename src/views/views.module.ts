import { Global, Module } from '@nestjs/common';
import { I18nModule } from '../i18n/i18n.module.js';
import { AssetsController } from './assets.controller.js';
import { Assets } from './assets.js';
import { ErrorViews } from './error-views.js';
import { Views } from './views.js';

@Global()
@Module({
  imports: [I18nModule],
  controllers: [AssetsController],
  providers: [Assets, Views, ErrorViews],
  exports: [Views, ErrorViews],
})
export class ViewsModule {}
