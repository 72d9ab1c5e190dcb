import { Argument, type Command } from 'commander';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { type Session, sessionOf } from './session.js';
import { until } from './waiting.js';

interface Retention {
  readonly retentionDays: number;
  readonly sealEveryDays: number;
  readonly earliest: string | null;
  readonly hold: { readonly by: string; readonly reason: string; readonly since: string } | null;
  readonly baseline: {
    readonly day: string;
    readonly objects: number;
    readonly sealedAt: string;
  } | null;
  readonly next: { readonly day: string; readonly slices: number } | null;
  readonly waitsFor: string | null;
  readonly running: boolean;
  readonly lastRun: { readonly removedSlices: number; readonly stoppedBy: string | null } | null;
  readonly failure: { readonly message: string } | null;
}

const ACTIONS = ['status', 'hold', 'release', 'run'] as const;
const LONGEST_RUN_MS = 3_600_000;

/** `stateline retention` */
export const addRetention = (program: Command, io: Io): void => {
  program
    .command('retention')
    .description('how long history is kept; hold it for legal reasons, or remove now what is older')
    .addArgument(
      new Argument('[action]', 'what to do (default: status)')
        .choices(ACTIONS)
        .default('status', 'status'),
    )
    .option('--reason <text>', 'of a legal hold or its release, for the record')
    .action(async (action: string, { reason }: { reason?: string }, command: Command) => {
      const session = sessionOf(command, io);
      const retention = await done(session, action, reason);
      session.output.record(retention);
      say(session, retention);
      if (action === 'run' && retention.failure !== null) {
        throw new Stop(exitCodes.no, retention.failure.message);
      }
    });
};

const done = async (
  session: Session,
  action: string,
  reason: string | undefined,
): Promise<Retention> => {
  const { server, path } = session;
  if (action === 'run') return run(session);
  if (action === 'status') return server.get<Retention>(await path('/retention'));
  if (reason === undefined) {
    throw new Stop(exitCodes.usage, `stateline retention ${action} takes --reason <text>`);
  }
  return server.post<Retention>(await path(`/retention/${action}`), { reason });
};

const run = async ({ io, server, path }: Session): Promise<Retention> => {
  await server.post<Retention>(await path('/retention/run'));
  const status = await path('/retention');
  return until(
    io,
    { is: 'The run', limitMs: LONGEST_RUN_MS },
    () => server.get<Retention>(status),
    ({ running }) => !running,
  );
};

const say = ({ output }: Session, retention: Retention): void => {
  const { retentionDays, sealEveryDays, earliest, hold, baseline, next } = retention;
  const most = retentionDays + sealEveryDays;
  output.say(`Kept: at least ${String(retentionDays)} days, at most ${String(most)}`);
  output.say(`Earliest instant that can be asked for: ${output.time(earliest)}`);
  if (hold !== null) {
    const since = output.time(hold.since);
    output.line(output.warn(`Legal hold since ${since}, by ${hold.by}: ${hold.reason}`));
  }
  if (baseline !== null) {
    const objects = String(baseline.objects);
    output.say(
      `Baseline of ${baseline.day}: ${objects} objects, sealed ${output.time(baseline.sealedAt)}`,
    );
  }
  output.line(
    next === null
      ? `Nothing is removed next. ${retention.waitsFor ?? ''}`
      : `Next: ${String(next.slices)} slices up to ${next.day}`,
  );
  sayLastRun(output, retention);
};

const sayLastRun = (output: Session['output'], { lastRun, failure, running }: Retention): void => {
  if (running) output.say('A run is under way');
  if (lastRun !== null && lastRun.removedSlices > 0) {
    output.say(`The last run removed ${String(lastRun.removedSlices)} slices`);
  }
  if (failure !== null) output.line(output.warn(`The last run failed: ${failure.message}`));
};
