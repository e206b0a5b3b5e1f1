/** The product cannot start, for a reason that whoever starts it can mend: printed as one sentence, without a stack. */
export class BootError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BootError';
  }
}
