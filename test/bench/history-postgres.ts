import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import type { ObjectId } from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import type { ExportedFiles, ExportedStates } from './exported-states.js';
import type { Asked } from './history-questions.js';
import { type BenchRow, notRun, roundsRow, rowOf, timed } from './measure.js';

/** `since` tells when the last so many of the objects that were taken began to change. */
type AskedOfSome = Asked & { readonly since: (objects: number) => Instant | undefined };

const BY = 'PostgreSQL';
const ROUNDS = 3;
const BUDGET_MS = 5_000;
const PAGE = 100;

/**
 * The same questions to tables of versions and of links with validity ranges. Connects as `psql` does, by
 * `PGHOST` and the like; works in a schema of its own, and drops it.
 */
export async function* benchPostgres(
  { files, objects }: ExportedStates,
  asked: AskedOfSome,
  users: readonly ObjectId[],
): AsyncGenerator<BenchRow> {
  if (process.env['PGHOST'] === undefined) {
    yield { ...notRun('all questions', 'PGHOST is not set'), by: BY };
    return;
  }
  const schema = `stateline_bench_${process.pid}`;
  await psql('public', `create schema ${schema};`);
  try {
    const { ms } = await timed(() => psql(schema, tables(files)));
    const note = `${objects} objects`;
    const server = `${note}; ${(await psql(schema, SETTINGS)).trim()}`;
    const size = Number(await psql(schema, SIZE));
    yield { ...rowOf('make it', 's', [ms / 1_000]), by: BY, note: server };
    yield { ...rowOf('size on disk', 'MB', [size / 2 ** 20]), by: BY, note };
    for (const [question, runs, sql] of questions(asked, users)) {
      yield { ...(await asking(schema, question, runs, sql)), by: BY, note };
    }
  } finally {
    await psql('public', `drop schema ${schema} cascade;`);
  }
}

const SETTINGS = `select 'version ' || current_setting('server_version') || ', shared_buffers ' || current_setting('shared_buffers');`;
const SIZE = `select pg_total_relation_size('versions') + pg_total_relation_size('links');`;

const tables = ({ versions, links }: ExportedFiles): string => `
create table versions (object_id uuid, type text, status text, state jsonb, valid tstzrange);
create table links (source uuid, relation text, target uuid, valid tstzrange);
\\copy versions from '${versions}'
\\copy links from '${links}'
create unique index on versions (object_id, lower(valid));
create index on versions (lower(valid));
create index on versions using gist (valid);
create index on links (source, relation, target, lower(valid));
create index on links (target);
vacuum analyze versions;
vacuum analyze links;
`;

type Question = readonly [question: string, runs: number, sql: () => string];

const questions = (
  { pick, data, someInstant, since }: AskedOfSome,
  users: readonly ObjectId[],
): readonly Question[] => {
  const holds = (): string => `valid @> '${someInstant()}'::timestamptz`;
  const live = (): string => `${holds()} and status = 'live'`;
  const group = data.largestGroup;
  const members = (): string =>
    `select target from links where source = '${group}' and relation = 'members' and ${holds()}`;
  return [
    [
      'one object at a random instant',
      3_000,
      () =>
        `select * from versions where object_id = '${pick(users)}' and lower(valid) <= '${someInstant()}' order by lower(valid) desc limit 1`,
    ],
    [
      'counts per type at an instant',
      30,
      () => `select type, count(*) from versions where ${live()} group by type`,
    ],
    [
      'who pointed at an object at an instant',
      1_000,
      () => `select source, relation from links where target = '${pick(users)}' and ${holds()}`,
    ],
    [
      'whole tenant at an instant, first page',
      200,
      () =>
        `select object_id, type, state from versions where ${live()} order by object_id limit ${PAGE}`,
    ],
    [
      'whole tenant at an instant as NDJSON',
      3,
      () => `copy (select object_id, type, state from versions where ${holds()}) to stdout`,
    ],
    ...[1_000, 10_000, 100_000].flatMap((count) => differences(count, since(count), data.last)),
    [
      'timeline page of 100 by object',
      1_000,
      () =>
        `select * from versions where object_id = '${pick(users)}' order by lower(valid) desc limit ${PAGE}`,
    ],
    ['members of the largest group, all', 20, members],
    [
      'members of the largest group, first 100',
      300,
      () => `${members()} order by target limit ${PAGE}`,
    ],
    ['members through groups in groups, all', 9, () => nested(data.outermostGroup, holds())],
    [
      'find disabled users of a department, first page',
      60,
      () =>
        `select object_id, state from versions where ${live()} and type = 'user' and state @> '{"accountEnabled":false,"department":"Sales"}' order by object_id limit ${PAGE}`,
    ],
  ];
};

const differences = (count: number, from: string | undefined, until: string): Question[] => {
  if (from === undefined) return [];
  const at = (instant: string): string =>
    `(select state from versions v where v.object_id = t.object_id and lower(valid) <= '${instant}' order by lower(valid) desc limit 1)`;
  const sql = `select t.object_id, ${at(from)}, ${at(until)} from (select distinct object_id from versions where lower(valid) > '${from}' and lower(valid) <= '${until}') t order by 1`;
  const question = `difference, ${count} objects changed`;
  return [
    [`${question}, first page`, 30, () => `${sql} limit ${PAGE}`],
    [`${question}, all rows`, 7, () => sql],
  ];
};

/** A union drops what was reached before, so that groups in a circle come to an end. */
const nested = (group: string, holds: string): string =>
  `with recursive reached (id) as (
    select target from links where source = '${group}' and relation = 'members' and ${holds}
    union
    select target from reached join links on source = id and relation = 'members' and ${holds}
  ) select id from reached`;

/** As the program tells how long each statement took, from sending it until the whole answer was there. */
const asking = async (
  schema: string,
  question: string,
  runs: number,
  sql: () => string,
): Promise<BenchRow> => {
  const [first = 0] = await times(schema, [sql()]);
  const most = Math.floor(BUDGET_MS / ROUNDS / Math.max(first, 0.01));
  const count = Math.max(1, Math.min(Math.ceil(runs / ROUNDS), most));
  const rounds: (readonly number[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(await times(schema, Array.from({ length: count }, sql)));
  }
  return roundsRow(question, 'ms', rounds);
};

const times = async (schema: string, statements: readonly string[]): Promise<readonly number[]> => {
  const [warming = ''] = statements;
  const script = [
    '\\o /dev/null',
    `${warming};`,
    '\\timing on',
    ...statements.map((sql) => `${sql};`),
  ];
  const output = await psql(schema, `${script.join('\n')}\n`);
  return Array.from(output.matchAll(/^Time: ([\d.]+) ms/gm), ([, ms]) => Number(ms));
};

const psql = async (schema: string, script: string): Promise<string> => {
  const env = {
    ...process.env,
    PGOPTIONS: `-c search_path=${schema} -c client_min_messages=warning`,
  };
  const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];
  const child = spawn('psql', args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(script);
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`psql ended with ${child.exitCode}`);
  return output;
};
