import { describe, expect, it } from '@jest/globals';
import { localPath } from './local-path.js';

describe('localPath', () => {
  it.each(['/board', '/candidates?q=åsa%20b', '/'])('leads back to %s', (path) => {
    expect(localPath(path)).toBe(path.replace('å', '%C3%A5'));
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '',
    undefined,
  ])('does not lead to %s', (path) => {
    expect(localPath(path)).toBe('/');
  });
});
