import { setTimeout as delay } from 'node:timers/promises';
import type { Recovery, RecoveryStep } from '../domain/recovery/recovery.js';
import { exitCodes, Stop } from './exit.js';
import { allRowsOf } from './pages.js';
import { sayOutcome, sayPlan } from './recovery-text.js';
import type { Session } from './session.js';
import { until } from './waiting.js';

const PLAN_LIMIT_MS = 120_000;
const PROGRESS_EVERY_MS = 500;

/** Plans, shows, asks, approves what was shown, and follows it to its end. */
export const runRecovery = async (
  session: Session,
  below: string,
  body: unknown,
  yes: boolean,
): Promise<void> => {
  const { server, path } = session;
  const { recoveryId } = await server.post<Recovery>(await path(below), body);
  const recovery = await planned(session, recoveryId);
  const steps = await stepsOf(session, recoveryId);
  session.output.record({ kind: 'plan', ...recovery });
  for (const step of steps) session.output.record({ kind: 'step', ...step });
  sayPlan(session.output, recovery, steps);
  if (await isNothingToWrite(session, recovery, steps)) return;
  await agree(session, recoveryId, yes);
  const { planHash } = recovery;
  await server.post(await path(`/recoveries/${recoveryId}/approve`), { planHash });
  await reportEnd(session, await ended(session, recoveryId));
};

/** A recovery as it stands, with all of its steps. */
export const showRecovery = async (session: Session, recoveryId: string): Promise<void> => {
  const { server, path, output } = session;
  const below = `/recoveries/${encodeURIComponent(recoveryId)}`;
  const recovery = await server.get<Recovery>(await path(below));
  const steps = await stepsOf(session, recoveryId);
  output.record({ kind: 'recovery', ...recovery });
  for (const step of steps) output.record({ kind: 'step', ...step });
  sayOutcome(output, recovery, steps);
};

const stepsOf = async (
  { server, path }: Session,
  recoveryId: string,
): Promise<readonly RecoveryStep[]> =>
  allRowsOf(server, await path(`/recoveries/${encodeURIComponent(recoveryId)}/steps`), {});

const planned = async ({ server, path, io }: Session, recoveryId: string): Promise<Recovery> => {
  const address = await path(`/recoveries/${recoveryId}`);
  const recovery = await until(
    io,
    { is: `The plan of recovery ${recoveryId}`, limitMs: PLAN_LIMIT_MS },
    () => server.get<Recovery>(address),
    ({ status }) => status !== 'requested',
  );
  if (recovery.status === 'planned') return recovery;
  const why = recovery.failure ?? 'by somebody else';
  throw new Stop(exitCodes.no, `Recovery ${recoveryId} is ${recovery.status}: ${why}`, {
    ...recovery,
  });
};

const isNothingToWrite = async (
  { server, path, output }: Session,
  { recoveryId }: Recovery,
  steps: readonly RecoveryStep[],
): Promise<boolean> => {
  if (steps.some(({ step }) => step.blocked === null)) return false;
  await server.post(await path(`/recoveries/${recoveryId}/cancel`));
  if (steps.length > 0) throw new Stop(exitCodes.no, 'No step of the plan can be written');
  output.say('Nothing differs; there is nothing to write');
  return true;
};

const agree = async ({ server, path, io }: Session, recoveryId: string, yes: boolean) => {
  if (yes) return;
  if (!io.interactive) {
    throw new Stop(
      exitCodes.usage,
      `Nobody is here to approve the plan of recovery ${recoveryId}; --yes approves what is planned`,
      { recoveryId },
    );
  }
  const answer = await io.ask('Write these steps to the directory? [y/N] ');
  if (/^y(es)?$/i.test(answer.trim())) return;
  await server.post(await path(`/recoveries/${recoveryId}/reject`), {
    reason: 'Not approved at the terminal',
  });
  throw new Stop(exitCodes.no, 'Not approved; nothing was written');
};

const hasEnded = ({ status }: Recovery): boolean =>
  ['completed', 'failed', 'cancelled', 'rejected'].includes(status);

const ended = async ({ server, path, io }: Session, recoveryId: string): Promise<Recovery> => {
  const address = await path(`/recoveries/${recoveryId}`);
  let shown = '';
  for (;;) {
    const recovery = await server.get<Recovery>(address);
    if (hasEnded(recovery)) return recovery;
    const progress = progressOf(recovery);
    if (io.interactive && progress !== shown) io.err(`${progress}\n`);
    shown = progress;
    await delay(PROGRESS_EVERY_MS, undefined, { signal: io.interrupted }).catch(() => {
      throw new Stop(
        exitCodes.no,
        `Recovery ${recoveryId} goes on in the server; see \`stateline recover show ${recoveryId}\``,
        { recoveryId },
      );
    });
  }
};

const progressOf = ({ outcome, totals, estimatedFinishAt }: Recovery): string => {
  const { applied, alreadySo, skipped, failed } = outcome;
  const settled = applied + alreadySo + skipped + failed;
  const all = (totals?.steps ?? 0) - (totals?.blocked ?? 0);
  const finish = estimatedFinishAt === null ? '' : `, done about ${estimatedFinishAt}`;
  return `${String(settled)} of ${String(all)} steps settled${finish}`;
};

const reportEnd = async (session: Session, recovery: Recovery): Promise<void> => {
  const steps = await stepsOf(session, recovery.recoveryId);
  for (const step of steps) session.output.record({ kind: 'outcome', ...step });
  session.output.record({ kind: 'recovery', ...recovery });
  sayOutcome(session.output, recovery, steps);
  const { skipped, failed } = recovery.outcome;
  if (recovery.status !== 'completed' || skipped + failed > 0) {
    throw new Stop(exitCodes.no, `Recovery ${recovery.recoveryId} did not bring everything back`, {
      recoveryId: recovery.recoveryId,
      status: recovery.status,
      outcome: recovery.outcome,
    });
  }
};
