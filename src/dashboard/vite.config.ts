import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompress, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { defineConfig, type Plugin } from 'vite';

/** Keeps each file compressed as well, so that the server need not do it for every browser. */
const compressed = (): Plugin => ({
  name: 'compressed',
  async writeBundle({ dir = '.' }) {
    const files = await readdir(dir, { recursive: true });
    for (const name of files.filter((file) => /\.(html|js|css|svg)$/.test(file))) {
      const bytes = await readFile(join(dir, name));
      await writeFile(join(dir, `${name}.br`), await promisify(brotliCompress)(bytes));
      await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(bytes));
    }
  },
});

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL would need a wider policy of what may be loaded.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Of no meaning where nothing is rendered on a server.
      checks: { moduleLevelDirective: false },
      // A page of its own code, and few files that all pages share and browsers keep.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'fluent',
              test: /node_modules[/\\](@fluentui|@griffel|@floating-ui|tabster|keyborg)/,
            },
            { name: 'chart', test: /uplot|time-chart|ui[/\\]language/ },
            { name: 'vendor', test: /node_modules/ },
            { name: 'shared', test: /dashboard[/\\](ui|api|shell)[/\\]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  plugins: [compressed()],
});
