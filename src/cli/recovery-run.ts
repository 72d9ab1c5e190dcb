import type { Recovery, RecoveryStep } from '../domain/recovery/recovery.js';
import { exitCodes, Stop } from './exit.js';
import { rehearseRecovery } from './recovery-rehearsal.js';
import { followToEnd, stepsOf } from './recovery-watch.js';
import { sayOutcome, sayPlan } from './recovery-text.js';
import type { Session } from './session.js';
import { until } from './waiting.js';

const PLAN_LIMIT_MS = 120_000;

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
  const recovery = await shownPlan(session, below, body);
  if (recovery === undefined) return;
  const { recoveryId } = recovery;
  const { overrule, yes, rehearse } = running;
  assertSafe(recovery, overrule);
  if (rehearse === true) await rehearseRecovery(session, recoveryId);
  await agree(session, recoveryId, yes);
  await approve(session, recovery, overrule);
};

/** Plans and shows; the plan stays for whoever approves or rejects it. */
export const planRecovery = async (session: Session, body: unknown): Promise<void> => {
  const recovery = await shownPlan(session, '/recoveries', body);
  if (recovery === undefined) return;
  const { recoveryId } = recovery;
  session.output.say(
    `Nothing is written. \`stateline recover approve ${recoveryId}\` writes it, ` +
      `\`stateline recover reject ${recoveryId} --reason …\` refuses it`,
  );
};

/** A plan as it was shown; `undefined` when it has nothing to write. */
const shownPlan = async (
  session: Session,
  below: string,
  body: unknown,
): Promise<Recovery | undefined> => {
  const { server, path, output } = session;
  const { recoveryId } = await server.post<Recovery>(await path(below), body);
  const recovery = await planned(session, recoveryId);
  const steps = await stepsOf(session, recoveryId);
  output.record({ kind: 'plan', ...recovery });
  for (const step of steps) output.record({ kind: 'step', ...step });
  sayPlan(output, recovery, steps);
  return (await isNothingToWrite(session, recovery, steps)) ? undefined : recovery;
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
  await followToEnd(session, recoveryId);
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
