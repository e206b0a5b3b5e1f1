const LONGEST_PAUSE_SECONDS = 15 * 60;

/**
 * Seconds to wait after a failed try: none for the first `free` failures, then a minute that doubles with each further
 * one, up to a quarter of an hour.
 */
export function pauseSeconds(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(60 * 2 ** (failures - free), LONGEST_PAUSE_SECONDS);
}
