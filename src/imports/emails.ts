const LOCAL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\uFFFF-]{1,64}$/;
const LABEL = /^(?!-)[A-Za-z0-9\u0080-\uFFFF-]{1,63}(?<!-)$/;

/** An address that mail can be sent to over the internet: no blanks, no comments, a domain with an ending. */
export function isEmail(text: string): boolean {
  return emailProblem(text) === null;
}

export type EmailProblem = 'email-without-at' | 'email-without-ending' | 'email-invalid';

/** What is wrong with an address, or null. */
export function emailProblem(text: string): EmailProblem | null {
  const at = text.lastIndexOf('@');
  if (at < 1) return 'email-without-at';
  const local = text.slice(0, at);
  const labels = text.slice(at + 1).split('.');
  if (labels.length < 2) return 'email-without-ending';
  if (text.length > 254 || !LOCAL.test(local) || /^\.|\.\.|\.$/.test(local)) return 'email-invalid';
  const ending = labels.at(-1)!;
  if (!labels.every((label) => LABEL.test(label)) || /^\d+$/.test(ending) || ending.length < 2) return 'email-invalid';
  return null;
}

/** Several addresses in one cell, as some systems export them. */
export function splitEmails(text: string): string[] {
  return text.split(/[,;\s]+/).filter((part) => part !== '');
}
