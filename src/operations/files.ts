import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BootError } from '../config/boot-error.js';

/** A file named on the command line: npm changes the folder and says where the command was given. */
export function givenFile(name: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', name);
}

/** After this a renamed file is still there when the machine loses its power. Windows has no such thing. */
export async function syncFolder(file: string): Promise<void> {
  try {
    const folder = await open(dirname(file), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  }
}

/** What can be wrong with a file, as a sentence; null for what is not about the file. */
export function fileProblem(error: unknown, file: string): BootError | null {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new BootError(`There is no ${file}, or its folder is missing (${code}): check the path.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
      return new BootError(`This user may not use ${file} (${code}): choose another place, or mend its permissions.`);
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new BootError(`There is no room for ${file} (${code}): nothing of it was kept; choose another place.`);
    case 'EIO':
      return new BootError(`The disk cannot read or write ${file} (EIO): choose another place.`);
    default:
      return null;
  }
}
