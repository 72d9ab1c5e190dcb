import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCapture } from './capture.js';
import { benchEventStoreDb } from './eventstoredb.js';
import { benchHistory } from './history.js';
import { benchLog } from './log.js';
import type { BenchRow } from './measure.js';
import { benchScale } from './scale.js';
import { benchSync } from './sync.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    objects: { type: 'string', default: '50000' },
    changes: { type: 'string', default: '250000' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const [objects, changes, runs] = [values.objects, values.changes, values.runs].map((text) => {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(
    `--objects, --changes and --runs take a whole number above 0, and got ${text}`,
  );
});

type Rows = Promise<readonly BenchRow[]> | AsyncIterable<BenchRow>;

const benches: Readonly<Record<string, () => Rows>> = {
  log: () => benchLog({ events: changes ?? 0, batch: 500 }),
  history: () => benchHistory({ objects: objects ?? 0, changes: changes ?? 0 }),
  sync: () => benchSync({ objects: objects ?? 0 }),
  capture: () => benchCapture({ objects: objects ?? 0 }),
  scale: () => benchScale({ objects: objects ?? 0 }),
  eventstoredb: () => benchEventStoreDb({ objects: objects ?? 0, runs: runs ?? 0 }),
};

const wanted = positionals.length === 0 ? Object.keys(benches) : positionals;
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(
    `Benches are ${Object.keys(benches).join(', ')}; there is no ${unknown.join(', ')}`,
  );
  process.exit(2);
}

const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.versions.node}`;
if (!values.json) {
  console.log(`${machine}; ${values.objects} objects, ${values.changes} changes\n`);
  console.log(
    '| question | median | p99 | unit | runs | note |\n| --- | --- | --- | --- | --- | --- |',
  );
}
for (const name of wanted) {
  for await (const row of rowsOf(name)) {
    console.log(values.json ? JSON.stringify({ bench: name, machine, ...row }) : lineOf(row));
  }
}

async function* rowsOf(name: string): AsyncGenerator<BenchRow> {
  const rows = benches[name]?.() ?? [];
  yield* Symbol.asyncIterator in rows ? rows : await rows;
}

function lineOf({ question, unit, median, p99, runs, note }: BenchRow): string {
  const cells = [
    question,
    figure(median),
    p99 === undefined ? '' : figure(p99),
    unit,
    String(runs),
  ];
  return `| ${[...cells, note ?? ''].join(' | ')} |`;
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
