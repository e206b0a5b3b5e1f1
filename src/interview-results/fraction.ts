/** An exact fraction: a third is a third, so that a limit is met or not met without rounding. */
export class Fraction {
  private constructor(
    private readonly numerator: bigint,
    private readonly denominator: bigint,
  ) {}

  /** Of a number as people write it, with at most six decimals. */
  static of(value: number): Fraction {
    return new Fraction(BigInt(Math.round(value * 1_000_000)), 1_000_000n).reduced();
  }

  static sumOf(values: readonly Fraction[]): Fraction {
    return values.reduce((sum, value) => sum.plus(value), Fraction.of(0));
  }

  /** Null for none. */
  static meanOf(values: readonly Fraction[]): Fraction | null {
    return values.length === 0 ? null : Fraction.sumOf(values).dividedBy(values.length);
  }

  plus(other: Fraction): Fraction {
    return new Fraction(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    ).reduced();
  }

  /** @param factor a whole number */
  times(factor: number): Fraction {
    return new Fraction(this.numerator * BigInt(factor), this.denominator).reduced();
  }

  /** @param divisor a whole number from 1 */
  dividedBy(divisor: number): Fraction {
    return new Fraction(this.numerator, this.denominator * BigInt(divisor)).reduced();
  }

  isAtLeast(other: Fraction): boolean {
    return this.numerator * other.denominator >= other.numerator * this.denominator;
  }

  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  private reduced(): Fraction {
    const divisor = commonDivisor(this.numerator < 0n ? -this.numerator : this.numerator, this.denominator);
    return new Fraction(this.numerator / divisor, this.denominator / divisor);
  }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}
