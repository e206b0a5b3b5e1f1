import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { InvitationsService } from './invitations.service.js';
import { UserAccessService } from './user-access.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [AccountsModule],
  controllers: [UsersController],
  providers: [UsersService, UserAccessService, InvitationsService],
  exports: [UsersService, UserAccessService, InvitationsService],
})
export class UsersModule {}
