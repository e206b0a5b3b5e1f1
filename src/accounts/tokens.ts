import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret nobody can guess: 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. A fast hash is enough: the token itself cannot be guessed. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A hash that cannot be made or tried without the key; `purpose` keeps one use from standing in for another. */
export function keyedHash(key: string, purpose: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}:${text}`).digest();
}

/** Compares in a time that does not depend on where they differ. */
export function isSameToken(given: string, expected: string): boolean {
  const [one, other] = [tokenHash(given), tokenHash(expected)];
  return timingSafeEqual(one, other);
}
