import { describe, expect, it } from '@jest/globals';
import { Assets } from './assets.js';

const KILOBYTE = 1000;

describe('what a browser fetches', () => {
  const assets = new Assets();
  const asset = (name: string) => {
    const found = assets.find(assets.url(name).replace('/assets/', ''));
    if (!found) throw new Error(`${name} is not there`);
    return found;
  };
  const zipped = (...names: string[]): number =>
    names.reduce((sum, name) => sum + (asset(name).gzip ?? asset(name).plain).length, 0) / KILOBYTE;

  it('stays within its budget', () => {
    expect(zipped('tabler.css')).toBeLessThan(12);
    expect(zipped('handpick.css')).toBeLessThan(9);
    expect(zipped('guide.css')).toBeLessThan(2);
    expect(zipped('htmx.js', 'htmx-sse.js', 'handpick.js')).toBeLessThan(22);
    expect(zipped('inter-latin.woff2')).toBeLessThan(50);
  });

  it('carries nothing from or to another site', () => {
    const css =
      asset('tabler.css').plain.toString() +
      asset('handpick.css').plain.toString() +
      asset('guide.css').plain.toString();
    expect(css.match(/url\((?!["']?(data:|\/assets\/))[^)]*\)/g)).toBeNull();
    expect(css).not.toContain('@import');
  });

  it('has a name that changes with its content', () => {
    expect(assets.url('handpick.css')).toMatch(/^\/assets\/handpick\.[\w-]{10}\.css$/);
    expect(() => assets.url('missing.css')).toThrow('There is no asset "missing.css".');
  });
});
