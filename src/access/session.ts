import type { Language } from '../i18n/language.js';
import type { Actor } from './actor.js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** A signed-in browser: what its forms have to carry, and how its user reads. */
export interface Session {
  readonly id: string;
  /** The token every form of this session carries in `_csrf`. */
  readonly csrf: string;
  readonly language: Language;
  readonly theme: Theme;
  /** Single-letter keys can be switched off (WCAG 2.1.4). */
  readonly hasKeys: boolean;
  /** IANA zone the user has chosen, else that of the first office. What happened in an office is told by its own clock. */
  readonly timeZone: string;
  /** Some of what this database holds is invented: every page says so. */
  readonly hasDemonstration: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the session is known; undefined on a public route without one. */
    actor?: Actor;
    session?: Session;
  }
}
