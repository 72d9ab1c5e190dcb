import { Argument, type Command } from 'commander';
import { catalogue, type TypeRule } from '../domain/directory/catalogue.js';
import { coverageOf, type CoverageRow } from '../domain/directory/coverage.js';
import type { Io } from './io.js';
import { markdownTable } from './markdown-table.js';
import { type Output, outputTo } from './print.js';

interface CoverageOptions {
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** `stateline coverage`; says what this program knows, with or without a server. */
export const addCoverage = (program: Command, io: Io): void => {
  program
    .command('coverage')
    .description('which properties and links are captured, compared, and written by a recovery')
    .addArgument(new Argument('[type]', 'only this one').choices(Object.keys(catalogue)))
    .option('--markdown', 'a table of all types, as it stands in the documents')
    .action((type: string | undefined, _options, command: Command) => {
      const { markdown, json } = command.optsWithGlobals<CoverageOptions>();
      const rules = Object.values(catalogue).filter((rule) => (type ?? rule.type) === rule.type);
      const output = outputTo(io, json === true);
      if (markdown === true) output.say(markdownTable(HEAD, rules.map(markdownRow)));
      else
        rules.forEach((rule, index) => {
          showType(rule, index === 0, output);
        });
    });
};

const showType = (rule: TypeRule, first: boolean, output: Output): void => {
  const { type, title, reading, deletion, source } = rule;
  const rows = coverageOf(rule);
  output.record({ type, title, reading, deletion, source, rows });
  output.say(`${first ? '' : '\n'}${output.strong(`${title} (${type})`)}`);
  output.say(`${READ[reading]}; ${DELETED[deletion]}. ${source}\n`);
  output.table(['Property or link', 'Captured', 'Compared', 'Written', 'Why not'], rows.map(cells));
};

const READ = { delta: 'Read by its changes', complete: 'Read as a whole' };
const DELETED = {
  soft: 'deleted ones lie in the bin for 30 days',
  repeatable: 'deleted ones are gone for good, and can be made again as they were',
  hard: 'deleted ones are gone for good',
  impossible: 'nobody can delete it',
};

const DELETED_SHORT = {
  soft: 'to the bin',
  repeatable: 'for good, repeatable',
  hard: 'for good',
  impossible: 'never',
};

const cells = (row: CoverageRow): readonly string[] => [
  row.of === 'relations' ? `→ ${row.name}` : row.name,
  row.captured ? 'yes' : 'no',
  row.compared ? 'yes' : 'no',
  WRITTEN[row.written],
  row.reason ?? '',
];

const WRITTEN = { update: 'yes', create: 'when created', never: 'no' };

const HEAD = [
  'type',
  'read',
  'deleted',
  'captured',
  'written',
  'when created',
  'never written, mostly because',
  'links (written)',
  'links (shown)',
];

const markdownRow = (rule: TypeRule): readonly string[] => {
  const all = coverageOf(rule);
  const properties = all.filter((row) => row.of === 'properties');
  const captured = properties.filter((row) => row.captured);
  const links = (written: boolean): string =>
    all
      .filter((row) => row.of === 'relations' && (row.written === 'update') === written)
      .map(({ name }) => name)
      .join(', ');
  const written = (when: CoverageRow['written']): string =>
    String(captured.filter((row) => row.written === when).length);
  return [
    `${rule.title} (\`${rule.type}\`)`,
    rule.reading,
    DELETED_SHORT[rule.deletion],
    `${String(captured.length)} of ${String(properties.length)}`,
    written('update'),
    written('create'),
    mainReasons(captured.filter((row) => row.written === 'never')),
    links(true),
    links(false),
  ];
};

const REASONS_SHOWN = 2;

/** The commonest reasons, each with how many properties it is about. */
const mainReasons = (rows: readonly CoverageRow[]): string => {
  const counts = [...Map.groupBy(rows, ({ reason }) => reason ?? '')]
    .map(([reason, about]) => ({ reason, count: about.length }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
  return counts
    .slice(0, REASONS_SHOWN)
    .map(({ reason, count }) => `${String(count)}: ${reason}`)
    .join('; ');
};
