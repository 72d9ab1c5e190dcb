import type { Command } from 'commander';
import type { Page, TimelineEntry, Trust } from './answers.js';
import { changeLines, changeText, whoText } from './changes-text.js';
import { follow } from './follow.js';
import { optionalInstantFrom } from './instants.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { allRowsOf } from './pages.js';
import type { Output } from './print.js';
import { type Session, sessionOf } from './session.js';

interface TimelineOptions {
  readonly from?: string;
  readonly to?: string;
  readonly actor?: string;
  readonly type?: string;
  readonly object?: string;
  readonly severity?: string;
  readonly attribution?: string;
  readonly origin?: string;
  readonly limit: number;
  readonly follow?: boolean;
}

const DEFAULT_LIMIT = 50;
const LARGEST_PAGE = 1000;

/** `stateline timeline` */
export const addTimeline = (program: Command, io: Io): void => {
  withCsv(program.command('timeline'))
    .description('what changed and who did it, newest first')
    .option('--from <instant>', 'not before')
    .option('--to <instant>', 'not after')
    .option('--actor <id or name>', 'only by this actor')
    .option('--type <type>', 'only objects of this type')
    .option('--object <id>', 'only this object')
    .option('--severity <level>', 'only what is at least so severe: high or medium')
    .option('--attribution <known or unknown>', 'only where it is known, or not, who did it')
    .option('--origin <observed or reported>', 'only what a look saw, or only the audit log tells')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .option('--follow', 'go on with what changes from now on, until Ctrl-C')
    .action(async (options: TimelineOptions, command: Command) => {
      const session = sessionOf(command, io);
      await (options.follow === true ? followTimeline(session, options) : list(session, options));
    });
};

/** `stateline history ID` */
export const addHistory = (program: Command, io: Io): void => {
  withCsv(program.command('history'))
    .description('every change of one object, newest first')
    .argument('<id>', 'object id')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .action(async (id: string, { limit }: { limit: number }, command: Command) => {
      const session = sessionOf(command, io);
      const path = await session.path(`/objects/${encodeURIComponent(id)}/history`);
      const rows = await allRowsOf<TimelineEntry>(session.server, path, {}, limit);
      printEntries(session.output, rows);
      session.output.more(rows.length, limit);
    });
};

const queryOf = ({ from, to, object, ...options }: TimelineOptions, io: Io) => ({
  from: optionalInstantFrom(from, io),
  until: optionalInstantFrom(to, io),
  actor: options.actor,
  type: options.type,
  objectId: object,
  severity: options.severity,
  attribution: options.attribution,
  origin: options.origin,
});

const list = async ({ server, output, path, io }: Session, options: TimelineOptions) => {
  const query = queryOf(options, io);
  const rows = await allRowsOf<TimelineEntry>(
    server,
    await path('/timeline'),
    query,
    options.limit,
  );
  printEntries(output, rows);
  output.more(rows.length, options.limit);
};

const printEntries = (output: Output, rows: readonly TimelineEntry[]): void => {
  for (const row of rows) output.record(row);
  output.table(
    [output.timeHead('When'), 'Who', 'Type', 'Name', 'What', 'Object'],
    rows.map((entry) => [
      output.time(entry.occurredAt ?? entry.observedAt),
      whoText(entry),
      entry.event.data.objectType,
      entry.event.data.displayName,
      whatText(entry),
      entry.event.data.objectId,
    ]),
  );
  if (rows.length === 0) output.say('No changes');
};

/** What changed; of what is most severe, why. */
const whatText = ({ event, severity, severityReasons }: TimelineEntry): string =>
  [changeText(event), ...(severity === 'high' ? severityReasons.map(({ text }) => text) : [])].join(
    '\n! ',
  );

/** The newest entries, oldest first, and then each as it comes. */
const followTimeline = async (session: Session, options: TimelineOptions): Promise<void> => {
  const { server, output, path, io } = session;
  const { from, until, ...query } = queryOf(options, io);
  const limit = String(Math.min(options.limit, LARGEST_PAGE));
  const { rows, trust } = await server.get<Page<TimelineEntry> & { trust: Trust }>(
    await path('/timeline'),
    { ...query, from, until, limit },
  );
  for (const entry of rows.toReversed()) printLine(output, entry, 'change');
  for await (const { event, data } of follow(
    session,
    await path('/timeline/stream'),
    query,
    trust.position,
  )) {
    printLine(output, JSON.parse(data) as TimelineEntry, event ?? 'change');
  }
};

const printLine = (output: Output, entry: TimelineEntry, kind: string): void => {
  output.record({ kind, ...entry });
  const { objectType, displayName } = entry.event.data;
  const who = whoText(entry);
  const told = changeLines(entry.event).join('; ');
  const what = kind === 'attribution' ? `was made by ${who}` : `${who}: ${told}`;
  output.line(
    `${output.time(entry.occurredAt ?? entry.observedAt)}  ${objectType} ${displayName}  ${what}`,
  );
};
