import { setTimeout as delay } from 'node:timers/promises';
import type { Recovery, RecoveryStep } from '../domain/recovery/recovery.js';
import { exitCodes, Stop } from './exit.js';
import { allRowsOf } from './pages.js';
import { rehearseRecovery } from './recovery-rehearsal.js';
import { sayOutcome, sayPlan } from './recovery-text.js';
import type { Session } from './session.js';
import { until } from './waiting.js';

const PLAN_LIMIT_MS = 120_000;
const PROGRESS_EVERY_MS = 500;

/** How a plan goes on once it is shown. */
export interface Running {
  readonly yes: boolean;
  readonly rehearse?: boolean;
  /** Why it is written although it locks somebody out. */
  readonly overrule?: string;
}

/** Plans, shows, asks, approves what was shown, and follows it to its end. */
export const runRecovery = async (
  session: Session,
  below: string,
  body: unknown,
  running: Running,
): Promise<void> => {
  const { server, path } = session;
  const { recoveryId } = await server.post<Recovery>(await path(below), body);
  const recovery = await planned(session, recoveryId);
  const steps = await stepsOf(session, recoveryId);
  session.output.record({ kind: 'plan', ...recovery });
  for (const step of steps) session.output.record({ kind: 'step', ...step });
  sayPlan(session.output, recovery, steps);
  if (await isNothingToWrite(session, recovery, steps)) return;
  const { overrule, yes, rehearse } = running;
  assertSafe(recovery, overrule);
  if (rehearse === true) await rehearseRecovery(session, recoveryId);
  await agree(session, recoveryId, yes);
  await approve(session, recovery, overrule);
};

/** Approves the plan as it stands, and follows it to its end. */
export const approveRecovery = async (
  session: Session,
  recoveryId: string,
  overrule: string | undefined,
): Promise<void> => {
  const { server, path } = session;
  const below = await path(`/recoveries/${encodeURIComponent(recoveryId)}`);
  const recovery = await server.get<Recovery>(below);
  assertSafe(recovery, overrule);
  await approve(session, recovery, overrule);
};

const approve = async (
  session: Session,
  { recoveryId, planHash }: Recovery,
  overrule: string | undefined,
): Promise<void> => {
  const { server, path } = session;
  await server.post(await path(`/recoveries/${recoveryId}/approve`), { planHash, overrule });
  await reportEnd(session, await ended(session, recoveryId));
};

/** The server refuses it as well; nobody shall have to wait for a rehearsal or an answer to know. */
const assertSafe = ({ recoveryId, proof }: Recovery, overrule: string | undefined): void => {
  if (proof === null || proof.holds || overrule !== undefined) return;
  throw new Stop(
    exitCodes.no,
    `The plan of recovery ${recoveryId} would lock somebody out, so it is not written; ` +
      `\`stateline recover approve ${recoveryId} --overrule REASON\` writes it nevertheless`,
    { recoveryId, violations: proof.violations },
  );
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
  if (steps.length > 0) throw new Stop(exitCodes.no, 'No step of the plan is to be written');
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
    if (recovery.status === 'paused') throw paused(recovery);
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

const paused = ({ recoveryId }: Recovery): Stop =>
  new Stop(
    exitCodes.no,
    `Recovery ${recoveryId} is paused; \`stateline recover resume ${recoveryId}\` goes on with it`,
    { recoveryId },
  );

const progressOf = ({ outcome, totals, estimatedFinishAt }: Recovery): string => {
  const { applied, partial, alreadySo, skipped, failed } = outcome;
  const settled = applied + partial + alreadySo + skipped + failed;
  const { steps = 0, blocked = 0, kept = 0 } = totals ?? {};
  const all = steps - blocked - kept;
  const finish = estimatedFinishAt === null ? '' : `, done about ${estimatedFinishAt}`;
  return `${String(settled)} of ${String(all)} steps settled${finish}`;
};

const reportEnd = async (session: Session, recovery: Recovery): Promise<void> => {
  const steps = await stepsOf(session, recovery.recoveryId);
  for (const step of steps) session.output.record({ kind: 'outcome', ...step });
  session.output.record({ kind: 'recovery', ...recovery });
  sayOutcome(session.output, recovery, steps);
  const { skipped, failed, partial } = recovery.outcome;
  if (recovery.status !== 'completed' || skipped + failed + partial > 0) {
    throw new Stop(exitCodes.no, `Recovery ${recovery.recoveryId} did not bring everything back`, {
      recoveryId: recovery.recoveryId,
      status: recovery.status,
      outcome: recovery.outcome,
    });
  }
};
