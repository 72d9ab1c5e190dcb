import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const IMPORT = /^(?:import|export)\b[^;]*?\bfrom\s*["']([^"']+)["'];/gm;

/**
 * A compiled file and all that it imports, by their paths below `root`. It is meant to run where nothing
 * is installed. @throws TypeError when one needs a package
 */
export const filesNeededBy = async (
  root: string,
  entry: string,
): Promise<ReadonlyMap<string, string>> => {
  const files = new Map<string, string>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue;
    const text = await readFile(join(root, path), 'utf8');
    files.set(path, text.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
    open.push(...importsOf(path, text));
  }
  return files;
};

const importsOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].flatMap(([, source = '']) => {
    if (source.startsWith('node:')) return [];
    if (source.startsWith('.')) return [join(dirname(path), source)];
    throw new TypeError(`${path} needs ${source}, which nobody has who checks evidence`);
  });
