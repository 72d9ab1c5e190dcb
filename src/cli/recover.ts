import { type Command, Option } from 'commander';
import { exceptionsIn } from './choice-exceptions.js';
import { instantFrom } from './instants.js';
import type { Io } from './io.js';
import { collect } from './lists.js';
import { addRecoveryActions, missing, overrule, runningWith } from './recovery-actions.js';
import { planRecovery, runRecovery } from './recovery-run.js';
import { sessionOf } from './session.js';

interface RecoverOptions {
  readonly to?: string;
  readonly report?: string;
  readonly actor?: readonly string[];
  readonly correlation?: readonly string[];
  readonly change?: readonly string[];
  readonly until?: string;
  readonly reason?: string;
  readonly type?: readonly string[];
  readonly id?: readonly string[];
  readonly attribute?: readonly string[];
  readonly relation?: readonly string[];
  readonly filter?: string;
  readonly links?: string;
  readonly attributes?: string;
  readonly created?: string;
  readonly deleted?: string;
  readonly onConflict?: string;
  readonly exceptions?: string;
  readonly overrule?: string;
  readonly rehearse?: boolean;
  readonly yes?: boolean;
}

/** `stateline recover` */
export const addRecover = (program: Command, io: Io): void => {
  const recover = withWish(
    program
      .command('recover')
      .description('bring objects back: shows the plan, asks, writes what was shown'),
  )
    .option('--rehearse', 'try the plan out in a simulator before it is asked for')
    .option('--yes', 'approve without asking')
    .addOption(overrule())
    .action(async (options: RecoverOptions, command: Command) => {
      const body = await bodyOf(options, io);
      await runRecovery(sessionOf(command, io), '/recoveries', body, runningWith(options));
    });
  addRecoveryActions(recover, io);
};

/** `stateline plan` */
export const addPlan = (program: Command, io: Io): void => {
  withWish(
    program
      .command('plan')
      .description('what a recovery would write, and what it cannot; writes nothing'),
  ).action(async (options: RecoverOptions, command: Command) => {
    await planRecovery(sessionOf(command, io), await bodyOf(options, io));
  });
};

/** What shall come back, and how. */
const withWish = (command: Command): Command => {
  command
    .option('--to <instant>', 'how it shall be: an instant, a backup id or position:N')
    .option('--report <id>', 'how it shall be: the earlier side of a difference report')
    .option('--actor <ids or names>', 'take back what these did, since --to if given', collect)
    .option('--correlation <ids>', 'take back what has these correlation ids', collect)
    .option('--change <ids>', 'take back these changes', collect)
    .option('--until <instant>', 'of what is taken back: only up to then')
    .option('--reason <text>', 'why, for the record')
    .option('--type <types>', 'only these types', collect)
    .option('--id <ids>', 'only these objects', collect)
    .option('--attribute <paths>', 'only these attributes', collect)
    .option('--relation <relations>', 'only these links', collect)
    .option('--filter <expression>', "only objects that pass, as startswith(displayName,'CA')")
    .option('--exceptions <file>', 'JSON list of where other choices hold');
  for (const option of choiceOptions()) command.addOption(option);
  return command;
};

/** `stateline undo RECOVERY` */
export const addUndo = (program: Command, io: Io): void => {
  program
    .command('undo')
    .description('take back what a recovery wrote: a plan like any other')
    .argument('<id>', 'recovery id')
    .option('--reason <text>', 'why, for the record', 'Undo')
    .option('--yes', 'approve without asking')
    .addOption(overrule())
    .action(async (id: string, options: RecoverOptions, command: Command) => {
      const below = `/recoveries/${encodeURIComponent(id)}/undo`;
      const { reason } = options;
      await runRecovery(sessionOf(command, io), below, { reason }, runningWith(options));
    });
};

const choiceOptions = (): readonly Option[] => [
  choice('--attributes', ['restore', 'keep'], 'bring back old values, or leave them'),
  choice('--links', ['merge', 'rollback', 'skip'], 'add, also remove, or leave links'),
  choice('--created', ['keep', 'softDelete'], 'objects that did not exist then'),
  choice('--deleted', ['restore', 'keep'], 'objects that were deleted since'),
  choice('--on-conflict', ['skip', 'overwrite'], 'where something else is found'),
];

const choice = (name: string, choices: readonly string[], description: string): Option =>
  new Option(`${name} <choice>`, description).choices(choices);

const bodyOf = async (options: RecoverOptions, io: Io): Promise<unknown> => {
  const { reason, type, id, attribute, relation, filter } = options;
  const source = sourceIn(options, io);
  if (reason === undefined) throw missing('--reason', 'why, for the record');
  const { attributes, links, created, deleted, onConflict } = options;
  const exceptions = options.exceptions && (await exceptionsIn(options.exceptions));
  return {
    ...source,
    reason,
    scope: { types: type, objectIds: id, attributes: attribute, relations: relation, filter },
    choices: { attributes, links, created, deleted, onConflict, exceptions },
  };
};

const sourceIn = (options: RecoverOptions, io: Io): object => {
  const { to, until, report, actor, correlation, change } = options;
  const instant = (text: string | undefined) =>
    text === undefined ? undefined : instantFrom(text, io);
  if (actor !== undefined || correlation !== undefined || change !== undefined) {
    const named = { actors: actor, correlationIds: correlation, changeIds: change };
    return { cause: { ...named, from: instant(to), until: instant(until) } };
  }
  if (report !== undefined) return { reportId: report, target: instant(to) };
  if (to !== undefined) return { target: instant(to) };
  throw missing('--to', 'an instant, a backup id or position:N; or --report, --actor, --change');
};
