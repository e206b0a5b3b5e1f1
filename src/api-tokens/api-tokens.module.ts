import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PermissionGuard } from '../access/permission.guard.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CsrfGuard } from '../accounts/csrf.guard.js';
import { ApiTokensController } from './api-tokens.controller.js';
import { ApiTokensService } from './api-tokens.service.js';
import { CallerGuard } from './caller.guard.js';
import { KnownCallers } from './known-callers.service.js';

@Module({
  imports: [AccountsModule],
  controllers: [ApiTokensController],
  providers: [
    ApiTokensService,
    KnownCallers,
    // In this order for every handler of the product: who is it, may they do it, did they mean it.
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_GUARD, useClass: CsrfGuard },
  ],
  exports: [ApiTokensService, KnownCallers],
})
export class ApiTokensModule {}
