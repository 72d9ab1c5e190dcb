import { type Command, Option } from 'commander';
import { exitCodes, Stop } from './exit.js';
import { instantFrom } from './instants.js';
import type { Io } from './io.js';
import { collect } from './lists.js';
import { runRecovery, showRecovery } from './recovery-run.js';
import { sessionOf } from './session.js';

interface RecoverOptions {
  readonly to?: string;
  readonly reason?: string;
  readonly type?: readonly string[];
  readonly id?: readonly string[];
  readonly actor?: string;
  readonly attribute?: readonly string[];
  readonly links?: string;
  readonly attributes?: string;
  readonly created?: string;
  readonly onConflict?: string;
  readonly yes?: boolean;
}

/** `stateline recover` */
export const addRecover = (program: Command, io: Io): void => {
  const recover = program
    .command('recover')
    .description('bring objects back: shows the plan, asks, writes what was shown')
    .option('--to <instant>', 'how it shall be: an instant, a backup id or position:N')
    .option('--reason <text>', 'why, for the record')
    .option('--type <types>', 'only these types', collect)
    .option('--id <ids>', 'only these objects', collect)
    .option('--actor <id or name>', 'only what this actor changed')
    .option('--attribute <paths>', 'only these attributes', collect)
    .addOption(choice('--attributes', ['restore', 'keep'], 'bring back old values, or leave them'))
    .addOption(choice('--links', ['merge', 'rollback', 'skip'], 'add, also remove, or leave links'))
    .addOption(choice('--created', ['keep', 'softDelete'], 'objects that did not exist then'))
    .addOption(choice('--on-conflict', ['skip', 'overwrite'], 'where something else is found'))
    .option('--yes', 'approve without asking')
    .action(async (options: RecoverOptions, command: Command) => {
      await runRecovery(sessionOf(command, io), '/recoveries', bodyOf(options, io), isYes(options));
    });
  recover
    .command('show')
    .description('a recovery and what became of its steps')
    .argument('<id>', 'recovery id')
    .action(async (id: string, _options, command: Command) => {
      await showRecovery(sessionOf(command, io), id);
    });
};

/** `stateline undo RECOVERY` */
export const addUndo = (program: Command, io: Io): void => {
  program
    .command('undo')
    .description('take back what a recovery wrote: a plan like any other')
    .argument('<id>', 'recovery id')
    .option('--reason <text>', 'why, for the record', 'Undo')
    .option('--yes', 'approve without asking')
    .action(async (id: string, options: RecoverOptions, command: Command) => {
      const below = `/recoveries/${encodeURIComponent(id)}/undo`;
      const { reason } = options;
      await runRecovery(sessionOf(command, io), below, { reason }, isYes(options));
    });
};

const choice = (name: string, choices: readonly string[], description: string): Option =>
  new Option(`${name} <choice>`, description).choices(choices);

const isYes = ({ yes }: RecoverOptions): boolean => yes === true;

const bodyOf = (options: RecoverOptions, io: Io): unknown => {
  const { to, reason, type, id, actor, attribute } = options;
  if (to === undefined) throw missing('--to', 'an instant, a backup id or position:N');
  if (reason === undefined) throw missing('--reason', 'why, for the record');
  const { attributes, links, created, onConflict } = options;
  return {
    target: instantFrom(to, io),
    reason,
    scope: { types: type, objectIds: id, actor, attributes: attribute },
    choices: { attributes, links, created, onConflict },
  };
};

const missing = (option: string, takes: string): Stop =>
  new Stop(exitCodes.usage, `${option} is missing; it takes ${takes}`);
