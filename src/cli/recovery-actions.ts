import { type Command, Option } from 'commander';
import type { Recovery } from '../domain/recovery/recovery.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { allRowsOf } from './pages.js';
import { approveRecovery, type Running, runRecovery, showRecovery } from './recovery-run.js';
import { rehearseRecovery } from './recovery-rehearsal.js';
import { watchRecovery } from './recovery-watch.js';
import { type Session, sessionOf } from './session.js';

interface RunOptions {
  readonly yes?: boolean;
  readonly rehearse?: boolean;
  readonly overrule?: string;
}

interface ActionOptions extends RunOptions {
  readonly reason?: string;
}

type Act = (session: Session, id: string, options: ActionOptions) => Promise<void>;

export const overrule = (): Option =>
  new Option('--overrule <reason>', 'write a plan that locks somebody out, and why');

export const runningWith = ({ yes, rehearse, overrule: why }: RunOptions): Running => ({
  yes: yes === true,
  rehearse: rehearse === true,
  ...(why !== undefined && { overrule: why }),
});

export const missing = (option: string, takes: string): Stop =>
  new Stop(exitCodes.usage, `${option} is missing; it takes ${takes}`);

/** What can be done about one recovery, below `stateline recover`. */
export const addRecoveryActions = (recover: Command, io: Io): void => {
  const on = (name: string, description: string, act: Act): Command =>
    recover
      .command(name)
      .description(description)
      .argument('<id>', 'recovery id')
      // `recover` has options of the same names, and takes them wherever they stand.
      .action((id: string, _options, command: Command) =>
        act(sessionOf(command, io), id, command.optsWithGlobals<ActionOptions>()),
      );
  on('show', 'a recovery and what became of its steps', showRecovery);
  on('watch', 'follow a recovery that is being written to its end', watchRecovery);
  on('approve', 'let a plan be written that was shown', (session, id, options) =>
    approveRecovery(session, id, options.overrule),
  ).addOption(overrule());
  on('reject', 'refuse a plan for good', (session, id, { reason }) => {
    if (reason === undefined) throw missing('--reason', 'why, for the record');
    return told(session, id, 'reject', { reason });
  }).option('--reason <text>', 'why, for the record');
  on('cancel', 'stop before the next write', (session, id) => told(session, id, 'cancel'));
  on('pause', 'stop before the next write, to be resumed', (session, id) =>
    told(session, id, 'pause'),
  );
  on('resume', 'go on with a paused recovery', (session, id) => told(session, id, 'resume'));
  on('rehearse', 'try a plan out in a simulator that holds the tenant', rehearseRecovery);
  on('retry', 'plan again what was not brought about', (session, id, options) =>
    runRecovery(session, `${below(id)}/retry`, { reason: options.reason }, runningWith(options)),
  )
    .option('--reason <text>', 'why, for the record', 'Retry')
    .option('--yes', 'approve without asking')
    .addOption(overrule());
  withCsv(recover.command('list'))
    .description('recoveries, newest first')
    .action(async (_options, command: Command) => {
      await listRecoveries(sessionOf(command, io));
    });
};

const below = (id: string): string => `/recoveries/${encodeURIComponent(id)}`;

const told = async (
  { server, path, output }: Session,
  id: string,
  wish: string,
  body?: unknown,
): Promise<void> => {
  const recovery = await server.post<Recovery>(await path(`${below(id)}/${wish}`), body);
  output.record({ kind: 'recovery', ...recovery });
  output.say(`Recovery ${recovery.recoveryId} is ${recovery.status}`);
};

const listRecoveries = async ({ server, path, output }: Session): Promise<void> => {
  const rows = await allRowsOf<Recovery>(server, await path('/recoveries'), {});
  for (const row of rows) output.record({ kind: 'recovery', ...row });
  output.table(
    [output.timeHead('Requested'), 'Recovery', 'Status', 'Steps', 'Applied', 'Failed', 'Reason'],
    rows.map(({ requestedAt, recoveryId, status, totals, outcome, reason }) => [
      output.time(requestedAt),
      recoveryId,
      status,
      totals === null ? '' : String(totals.steps),
      String(outcome.applied + outcome.partial),
      String(outcome.failed),
      reason,
    ]),
  );
};
