/** Coefficients of the three rational approximations, highest power of the numerator first. */
const NEAR = {
  numerator: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  denominator: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
} as const;
const MIDDLE = {
  numerator: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  denominator: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
} as const;
const FAR = {
  numerator: [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  denominator: [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
  ],
} as const;

/**
 * The complementary error function, to about 15 digits.
 * Source: Cody 1969, "Rational Chebyshev approximation for the error function", as in CALERF of Netlib's SPECFUN.
 */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - x * ratio(NEAR, y * y);
  const tail = y <= 4 ? squaredExponential(y) * ratio(MIDDLE, y) : farTail(y);
  return x < 0 ? 2 - tail : tail;
}

/** The chance that a standard normal value is at most `z`. */
export function normalCdf(z: number): number {
  return erfc(-z * Math.SQRT1_2) / 2;
}

function farTail(y: number): number {
  if (y > 27) return 0;
  const inverse = 1 / (y * y);
  return (squaredExponential(y) * (1 / Math.sqrt(Math.PI) - inverse * ratio(FAR, inverse))) / y;
}

/** exp(−y²), with y split so that its square loses no digits. */
function squaredExponential(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

function ratio(of: { numerator: readonly number[]; denominator: readonly number[] }, x: number): number {
  return polynomial(of.numerator, x) / polynomial(of.denominator, x);
}

/** By Horner's rule; the coefficient of the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
