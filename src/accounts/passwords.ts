import { hash, verify, type Options } from '@node-rs/argon2';
import { newToken } from './tokens.js';

/** argon2id as OWASP's Password Storage Cheat Sheet gives it: 19 MiB, two passes, one lane. */
const ARGON2ID = 2;
const OPTIONS: Options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

let nobodysHash: Promise<string> | undefined;

/** Takes as long when there is no hash to compare with, and is false then. */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword(newToken());
  const isRight = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFKC'));
  return isRight && passwordHash !== null;
}
