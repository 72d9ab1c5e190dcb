import { type Command, Option } from 'commander';
import {
  exportEvidence,
  exportReport,
  exportTimeline,
  type TimelineChoice,
} from './export-rows.js';
import { exportState, type StateChoice } from './export-state.js';
import { AS_AT } from './instants.js';
import type { Io } from './io.js';
import { sessionOf } from './session.js';

const FILE = 'a new file, or - for stdout';
const ROWS = ['ndjson', 'csv', 'parquet'];

/** `stateline export` */
export const addExport = (program: Command, io: Io): void => {
  const exporting = program
    .command('export')
    .description('write the tenant as it was, what changed, a report or evidence into files');
  addState(exporting, io);
  addTimeline(exporting, io);
  exporting
    .command('report')
    .description('write a completed difference report, a line for each attribute and link')
    .argument('<id>', 'of the report')
    .argument('<target>', FILE)
    .addOption(format([...ROWS, 'json', 'graph'], 'by the ending, else ndjson'))
    .action(async (id: string, target: string, { format: as }: Choice, command: Command) => {
      await exportReport(sessionOf(command, io), id, target, as);
    });
  exporting
    .command('evidence')
    .description('write what proves the log; `stateline evidence export` makes a bundle of it')
    .argument('<target>', FILE)
    .addOption(format(ROWS, 'by the ending, else ndjson'))
    .action(async (target: string, { format: as }: Choice, command: Command) => {
      await exportEvidence(sessionOf(command, io), target, as);
    });
};

interface Choice {
  readonly format?: string;
}

const format = (choices: readonly string[], usual: string): Option =>
  new Option('--format <format>', `(default: ${usual})`).choices([...choices]);

const addState = (exporting: Command, io: Io): void => {
  exporting
    .command('state', { isDefault: true })
    .description('write the tenant as it was: the folders of EntraExporter, lines or a table')
    .argument('<target>', 'a new or empty folder, a new file, or - for stdout')
    .option('--at <instant>', 'as it was then (default: now)')
    .option('--as-at <instant>', AS_AT)
    .option('--type <type...>', 'only objects of these types; a table of one has its columns')
    .addOption(format(['entraexporter', ...ROWS], 'by the ending, else entraexporter'))
    .action(async (target: string, choice: StateChoice, command: Command) => {
      await exportState(sessionOf(command, io), target, choice);
    });
};

const addTimeline = (exporting: Command, io: Io): void => {
  exporting
    .command('timeline')
    .description('write what changed and who did it, oldest first')
    .argument('<target>', FILE)
    .option('--from <instant>', 'not before')
    .option('--to <instant>', 'not after (default: now)')
    .option('--actor <id or name>', 'only by this actor')
    .option('--type <type>', 'only objects of this type')
    .option('--object <id>', 'only this object')
    .option('--severity <level>', 'only what is at least so severe: high or medium')
    .option('--attribution <known or unknown>', 'only where it is known, or not, who did it')
    .option('--origin <observed or reported>', 'only what a look saw, or only the audit log tells')
    .addOption(format(ROWS, 'by the ending, else ndjson'))
    .action(async (target: string, choice: TimelineChoice, command: Command) => {
      await exportTimeline(sessionOf(command, io), target, choice);
    });
};
