import type { Command } from 'commander';
import type { Launchers } from './launch.js';

/** `stateline log copy` */
export const addLog = (
  program: Command,
  { copyLog }: Launchers,
  setExitCode: (code: number) => void,
): void => {
  program
    .command('log')
    .description('work on whole logs')
    .command('copy')
    .description('copy a log to another store, or go on with a copy')
    .requiredOption('--from <address>', 'the log to copy')
    .requiredOption('--to <address>', 'an empty log, or the beginning of a copy of the first')
    .addHelpText(
      'after',
      '\nAn address is a data folder that no running Stateline uses (its log lies in `log`), a connection\n' +
        'string esdb://…, or env:NAME for one that stands in an environment variable, where others on\n' +
        'this machine cannot read its password. All is compared with the original in the end. Leases\n' +
        'are not copied. To end it at any time does no harm: the same command goes on.',
    )
    .action(async (_options, command: Command) => {
      const { from, to, json } = command.optsWithGlobals<CopyOptions>();
      setExitCode((await copyLog({ from, to, json: json === true })) ? 0 : 1);
    });
};

interface CopyOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}
