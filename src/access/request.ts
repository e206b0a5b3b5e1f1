import type { Actor } from './actor.js';

/** What the sign-in puts on a request; both are absent while nobody is signed in. */
declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor;
    session?: { id: string; csrf: string };
  }
}
