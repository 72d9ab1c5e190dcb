import type { Command } from 'commander';
import { optionalInstantFrom } from './instants.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { rowsOf } from './pages.js';
import { type Output } from './print.js';
import { sessionOf } from './session.js';

interface HeldOptions {
  readonly object?: string;
  readonly type?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

interface WhenHeld {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly from: string;
  readonly until: string | null;
  readonly openStart: boolean;
}

const DEFAULT_LIMIT = 50;

/** `stateline held FILTER` */
export const addHeld = (program: Command, io: Io): void => {
  withCsv(program.command('held'))
    .description('from when until when a filter held, for one object or for all of a type')
    .argument('<filter>', 'OData filter, as "accountEnabled eq false"')
    .option('--object <id>', 'only for this object')
    .option('--type <type>', 'only for objects of this type')
    .option('--from <instant>', 'not before')
    .option('--to <instant>', 'not after')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .action(async (filter: string, options: HeldOptions, command: Command) => {
      const { server, output, path } = sessionOf(command, io);
      const { object: objectId, type, limit } = options;
      const from = optionalInstantFrom(options.from, io);
      const until = optionalInstantFrom(options.to, io);
      const query = { filter, objectId, type, from, until };
      const found: WhenHeld[] = [];
      for await (const row of rowsOf<WhenHeld>(server, await path('/held'), query, limit)) {
        output.record(row);
        found.push(row);
      }
      printIntervals(output, found);
      output.more(found.length, limit);
    });
};

const printIntervals = (output: Output, rows: readonly WhenHeld[]): void => {
  if (rows.length === 0) {
    output.say('It did not hold');
    return;
  }
  output.table(
    ['Name', 'Type', output.timeHead('From'), 'Until', 'Object'],
    rows.map(({ displayName, objectType, from, until, openStart, objectId }) => [
      displayName,
      objectType,
      `${openStart ? 'before ' : ''}${output.time(from)}`,
      until === null ? 'still so' : output.time(until),
      objectId,
    ]),
  );
};
