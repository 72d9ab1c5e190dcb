import type { Command } from 'commander';
import type { DirectoryObject, Trust } from './answers.js';
import { AS_AT, instantFrom, optionalInstantFrom, type Sight } from './instants.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { rowsOf } from './pages.js';
import { type Session, sessionOf } from './session.js';
import { sayTrust } from './trust-text.js';

interface AtOptions {
  readonly filter?: string;
  readonly search?: string;
  readonly status?: string;
  readonly asAt?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** `stateline at INSTANT [TYPE]` */
export const addAt = (program: Command, io: Io): void => {
  withCsv(program.command('at'))
    .description('the tenant as it was: how many objects, or the objects of a type')
    .argument('<instant>', 'as 2026-11-20T14:05:00Z, "yesterday 14:00", -2h, a backup id, now')
    .argument('[type]', 'as user, group, conditionalAccessPolicy, namedLocation')
    .option('--filter <expression>', 'OData filter, as "startswith(displayName,\'CA\')"')
    .option('--search <words>', 'that a name or mail has words beginning with, or an id')
    .option('--status <status>', 'live, soft-deleted or hard-deleted')
    .option('--as-at <instant>', AS_AT)
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .action(
      async (words: string, type: string | undefined, options: AtOptions, command: Command) => {
        const session = sessionOf(command, io);
        const sight = { asOf: instantFrom(words, io), asAt: optionalInstantFrom(options.asAt, io) };
        const listed = [type, options.filter, options.search].some((word) => word !== undefined);
        await (listed ? showObjects(session, sight, type, options) : showCounts(session, sight));
      },
    );
};

const showCounts = async ({ server, output, path }: Session, sight: Sight): Promise<void> => {
  const state = await server.get<{ counts: Record<string, number>; trust: Trust }>(
    await path('/state'),
    { ...sight },
  );
  output.record(state);
  if (!output.json) sayTrust(output, state.trust);
  output.table(
    ['Type', 'Objects'],
    Object.entries(state.counts).map(([type, count]) => [type, String(count)]),
  );
};

const showObjects = async (
  { server, output, path }: Session,
  sight: Sight,
  type: string | undefined,
  { filter, search, status, limit }: AtOptions,
): Promise<void> => {
  const rows: string[][] = [];
  const query = { ...sight, type, filter, search, status };
  for await (const row of rowsOf<DirectoryObject>(server, await path('/objects'), query, limit)) {
    output.record(row);
    rows.push([row.displayName, row.objectType, row.status, row.objectId]);
  }
  output.table(['Name', 'Type', 'Status', 'Id'], rows);
  output.say(`${String(rows.length)} objects`);
  output.more(rows.length, limit);
};
