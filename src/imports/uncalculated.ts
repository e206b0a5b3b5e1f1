/** A formula that no spreadsheet program has worked out: there is nothing where its value belongs. */
const UNCALCULATED = /<c\b([^>]*)><f(?:\s[^>]*)?>([^<]*)<\/f>\s*(?:<v\s*\/>|<v>\s*<\/v>)?\s*<\/c>/g;

/**
 * A sheet whose formulas without a value show themselves as text, `=A1+B1`: programs write workbooks without working them out, and
 * take a note such as `=) very friendly` for a formula. An empty cell would hide that, a zero would be wrong.
 */
export function withUncalculated(sheet: Buffer): Buffer {
  if (!sheet.includes('<f')) return sheet;
  // One letter for each byte: nothing but the ASCII of the tags is looked at.
  const xml = sheet.toString('latin1');
  const shown = xml.replace(
    UNCALCULATED,
    (_, attributes: string, formula: string) =>
      `<c${attributes.replace(/\st="[^"]*"/, '')} t="str"><v>=${formula}</v></c>`,
  );
  return Buffer.from(shown, 'latin1');
}
