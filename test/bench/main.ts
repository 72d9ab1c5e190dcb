import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAlarms } from './alarms.js';
import { benchCapture } from './capture.js';
import { benchDashboard } from './dashboard.js';
import { benchEventStoreDb } from './eventstoredb.js';
import { benchExports } from './exports.js';
import { benchFuzz } from './fuzz.js';
import { benchHistory } from './history.js';
import { benchLog } from './log.js';
import type { BenchRow } from './measure.js';
import { benchOperators } from './operators.js';
import { benchRecover } from './recover.js';
import { benchScale } from './scale.js';
import { benchSync } from './sync.js';

const USAGE = `npm run bench -- [NAME …] [options]   measures, and prints what it measured

  --objects N          objects of the tenant (50000)
  --changes M          changes to them (five for each object)
  --days D             history: the days the changes are spread over (five changes a second)
  --others N           history: most objects that git and PostgreSQL are given (50000)
  --steady-seconds N   scale: how long ordinary work goes on after the sync (150)
  --steps N            recover: steps of the plan (10000)
  --rate N             recover: how many times as fast the tenant's time goes (1)
  --runs N             eventstoredb: how often (3)
  --tail-seconds N     dashboard: how long changes are followed live, 50 a second (300)
  --json               one JSON object per row

PostgreSQL is measured when PGHOST is set, in a schema of its own that is dropped again.`;

const optionsGiven = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        objects: { type: 'string', default: '50000' },
        changes: { type: 'string' },
        days: { type: 'string' },
        others: { type: 'string', default: '50000' },
        'steady-seconds': { type: 'string', default: '150' },
        steps: { type: 'string', default: '10000' },
        rate: { type: 'string', default: '1' },
        runs: { type: 'string', default: '3' },
        'tail-seconds': { type: 'string', default: '300' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
};

const refused = (why: string): never => {
  console.error(`${why}\n\n${USAGE}`);
  process.exit(2);
};

const wholeNumber = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  return refused(`--${name} takes a whole number above 0, and got ${text}`);
};

const { values, positionals } = optionsGiven();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const objects = wholeNumber('objects', values.objects);
const changes = values.changes === undefined ? objects * 5 : wholeNumber('changes', values.changes);
const days = values.days === undefined ? undefined : wholeNumber('days', values.days);
const others = wholeNumber('others', values.others);
const steadyMs = wholeNumber('steady-seconds', values['steady-seconds']) * 1_000;
const steps = wholeNumber('steps', values.steps);
const rate = wholeNumber('rate', values.rate);
const runs = wholeNumber('runs', values.runs);
const tailSeconds = wholeNumber('tail-seconds', values['tail-seconds']);

type Rows = Promise<readonly BenchRow[]> | AsyncIterable<BenchRow>;

const benches: Readonly<Record<string, () => Rows>> = {
  log: () => benchLog({ events: changes, batch: 500 }),
  history: () => benchHistory({ objects, changes, others, ...(days !== undefined && { days }) }),
  sync: () => benchSync({ objects }),
  capture: () => benchCapture({ objects }),
  scale: () => benchScale({ objects, steadyMs }),
  recover: () => benchRecover({ steps, rate }),
  operators: () => benchOperators({ acts: objects * 2 }),
  eventstoredb: () => benchEventStoreDb({ objects, runs }),
  exports: () => benchExports({ objects }),
  fuzz: () => benchFuzz(),
  alarms: () => benchAlarms({ objects, changes, ...(days !== undefined && { days }) }),
  dashboard: () => benchDashboard({ objects, changes, tailSeconds }),
};

const wanted = positionals.length === 0 ? Object.keys(benches) : positionals;
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  refused(`Benches are ${Object.keys(benches).join(', ')}; there is no ${unknown.join(', ')}`);
}

const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.versions.node}`;
if (!values.json) {
  console.log(`${machine}; ${objects} objects, ${changes} changes\n`);
  console.log(
    '| question | by | median | p99 | medians of rounds | CPU | unit | runs | note |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
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

function lineOf({ question, by, unit, median, p99, spread, cpu, runs, note }: BenchRow): string {
  const cells = [
    ...[question, by ?? 'Stateline', figure(median), figure(p99)],
    spread === undefined ? '' : spread.map(figure).join(' – '),
    ...[figure(cpu), unit, String(runs), note ?? ''],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Nothing for what was not measured. */
function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
