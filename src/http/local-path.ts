/** Where a form leads back to: an address of our own, or the start page for anything that could lead elsewhere. */
export function localPath(wanted: string | undefined): string {
  const here = 'http://here';
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  return origin === here ? `${pathname}${search}` : '/';
}
