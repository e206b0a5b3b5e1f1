import { Module } from '@nestjs/common';
import { AccountController } from './account.controller.js';
import { AccountsService } from './accounts.service.js';
import { CsrfTokens } from './csrf.js';
import { FirstAdministrator } from './first-administrator.service.js';
import { ForgetSignIns } from './forget-sign-ins.job.js';
import { SessionController } from './session.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.service.js';
import { SignInService } from './sign-in.service.js';
import { SignInsService } from './sign-ins.service.js';

@Module({
  controllers: [AccountController, SessionController],
  providers: [
    CsrfTokens,
    SessionsService,
    AccountsService,
    SignInThrottle,
    SignInService,
    SignInsService,
    ForgetSignIns,
    FirstAdministrator,
  ],
  exports: [AccountsService, SessionsService, SignInService, SignInsService, FirstAdministrator, CsrfTokens],
})
export class AccountsModule {}
