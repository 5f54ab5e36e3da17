import { readFile } from 'node:fs/promises';

/** The text of a file, or nothing when there is no such file. Rejects when it is there and cannot be read. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
