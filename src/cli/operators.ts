import { type Command, Option } from 'commander';
import {
  type OperatorAction,
  operatorActions,
  type OperatorOutcome,
  operatorOutcomes,
} from '../domain/operators/operator-act.js';
import type { OperatorActed } from '../domain/operators/operator-events.js';
import { formatOf, saved } from './export-rows.js';
import { optionalInstantFrom } from './instants.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { rowsOf } from './pages.js';
import { type Session, sessionOf } from './session.js';

interface OperatorsOptions {
  readonly actor?: string;
  readonly action?: OperatorAction;
  readonly outcome?: OperatorOutcome;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly export?: string;
}

type Act = OperatorActed['data'] & { readonly recordedAt: string };

const DEFAULT_LIMIT = 50;

/** `stateline operators` */
export const addOperators = (program: Command, io: Io): void => {
  withCsv(program.command('operators'))
    .description('who did what with Stateline itself, newest first; takes the role auditor')
    .option('--actor <id or name>', 'only by this operator')
    .addOption(new Option('--action <action>', 'only this').choices([...operatorActions]))
    .addOption(new Option('--outcome <outcome>', 'only so').choices([...operatorOutcomes]))
    .option('--from <instant>', 'not before')
    .option('--to <instant>', 'not after')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .option(
      '--export <file>',
      'all of them into a new file, oldest first: .csv, .ndjson or .parquet',
    )
    .action(async (options: OperatorsOptions, command: Command) => {
      const session = sessionOf(command, io);
      const { export: target } = options;
      if (target === undefined) {
        await list(session, options);
        return;
      }
      const query = { ...queryOf(options, io), format: formatOf(target, undefined, 'ndjson') };
      await saved(session, target, '/operators/export', query);
    });
};

const queryOf = ({ actor, action, outcome, from, to }: OperatorsOptions, io: Io) => ({
  ...{ actor, action, outcome },
  from: optionalInstantFrom(from, io),
  until: optionalInstantFrom(to, io),
});

const list = async (session: Session, options: OperatorsOptions): Promise<void> => {
  const { server, output, path, io } = session;
  const acts: Act[] = [];
  const query = queryOf(options, io);
  for await (const act of rowsOf<Act>(server, await path('/operators'), query, options.limit)) {
    output.record(act);
    acts.push(act);
  }
  output.table(
    [output.timeHead('When'), 'Who', 'From', 'What', 'Outcome', 'About', 'Reason'],
    acts.map((act) => [
      output.time(act.at),
      act.actor.name,
      act.address,
      act.times === 1 ? act.action : `${act.action} (${String(act.times)} times)`,
      outcomeOf(act),
      act.target ?? '',
      act.reason ?? '',
    ]),
  );
  if (acts.length === 0) output.say('Nobody did');
  output.more(acts.length, options.limit);
};

const outcomeOf = ({ outcome, error }: Act): string =>
  error === null ? outcome : `${outcome}: ${error}`;
