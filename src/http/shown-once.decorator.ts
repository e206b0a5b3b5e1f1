import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const SHOWN_ONCE = 'shown-once';

/** The answer carries a secret in this member: what is stored of it for an `Idempotency-Key` has null there. */
export const ShownOnce = (member: string): CustomDecorator => SetMetadata(SHOWN_ONCE, member);
