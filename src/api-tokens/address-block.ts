import { isIPv6 } from 'node:net';

/**
 * What counts as one network address: an IPv4 address as it is, of an IPv6 address the /64, which one household or
 * machine has to itself.
 */
export function addressBlock(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%', 1);
  if (!isIPv6(bare)) return address;
  // A URL spells every form of an address in one way.
  const [front = '', back = ''] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const zeros = Array<string>(8 - groups(front).length - groups(back).length).fill('0');
  return [...groups(front), ...zeros, ...groups(back)].slice(0, 4).join(':');
}
