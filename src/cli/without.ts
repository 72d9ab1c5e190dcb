import { closeSync, writeSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { linesOf } from '../domain/lines.js';
import type { Page } from './answers.js';
import { exitCodes, Stop } from './exit.js';
import { newFile } from './output-file.js';
import { optionalInstantFrom } from './instants.js';
import type { Io } from './io.js';
import { collect, withCsv } from './lists.js';
import { type Session, sessionOf } from './session.js';
import { sayDiffering, sayWouldBe, type WouldBe, type WouldBeObject } from './without-text.js';

interface WithoutOptions {
  readonly actor?: readonly string[];
  readonly correlation?: readonly string[];
  readonly change?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly type?: readonly string[];
  readonly show?: string;
  readonly out?: string;
}

/** `stateline without` */
export const addWithout = (program: Command, io: Io): void => {
  withCsv(program.command('without'))
    .description('how the tenant would be without some changes, with what others did kept')
    .option('--actor <ids or names>', 'without what these actors changed', collect)
    .option('--correlation <ids>', 'without these activities, by correlation id', collect)
    .option('--change <ids>', 'without these changes', collect)
    .option('--since <instant>', 'only those made after it (default: since anything is known)')
    .option('--until <instant>', 'only those made up to it (default: now)')
    .addOption(
      new Option('--type <types>', 'only these types').argParser(collect).conflicts('show'),
    )
    .addOption(new Option('--show <id>', 'one object as it would be').conflicts('out'))
    .option('--out <file>', 'the whole tenant as it would be, one object a line; - for stdout')
    .action(async (options: WithoutOptions, command: Command) => {
      const session = sessionOf(command, io);
      const without = causeOf(options, io);
      if (options.show !== undefined) await show(session, without, options.show);
      else if (options.out !== undefined) await write(session, without, options.out, options.type);
      else await list(session, without, options.type);
    });
};

const causeOf = ({ actor, correlation, change, since, until }: WithoutOptions, io: Io) => ({
  actors: actor,
  correlationIds: correlation,
  changeIds: change,
  from: optionalInstantFrom(since, io),
  until: optionalInstantFrom(until, io),
});

type Cause = ReturnType<typeof causeOf>;

const list = async (
  { server, path, output }: Session,
  without: Cause,
  types: readonly string[] | undefined,
): Promise<void> => {
  const rows: WouldBe[] = [];
  let cursor: string | undefined;
  do {
    const body = { without, scope: { types }, limit: 1000, cursor };
    const page: Page<WouldBe> = await server.post(await path('/counterfactual/differences'), body);
    for (const row of page.rows) output.record(row);
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  sayDiffering(output, rows);
};

const show = async ({ server, path, output }: Session, without: Cause, id: string) => {
  const below = await path(`/counterfactual/objects/${encodeURIComponent(id)}`);
  const found = await server.post<WouldBeObject>(below, { without });
  output.record(found);
  sayWouldBe(output, found);
};

const write = async (
  session: Session,
  without: Cause,
  out: string,
  types: readonly (string | undefined)[] = [undefined],
): Promise<void> => {
  const { output, io } = session;
  const file = out === '-' ? undefined : newFile(out);
  let objects = 0;
  try {
    for await (const line of objectLines(session, without, types)) {
      if (file === undefined) io.out(line);
      else writeSync(file, line);
      objects += 1;
    }
  } finally {
    if (file !== undefined) closeSync(file);
  }
  if (file === undefined) return;
  output.record({ kind: 'export', target: out, objects });
  output.say(`${String(objects)} objects in ${out}, as they would be`);
};

async function* objectLines(
  { server, path }: Session,
  without: Cause,
  types: readonly (string | undefined)[],
): AsyncGenerator<string> {
  const below = await path('/counterfactual/export');
  for (const type of types) {
    const { body } = await server.postForStream(below, { without, type });
    if (body !== null) yield* linesIn(body);
  }
}

/** A line holds all links of an object. */
const MAX_LINE_BYTES = 512 * 1024 * 1024;

/** @throws Stop when not all of them came */
async function* linesIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let objects = 0;
  let end: number | undefined;
  for await (const { bytes } of linesOf(body, MAX_LINE_BYTES)) {
    const line = new TextDecoder().decode(bytes ?? undefined);
    const told = JSON.parse(line) as { readonly kind: string; readonly objects?: number };
    if (told.kind === 'end') end = told.objects;
    if (told.kind !== 'object') continue;
    objects += 1;
    yield `${line}\n`;
  }
  if (end !== objects) throw new Stop(exitCodes.no, 'The export broke off; it is not whole');
}
