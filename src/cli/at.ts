import type { Command } from 'commander';
import type { DirectoryObject, Trust } from './answers.js';
import { instantFrom } from './instants.js';
import type { Io } from './io.js';
import { wholeNumber } from './number.js';
import { rowsOf } from './pages.js';
import { type Session, sessionOf } from './session.js';
import { sayTrust } from './trust-text.js';

interface AtOptions {
  readonly filter?: string;
  readonly status?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** `stateline at INSTANT [TYPE]` */
export const addAt = (program: Command, io: Io): void => {
  program
    .command('at')
    .description('the tenant as it was: how many objects, or the objects of a type')
    .argument('<instant>', 'as 2026-11-20T14:05:00Z, "yesterday 14:00", -2h, a backup id, now')
    .argument('[type]', 'as user, group, conditionalAccessPolicy, namedLocation')
    .option('--filter <expression>', 'OData filter, as "startswith(displayName,\'CA\')"')
    .option('--status <status>', 'live, soft-deleted or hard-deleted')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .action(
      async (words: string, type: string | undefined, options: AtOptions, command: Command) => {
        const session = sessionOf(command, io);
        const asOf = instantFrom(words, io);
        const listed = type !== undefined || options.filter !== undefined;
        await (listed ? showObjects(session, asOf, type, options) : showCounts(session, asOf));
      },
    );
};

const showCounts = async ({ server, output, path }: Session, asOf: string): Promise<void> => {
  const state = await server.get<{ counts: Record<string, number>; trust: Trust }>(
    await path('/state'),
    { asOf },
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
  asOf: string,
  type: string | undefined,
  { filter, status, limit }: AtOptions,
): Promise<void> => {
  const rows: string[][] = [];
  const query = { asOf, type, filter, status };
  for await (const row of rowsOf<DirectoryObject>(server, await path('/objects'), query, limit)) {
    output.record(row);
    rows.push([row.displayName, row.objectType, row.status, row.objectId]);
  }
  output.table(['Name', 'Type', 'Status', 'Id'], rows);
  const most = rows.length === limit ? ', more with --limit' : '';
  output.say(`${String(rows.length)} objects${most}`);
};
