import { describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pdfStream } from './pdf.js';

const document = { title: 'A letter', language: 'sv' };

describe('a PDF', () => {
  it('is one, whatever is written in it', async () => {
    const bytes = await buffer(
      await pdfStream({ ...document, content: ['Å ñ ¿ « » € ” – \u{1F642} \0 file:///etc/passwd'] }),
    );
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.subarray(-6).toString()).toContain('%%EOF');
  });

  it('reads no file of the server and fetches nothing', async () => {
    for (const image of [fileURLToPath(import.meta.url), '/etc/hostname', 'http://127.0.0.1:9/picture.png'])
      await expect(pdfStream({ ...document, content: [{ image }] })).rejects.toThrow(
        /denied by resource access policy/,
      );
  });
});
