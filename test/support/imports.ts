import type { ImportView } from '../../src/imports/import-view.dto.js';
import type { SignedIn } from './sign-in.js';

export interface Upload {
  name?: string;
  content: Buffer | string;
  fields: Record<string, string>;
}

export function upload(by: SignedIn, { name = 'file.csv', content, fields }: Upload) {
  const request = by.request('post', '/api/v1/imports');
  for (const [field, value] of Object.entries(fields)) void request.field(field, value);
  return request.attach('file', Buffer.from(content), { filename: name, contentType: 'text/csv' });
}

/** The import once no job works on it any more. */
export async function rested(by: SignedIn, id: string): Promise<ImportView> {
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await by.get(`/api/v1/imports/${id}`).expect(200);
    const view = body as ImportView;
    if (!['reading', 'checking', 'filling', 'publishing', 'undoing'].includes(view.state)) return view;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The import ${id} does not come to rest.`);
}

/** Uploads, commits, and waits for the end. */
export async function importFile(by: SignedIn, given: Upload): Promise<ImportView> {
  const { body } = await upload(by, given).expect(202);
  const { id } = body as ImportView;
  await by.post(`/api/v1/imports/${id}/commit`).expect(202);
  return rested(by, id);
}
