export const LEVELS = ['ok', 'warning', 'problem'] as const;
export type Level = (typeof LEVELS)[number];

/** One thing that was looked at. Sentences never quote a secret or anything that people wrote. */
export interface Finding {
  level: Level;
  topic: string;
  says: string;
  /** What to do about it; null when nothing has to be done. */
  remedy: string | null;
}

export function ok(topic: string, says: string): Finding {
  return { level: 'ok', topic, says, remedy: null };
}

/** It works, but should not stay so. */
export function warning(topic: string, says: string, remedy: string): Finding {
  return { level: 'warning', topic, says, remedy };
}

/** Handpick does not start with it, or not do all its work. */
export function problem(topic: string, says: string, remedy: string | null): Finding {
  return { level: 'problem', topic, says, remedy };
}

export function worstOf(findings: readonly Finding[]): Level {
  return LEVELS.findLast((level) => findings.some((finding) => finding.level === level)) ?? 'ok';
}
