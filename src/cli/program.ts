import { Command } from 'commander';
import { addAccess } from './access.js';
import { addAt } from './at.js';
import { addBackup } from './backup.js';
import { addCoverage } from './coverage.js';
import { addDiff } from './diff.js';
import { addDoctor } from './doctor.js';
import { addEvidence } from './evidence.js';
import { addExport } from './export.js';
import { addHeld } from './held.js';
import { addImport } from './import.js';
import { addHolders, addMembers, addMemberships } from './members.js';
import type { Io } from './io.js';
import { addKeys } from './keys.js';
import { addLaunchers, type Launchers } from './launch.js';
import { addLog } from './log.js';
import { addOperators } from './operators.js';
import { addRecover, addUndo } from './recover.js';
import { addRetention } from './retention.js';
import { addShow } from './show.js';
import { addSimulate } from './simulate.js';
import { addStatus } from './status.js';
import { addHistory, addTimeline } from './timeline.js';
import { addVerify } from './verify.js';
import { addWithout } from './without.js';

const DEFAULT_SERVER = 'http://127.0.0.1:4100';

export interface Surroundings {
  readonly io: Io;
  readonly launchers: Launchers;
  readonly setExitCode: (code: number) => void;
  /** Takes what is said about wrong usage. */
  readonly writeErr: (text: string) => void;
}

/** The command line: every command with its options. */
export const programFor = ({ io, launchers, setExitCode, writeErr }: Surroundings): Command => {
  const program = new Command('stateline')
    .description('The change timeline and recovery engine for Microsoft Entra tenants')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr })
    .showHelpAfterError('`stateline --help` lists what there is')
    .option('--server <url>', 'of the Stateline server', io.env['STATELINE_URL'] ?? DEFAULT_SERVER)
    .option('--tenant <id>', 'the tenant (default: the only one)')
    .option('--json', 'one JSON object a line, times in UTC')
    .addHelpText('after', '\nExit codes: 0 fine, 1 no or failed, 2 wrong usage, 3 no server');
  addLaunchers(program, launchers, setExitCode);
  addLog(program, launchers, setExitCode);
  addDoctor(program, launchers, setExitCode);
  addStatus(program, io);
  addAccess(program, io);
  addOperators(program, io);
  addCoverage(program, io);
  addAt(program, io);
  addShow(program, io);
  addMembers(program, io);
  addMemberships(program, io);
  addHolders(program, io);
  addHeld(program, io);
  addHistory(program, io);
  addTimeline(program, io);
  addDiff(program, io);
  addWithout(program, io);
  addBackup(program, io);
  addRecover(program, io);
  addUndo(program, io);
  addImport(program, io, setExitCode);
  addExport(program, io);
  addRetention(program, io);
  addVerify(program, io, setExitCode);
  addEvidence(program, io, setExitCode);
  addKeys(program, io);
  addSimulate(program, io);
  return program;
};
