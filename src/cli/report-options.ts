import { type Command, Option } from 'commander';
import { collect } from './lists.js';
import { wholeNumber } from './number.js';

type Texts = readonly string[];

interface ScopeOptions {
  readonly type?: Texts;
  readonly id?: Texts;
  readonly attribute?: Texts;
  readonly relation?: Texts;
  readonly actor?: Texts;
  readonly correlation?: Texts;
  readonly change?: Texts;
  readonly filter?: string;
}

export interface ReportOptions extends ScopeOptions {
  readonly withoutActor?: Texts;
  readonly withoutCorrelation?: Texts;
  readonly withoutChange?: Texts;
  readonly format: 'table' | 'json' | 'ndjson' | 'csv' | 'graph';
  readonly out?: string;
  readonly limit: number;
}

const DEFAULT_ROWS = 200;

/** What a report is about, and how it is told. */
export const addReportOptions = (command: Command): Command =>
  addTold(addWithout(addScope(command)));

const addScope = (command: Command): Command =>
  command
    .option('--type <types>', 'only these types', collect)
    .option('--id <ids>', 'only these objects', collect)
    .option('--attribute <paths>', 'only these attributes, and what lies below them', collect)
    .option('--relation <relations>', 'only these links', collect)
    .option('--filter <filter>', "only objects that pass on either side: startswith(mail,'a')")
    .option('--actor <ids or names>', 'only what these actors changed', collect)
    .option('--correlation <ids>', 'only changes with these ids in the audit log', collect)
    .option('--change <ids>', 'only these changes', collect);

const addWithout = (command: Command): Command =>
  command
    .option(
      '--without-actor <ids or names>',
      'TO against itself as it would be without what these actors changed since FROM',
      collect,
    )
    .option('--without-correlation <ids>', 'the same for these ids in the audit log', collect)
    .option('--without-change <ids>', 'the same for these changes', collect);

const addTold = (command: Command): Command =>
  command
    .option('--limit <number>', 'rows of a table at most', wholeNumber, DEFAULT_ROWS)
    .addOption(
      new Option('--format <format>', 'a table for people, or all rows; graph as getChanges does')
        .choices(['table', 'json', 'ndjson', 'csv', 'graph'])
        .default('table'),
    )
    .option('--out <file>', 'a new file, of a format other than table (default: stdout)');

interface Ends {
  readonly from: string;
  readonly until: string;
}

/** The body of a request for a report. */
export const reportBodyOf = ({ from, until }: Ends, options: ReportOptions) => {
  const { withoutActor, withoutCorrelation, withoutChange } = options;
  const cause = {
    actors: withoutActor,
    correlationIds: withoutCorrelation,
    changeIds: withoutChange,
  };
  const isWithout = Object.values(cause).some((part) => part !== undefined);
  const scope = scopeOf(options);
  return isWithout ? { until, without: { ...cause, from }, scope } : { from, until, scope };
};

const scopeOf = (options: ScopeOptions) => ({
  types: options.type,
  objectIds: options.id,
  attributes: options.attribute,
  relations: options.relation,
  filter: options.filter,
  actors: options.actor,
  correlationIds: options.correlation,
  changeIds: options.change,
});
