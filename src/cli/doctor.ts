import type { Command } from 'commander';
import type { Launchers } from './launch.js';

/** `stateline doctor` */
export const addDoctor = (
  program: Command,
  { doctor }: Launchers,
  setExitCode: (code: number) => void,
): void => {
  program
    .command('doctor')
    .description('try what the app registration in the environment may read of the tenant')
    .addHelpText(
      'after',
      '\nTries each type, its links and the audit records once, and names the permission that is missing.\n' +
        'Needs no running server, and changes nothing. Exit codes: 0 all can be read, 1 some of it cannot.',
    )
    .action(async (_options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      setExitCode((await doctor({ json: json === true })) ? 0 : 1);
    });
};
