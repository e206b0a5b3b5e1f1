import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { addressBlock } from './address-block.js';
import { credentialOf, fingerprintOf, type Credential } from './credential.js';

const MOST_KNOWN = 10_000;

/**
 * Whose requests the rate limit counts together. It runs before anybody is recognised, so it believes a credential only
 * after this process has seen it work: an invented token is counted against the network address, like no token at all.
 * A person has one limit however many sessions are open; each API token has its own.
 */
@Injectable()
export class KnownCallers {
  /** By fingerprint, the longest unused first. */
  private readonly known = new Map<string, string>();

  constructor(private readonly config: Config) {}

  keyOf(request: FastifyRequest): string {
    const credential = credentialOf(request, this.config);
    const caller = credential && this.known.get(fingerprintOf(credential));
    return caller ?? `address:${addressBlock(request.ip)}`;
  }

  /** @param caller `user:<id>` or `token:<id>` */
  remember(credential: Credential, caller: string): void {
    const fingerprint = fingerprintOf(credential);
    this.known.delete(fingerprint);
    this.known.set(fingerprint, caller);
    if (this.known.size <= MOST_KNOWN) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }

  forget(credential: Credential): void {
    this.known.delete(fingerprintOf(credential));
  }
}
