/** Where a form leads back to: an address of our own, or the start page for anything that could lead elsewhere. */
export function localPath(wanted: string | undefined): string {
  const here = 'http://here';
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  // A path that begins with two slashes names another host.
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}
