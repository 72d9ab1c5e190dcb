import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

/**
 * Lets a process run the sources as they are, for `--import`. What was compiled once is kept for the next process:
 * tests start hundreds, and compiling takes longer than all else that they do to start.
 */
const ROOT = join(import.meta.dirname, '../..');
const KEPT = join(ROOT, 'node_modules/.cache/stateline-sources');
const require = createRequire(import.meta.url);

const described = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** As jest compiles them. */
const [, options] = described.jest.transform['^.+\\.ts$'];
const compiledBy = JSON.stringify([options, described.devDependencies['@swc/core']]);

mkdirSync(KEPT, { recursive: true });
enableCompileCache(join(KEPT, 'engine'));

const compiled = (file) => {
  const source = readFileSync(file, 'utf8');
  const hash = createHash('sha256').update(compiledBy).update(source).digest('hex');
  const kept = join(KEPT, `${hash}.js`);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const { code } = require('@swc/core').transformSync(source, { swcrc: false, ...options });
  // Whole or not at all, whoever else writes the same.
  const unfinished = `${kept}.${String(process.pid)}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, kept);
  return code;
};

registerHooks({
  resolve: (specifier, context, next) => {
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
      const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
    }
    return next(specifier, context);
  },
  load: (url, context, next) =>
    url.startsWith('file:') && url.endsWith('.ts')
      ? { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true }
      : next(url, context),
});
