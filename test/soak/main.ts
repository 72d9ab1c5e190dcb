import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, settingsIn, USAGE, WrongOption } from './settings.js';
import { soak } from './soak.js';
import { faultsIn, summaryOf } from './summary.js';

const FAULTS_SHOWN = 40;
const INTERRUPTED = 130;

const settingsGiven = (): Settings => {
  try {
    const settings = settingsIn(process.argv.slice(2));
    if (settings !== null) return settings;
    console.log(USAGE);
    return process.exit(0);
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
};

const settings = settingsGiven();
const interrupted = new AbortController();
process.once('SIGINT', () => {
  interrupted.abort();
});
const folder = await mkdtemp(join(tmpdir(), 'stateline-soak-'));
const begun = performance.now();
const soaked = await soak({
  ...{ settings, folder, signal: interrupted.signal },
  tell: (line) => {
    console.error(`${((performance.now() - begun) / 60_000).toFixed(1).padStart(5)} min  ${line}`);
  },
});
console.log(`\n${summaryOf(soaked)}\n`);
const faults = faultsIn(soaked);
for (const fault of faults.slice(0, FAULTS_SHOWN)) console.log(`WRONG: ${fault}`);
if (faults.length > FAULTS_SHOWN) console.log(`… and ${faults.length - FAULTS_SHOWN} more`);
if (faults.length > 0 || settings.keep) console.log(`Everything is kept in ${folder}`);
else await rm(folder, { recursive: true, force: true });
if (soaked.verdict !== null && faults.length === 0) console.log('All of it held.');
process.exit(interrupted.signal.aborted ? INTERRUPTED : faults.length === 0 ? 0 : 1);
