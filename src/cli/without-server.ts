import type { Command } from 'commander';
import { exitCodes, Stop } from './exit.js';
import type { FolderRequest, Launchers, OpenFolder } from './launch.js';
import { pathOf } from './paths.js';

/** Commands that ask nobody: a data folder would be taken from a server for nothing. */
const ALONE: readonly string[] = [
  ...['start', 'demo', 'doctor', 'log copy', 'keys show', 'keys rotate', 'keys replace'],
  ...['coverage', 'access roles', 'completion', 'complete', 'help', 'alarms check'],
];

type Work = Pick<FolderRequest, 'roles' | 'fresh' | 'anew' | 'alarms'>;

const ANSWERS: Work = { roles: [], fresh: false };
const ABOUT_ALARMS: Work = { ...ANSWERS, alarms: true };
const PLANS: Work = { roles: ['capture', 'writer'], fresh: true };
const WRITES: Work = { ...PLANS, fresh: false };

/** What else than answers a command needs, by its name. */
const WORK_FOR: Readonly<Record<string, (command: Command) => Work>> = {
  'alarms rules': () => ABOUT_ALARMS,
  'alarms replay': () => ABOUT_ALARMS,
  'alarms redeliver': () => ABOUT_ALARMS,
  'alarms test': () => ABOUT_ALARMS,
  plan: () => PLANS,
  recover: () => PLANS,
  'recover approve': () => PLANS,
  'recover retry': () => PLANS,
  'recover watch': () => WRITES,
  'recover resume': () => WRITES,
  'recover rehearse': () => WRITES,
  undo: () => PLANS,
  rebuild: () => ({ ...ANSWERS, anew: true }),
  backup: (command) =>
    command.opts<{ list?: true }>().list === true ? ANSWERS : { roles: ['capture'], fresh: true },
  retention: ({ processedArgs: [action] }) =>
    action === 'run' ? { roles: ['retention'], fresh: false } : ANSWERS,
};

/**
 * Has every command of a program work on the data folder of `--data`, in this process, where that is given;
 * gives back what closes it again.
 */
export const withoutServer = (program: Command, launchers: Launchers): (() => Promise<void>) => {
  let open: OpenFolder | undefined;
  program.hook('preAction', async (_program, command) => {
    const { data: folder, tenant } = program.opts<{ data?: string; tenant?: string }>();
    if (folder === undefined) return;
    const path = pathOf(command);
    if (ALONE.includes(path)) {
      throw new Stop(exitCodes.usage, `stateline ${path} takes no --data`);
    }
    const work = WORK_FOR[path]?.(command) ?? ANSWERS;
    open = await launchers.open({ folder, ...work, ...(tenant !== undefined && { tenant }) });
    program.setOptionValue('server', open.url);
  });
  return async () => {
    await open?.close();
  };
};
