import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Fixed, so that scanners find a token that strayed into a repository or a log. */
const PREFIX = 'hpk_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 238 random bits. */
const SECRET_LENGTH = 40;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^hpk_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/;

/** `hpk_`, 40 random characters and a checksum of 6: `hpk_[0-9A-Za-z]{46}`. */
export function newApiToken(): string {
  const secret = Array.from({ length: SECRET_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return PREFIX + secret + checksumOf(secret);
}

/** False for what was mistyped or cut off, and for whatever else people send; costs no look-up. */
export function isApiToken(text: string): boolean {
  const [, secret, checksum] = SHAPE.exec(text) ?? [];
  return secret !== undefined && checksum === checksumOf(secret);
}

/** The end of a token: enough for people to tell theirs apart, and nothing of its random part. */
export function hintOf(token: string): string {
  return token.slice(-4);
}

/** CRC-32 in base 62. */
function checksumOf(secret: string): string {
  const digits: string[] = [];
  for (let rest = crc32(secret); digits.length < CHECKSUM_LENGTH; rest = Math.floor(rest / ALPHABET.length))
    digits.unshift(ALPHABET.charAt(rest % ALPHABET.length));
  return digits.join('');
}
