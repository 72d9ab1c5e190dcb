import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';

const SOURCES = join(import.meta.dirname, '../../src');
const IMPORT = /^import [^;]*?from ["'](\.[^"']+)\.js["'];/gm;

/** Compiles the offline verifier and what it imports into a folder, as the build does. */
export const compileVerifier = async (into: string): Promise<void> => {
  const open = ['integrity/offline-verifier'];
  const seen = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { code } = await transformFile(join(SOURCES, `${name}.ts`), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    const file = join(into, `${name}.js`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
    for (const [, path = ''] of code.matchAll(IMPORT)) open.push(join(dirname(name), path));
  }
};
