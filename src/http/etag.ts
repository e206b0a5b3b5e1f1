/** The version of a thing as HTTP carries it: `"3"`. */
export function etag(version: number): string {
  return `"${version}"`;
}
