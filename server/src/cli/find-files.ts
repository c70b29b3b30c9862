import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailure } from './failure.ts';
import { unusable } from './read-file.ts';

const isDocument = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);
/** Tests of flows, which stand beside them. */
export const isTestFile = (name: string): boolean => /\.test\.(ya?ml|json)$/i.test(name);

/**
 * The files that a command is given: each named file, and below each named folder every `*.yaml`, `*.yml`, `*.json` but
 * what is hidden or installed, and tests only where they are wanted. In the order of their names. Throws `CommandFailure`.
 */
export async function findFiles(
  paths: readonly string[],
  { tests = false }: { readonly tests?: boolean } = {},
): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const isFolder = (await kindOf(path)) === 'folder';
    const found = isFolder
      ? (await below(path)).filter((file) => tests || !isTestFile(file))
      : [path];
    if (found.length === 0)
      throw new CommandFailure(
        `${path} 中没有 .yaml、.yml 或 .json 文件。`,
        `${path} holds no .yaml, .yml or .json file.`,
      );
    files.push(...found);
  }
  return [...new Set(files)];
}

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unusable(folder, cause);
  });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    // A link to a folder may lead in circles; one to a file is how clusters mount settings.
    if (entry.isDirectory()) found.push(...(await below(path)));
    else if (isDocument(entry.name) && (await kindOf(path)) === 'file') found.push(path);
  }
  return found;
}

async function kindOf(path: string): Promise<'file' | 'folder'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    throw unusable(path, cause);
  }
}
