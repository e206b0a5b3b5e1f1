import { AppError } from '../errors.js';

const AS_CSV = 'Save the sheet as CSV (File, Save as, CSV UTF-8) and upload that.';

/** What a file is that cannot be read, and what to do about it. */
const SENTENCES = {
  empty: 'The file is empty. Export it again and choose the file that holds the rows.',
  xls: `This is an old Excel or Word file. Open it, save it as an Excel workbook (.xlsx) and upload that.`,
  xlsb: `This is a binary Excel workbook (.xlsb). Open it, save it as an Excel workbook (.xlsx) and upload that.`,
  ods: `This is a spreadsheet of another program. Open it, save it as an Excel workbook (.xlsx) or as CSV and upload that.`,
  document: 'This is a text document or a presentation. Export the rows as CSV or as an Excel workbook (.xlsx).',
  pdf: 'This is a PDF. Export the rows as CSV from the system they come from.',
  zip: 'This is a compressed file. Unpack it and upload the CSV file or the workbook inside.',
  binary: 'This is not a text file. Export the rows as CSV or as an Excel workbook (.xlsx) and upload that.',
  'workbook-encrypted':
    'This workbook is protected with a password. Open it, take the password away (File, Info, Protect workbook), save it and upload it again.',
  'workbook-damaged':
    'This workbook is cut off or damaged. Open it in your spreadsheet program, save it again and upload that.',
  'workbook-too-large': `This workbook is too large to be read: at most 30 MB and 100,000 rows. ${AS_CSV}`,
  'workbook-without-table':
    'No sheet of this workbook holds rows below column names. Choose the sheet, or put the column names in the first row.',
} as const;

export type UnreadableCode = keyof typeof SENTENCES;

export function unreadable(what: UnreadableCode): AppError {
  const code = `file-${what}`;
  const message = SENTENCES[what];
  return new AppError('invalid', code, message, {}, [{ field: 'file', code, message }]);
}
