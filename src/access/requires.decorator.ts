import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Permission } from './permissions.js';

export const ACCESS = 'access';
/** What a handler declares: a permission, nobody in particular, or any signed-in user. */
export type Access = { permission: Permission } | 'public';

/** The handler needs this permission; row scope is the service's part. */
export const Requires = (permission: Permission): CustomDecorator => SetMetadata(ACCESS, { permission });

/** The handler answers without a session. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public');
