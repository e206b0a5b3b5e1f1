import type { RowProblem } from './import-kind.js';

/** English, for the API and its files; the pages have the same sentences in the reader's language under `imports.problems`. */
const SENTENCES: Readonly<Record<string, (facts: RowProblem['facts']) => string>> = {
  'value-needed': () => 'a value is needed',
  'value-too-long': ({ limit }) => `the value is longer than ${limit} characters`,
  'too-many-cells': ({ cells, columns }) =>
    `the row has ${cells} cells, the header ${columns}: put a value that holds the separator in quotation marks`,
  'email-without-at': () => 'the address has no @ with a name before it',
  'email-without-ending': () => 'the address has no ending such as .com',
  'email-invalid': () => 'this is not a mail address such as name@example.com',
  'email-first-of-several': () => 'there are several addresses; the first is used',
  'phone-without-digits': () => 'there is no digit in it; it is left out',
  'phone-not-valid': () => 'this is no valid telephone number; it is kept as it is written',
  'date-no-such-day': ({ days }) => `this is not a day; that month has ${days}`,
  'date-order-does-not-fit': () => 'this does not fit the order of day and month chosen for the column',
  'date-unreadable': () => 'this is not a date; 2026-11-30 would be one',
  'date-in-future': () => 'this lies in the future',
  'language-unknown': ({ unknown }) => `${unknown} of the languages are not known and left out`,
  'percent-unreadable': () => 'this is not a number; 50 to 100 would be right',
  'percent-out-of-range': () => 'this is outside 50 to 100',
  'percent-or-hours': ({ percent }) => `this is outside 50 to 100; as hours of a 40-hour week it would be ${percent}`,
  'national-id': () => 'this is a national identity number, which is never stored',
  'choice-open': () => 'nothing is chosen for this value',
  'id-twice': () => 'the same id stands in an earlier row of the file',
  'id-elsewhere': () => 'this id belongs to an application outside this project',
  'hired-but-closed': () => 'the stage says hired and the outcome says otherwise',
  'stage-kept': () => 'the application is here already; its stage is not changed by an import',
  'stage-raised': () => 'hired people stand in the last stage; the stage of the file is taken as reached before',
  'other-job': () => 'this row is of another job; import it into an intake of that job',
  'reason-without-end': () =>
    'the row gives a reason for an end and does not say that it ended so; the reason is left out',
  'reason-says-rejected': () => 'the reason is one of ours; the application is taken as rejected',
  'reason-says-withdrawn': () => 'the reason is one of theirs; the application is taken as withdrawn',
  'reason-says-hired': () => 'the reason says hired; the application is taken as hired',
  'end-without-outcome': () => 'the row gives the day of an end and does not say that it ended; the day is left out',
  'time-before-earlier': () => 'this lies before the step ahead of it; the time is left out',
};

/** What is wrong and what would be right, without the value itself. */
export function problemSentence({ code, facts }: RowProblem): string {
  return SENTENCES[code]?.(facts) ?? code;
}
