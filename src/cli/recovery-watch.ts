import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, type Recovery, type RecoveryStep } from '../domain/recovery/recovery.js';
import { exitCodes, Stop } from './exit.js';
import { allRowsOf } from './pages.js';
import { type Progress, progressOf } from './progress.js';
import { sayOutcome } from './recovery-text.js';
import type { Session } from './session.js';

const ASK_EVERY_MS = 500;

/** Waits for a recovery that is being written, and tells how it ended. @throws Stop when it waits for somebody */
export const watchRecovery = async (session: Session, recoveryId: string): Promise<void> => {
  const { server, path } = session;
  const { status } = await server.get<Recovery>(await path(below(recoveryId)));
  if (status === 'planned') {
    throw new Stop(
      exitCodes.no,
      `Recovery ${recoveryId} waits for its approval: \`stateline recover approve ${recoveryId}\``,
      { recoveryId, status },
    );
  }
  await followToEnd(session, recoveryId);
};

/** Tells what became of every step once a recovery has ended. @throws Stop when not all was brought back */
export const followToEnd = async (session: Session, recoveryId: string): Promise<void> => {
  await reportEnd(session, await ended(session, recoveryId));
};

/** All steps of a plan, with what became of them. */
export const stepsOf = async (
  { server, path }: Session,
  recoveryId: string,
): Promise<readonly RecoveryStep[]> =>
  allRowsOf(server, await path(`${below(recoveryId)}/steps`), {});

const below = (recoveryId: string): string => `/recoveries/${encodeURIComponent(recoveryId)}`;

const ended = async (session: Session, recoveryId: string): Promise<Recovery> => {
  const { server, path, io } = session;
  const address = await path(below(recoveryId));
  let bar: Progress | undefined;
  try {
    for (;;) {
      const recovery = await server.get<Recovery>(address);
      if (hasEnded(recovery.status)) return recovery;
      if (recovery.status === 'paused') throw paused(recovery);
      bar ??= progressOf(io, toWrite(recovery), 'steps settled');
      bar.at(settled(recovery));
      await delay(ASK_EVERY_MS, undefined, { signal: io.interrupted }).catch(() => {
        throw left(session, recoveryId);
      });
    }
  } catch (error) {
    throw io.interrupted.aborted ? left(session, recoveryId) : error;
  } finally {
    bar?.end();
  }
};

const paused = ({ recoveryId }: Recovery): Stop =>
  new Stop(
    exitCodes.no,
    `Recovery ${recoveryId} is paused; \`stateline recover resume ${recoveryId}\` goes on with it`,
    { recoveryId },
  );

/** The person does not wait for the end. */
const left = ({ data }: Session, recoveryId: string): Stop =>
  new Stop(
    exitCodes.no,
    data === undefined
      ? `Recovery ${recoveryId} goes on in the server; \`stateline recover watch ${recoveryId}\` follows it`
      : `Recovery ${recoveryId} has stopped; \`stateline --data ${data} recover watch ${recoveryId}\` ` +
          'goes on with it, and so does the next start of a server',
    { recoveryId },
  );

const settled = ({ outcome }: Recovery): number =>
  outcome.applied + outcome.partial + outcome.alreadySo + outcome.skipped + outcome.failed;

const toWrite = ({ totals }: Recovery): number | null =>
  totals === null ? null : totals.steps - totals.blocked - totals.kept;

const reportEnd = async (session: Session, recovery: Recovery): Promise<void> => {
  const { recoveryId, status, outcome } = recovery;
  const steps = await stepsOf(session, recoveryId);
  for (const step of steps) session.output.record({ kind: 'outcome', ...step });
  session.output.record({ kind: 'recovery', ...recovery });
  sayOutcome(session.output, recovery, steps);
  if (status === 'completed' && outcome.skipped + outcome.failed + outcome.partial === 0) return;
  throw new Stop(exitCodes.no, `Recovery ${recoveryId} did not bring everything back`, {
    ...{ recoveryId, status, outcome },
  });
};
