import { describe, expect, it } from '@jest/globals';
import { pauseSeconds } from './sign-in-pause.js';

describe('the pause after failed tries', () => {
  it('is none for the free tries, then doubles from a minute to a quarter of an hour', () => {
    const pauses = [0, 4, 5, 6, 7, 8, 9, 40].map((failures) => pauseSeconds(failures, 5));
    expect(pauses).toEqual([0, 0, 60, 120, 240, 480, 900, 900]);
  });
});
