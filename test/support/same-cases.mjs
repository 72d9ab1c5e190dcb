import process from 'node:process';
import fc from 'fast-check';

/** The same random cases each time: what is to land is held against what landed before. Elsewhere each run has its own. */
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20_261_122 });
