import { Command, Option } from 'commander';
import { addAccess } from './access.js';
import { addAlarms } from './alarms.js';
import { addAt } from './at.js';
import { addBackup } from './backup.js';
import { addCompletion } from './completion.js';
import { addCoverage } from './coverage.js';
import { addDiff } from './diff.js';
import { addDoctor } from './doctor.js';
import { addEvidence } from './evidence.js';
import { addExport } from './export.js';
import { teach } from './examples.js';
import { addHeld } from './held.js';
import { addHelp, TOPICS } from './help.js';
import { addImport } from './import.js';
import { addHolders, addMembers, addMemberships } from './members.js';
import type { Io } from './io.js';
import { addKeys } from './keys.js';
import { addLaunchers, type Launchers } from './launch.js';
import { addLog } from './log.js';
import { addOperators } from './operators.js';
import { addPlan, addRecover, addUndo } from './recover.js';
import { addRebuild } from './rebuild.js';
import { addRetention } from './retention.js';
import { addShow } from './show.js';
import { addSimulate } from './simulate.js';
import { addStatus } from './status.js';
import { addHistory, addTimeline } from './timeline.js';
import { addVerify } from './verify.js';
import { addWithout } from './without.js';

/** Where the terminal does not say. */
const HELP_WIDTH = 100;
/** What stands beside an option is wrapped down to this; 60 columns leave no more beside the longest. */
const NARROWEST_MEANING = 24;
const DEFAULT_SERVER = 'http://127.0.0.1:4100';

export interface Surroundings {
  readonly io: Io;
  readonly launchers: Launchers;
  readonly setExitCode: (code: number) => void;
  /** Takes what is said about wrong usage. */
  readonly writeErr: (text: string) => void;
}

const addAsking = (program: Command, { io, launchers, setExitCode }: Surroundings): void => {
  program.commandsGroup('See what happened:');
  addStatus(program, io);
  addTimeline(program, io);
  addHistory(program, io);
  addAlarms(program, io, launchers, setExitCode);
  addDiff(program, io);
  addWithout(program, io);
  program.commandsGroup('See how it was:');
  addAt(program, io);
  addShow(program, io);
  addMembers(program, io);
  addMemberships(program, io);
  addHolders(program, io);
  addHeld(program, io);
};

const addHandling = (program: Command, { io, setExitCode }: Surroundings): void => {
  program.commandsGroup('Bring it back:');
  addBackup(program, io);
  addPlan(program, io);
  addRecover(program, io);
  addUndo(program, io);
  program.commandsGroup('Take in, hand out, prove:');
  addImport(program, io, setExitCode);
  addExport(program, io);
  addVerify(program, io, setExitCode);
  addEvidence(program, io, setExitCode);
  addKeys(program, io);
};

const addRunning = (program: Command, { io, launchers, setExitCode }: Surroundings): void => {
  program.commandsGroup('Run it:');
  addLaunchers(program, launchers, setExitCode);
  addDoctor(program, launchers, setExitCode);
  addAccess(program, io);
  addOperators(program, io);
  addRetention(program, io);
  addLog(program, launchers, setExitCode);
  addRebuild(program, io);
  addCoverage(program, io);
  addSimulate(program, io);
  addCompletion(program, io);
  addHelp(program, io);
};

/** The command line: every command with its options. */
export const programFor = (surroundings: Surroundings): Command => {
  const { io, writeErr } = surroundings;
  const program = new Command('stateline')
    .description('The change timeline and recovery engine for Microsoft Entra tenants')
    .exitOverride()
    .configureOutput({
      ...{ writeOut: io.out, writeErr },
      getOutHelpWidth: () => io.columns ?? HELP_WIDTH,
    })
    .configureHelp({ minWidthToWrap: NARROWEST_MEANING })
    .showHelpAfterError('`stateline --help` lists what there is')
    .option('--server <url>', 'of the Stateline server', io.env['STATELINE_URL'] ?? DEFAULT_SERVER)
    .addOption(
      new Option(
        '--data <folder>',
        'work on a data folder of this machine, without a server',
      ).conflicts('server'),
    )
    .option('--tenant <id>', 'the tenant (default: the only one)')
    .option('--ndjson, --json', 'one JSON object a line, times in UTC')
    .addHelpText('after', `\nMore: stateline help ${Object.keys(TOPICS).join(' | ')}`);
  for (const add of [addAsking, addHandling, addRunning]) add(program, surroundings);
  teach(program);
  return program;
};
