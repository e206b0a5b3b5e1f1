import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PermissionGuard } from '../access/permission.guard.js';
import { AccountController } from './account.controller.js';
import { AccountsService } from './accounts.service.js';
import { CsrfGuard } from './csrf.guard.js';
import { CsrfTokens } from './csrf.js';
import { FirstAdministrator } from './first-administrator.service.js';
import { SessionController } from './session.controller.js';
import { SessionGuard } from './session.guard.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.service.js';
import { SignInService } from './sign-in.service.js';

@Module({
  controllers: [AccountController, SessionController],
  providers: [
    CsrfTokens,
    SessionsService,
    AccountsService,
    SignInThrottle,
    SignInService,
    FirstAdministrator,
    // In this order for every handler of the product: who is it, may they do it, did they mean it.
    { provide: APP_GUARD, useClass: SessionGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_GUARD, useClass: CsrfGuard },
  ],
  exports: [AccountsService, SessionsService, SignInService, FirstAdministrator, CsrfTokens],
})
export class AccountsModule {}
