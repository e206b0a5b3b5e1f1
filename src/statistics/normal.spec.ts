import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { erfc, normalCdf } from './normal.js';

/** By the C library's erfc. */
const KNOWN = [
  [0, 1],
  [0.1, 0.8875370839817152],
  [0.46875, 0.507386526782062],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047265],
  [3.9, 3.479224859723177e-8],
  [4, 1.541725790028002e-8],
  [4.1, 6.700027654084918e-9],
  [6, 2.1519736712498916e-17],
  [10, 2.088487583762545e-45],
  [26, 5.663192408856143e-296],
  [-0.3, 1.3286267594591274],
  [-1, 1.842700792949715],
  [-5, 1.9999999999984626],
] as const;

describe('the normal distribution', () => {
  it.each(KNOWN)('has the complementary error function of %f', (x, want) => {
    expect(Math.abs(erfc(x) / want - 1)).toBeLessThan(1e-13);
  });

  it('has the quantiles of every table', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(normalCdf(-1.2815515655446004)).toBeCloseTo(0.1, 14);
    expect([normalCdf(0), normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0.5, 0, 1]);
  });

  it('is symmetric and never falls, across the seams of its three parts too', () => {
    const z = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(z, fc.double({ min: 0, max: 1, noNaN: true }), (at, step) => {
        expect(normalCdf(at) + normalCdf(-at)).toBeCloseTo(1, 14);
        expect(normalCdf(at + step)).toBeGreaterThanOrEqual(normalCdf(at) - 1e-15);
      }),
    );
  });
});
