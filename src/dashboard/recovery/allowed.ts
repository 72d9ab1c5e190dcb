import type { Permission, Recovery } from '../api/types.js';
import { settled, writable } from './words.js';

export type Act =
  'approve' | 'reject' | 'rehearse' | 'pause' | 'resume' | 'cancel' | 'retry' | 'undo';

const needs: Readonly<Record<Act, Permission>> = {
  approve: 'recovery/approve',
  reject: 'recovery/approve',
  rehearse: 'backup/recovery/create',
  pause: 'backup/recovery/cancel',
  resume: 'backup/recovery/create',
  cancel: 'backup/recovery/cancel',
  retry: 'backup/recovery/create',
  undo: 'backup/recovery/create',
};

/** What can be done about a recovery as it stands, whoever may do it; the most likely first. */
export const actsOn = (recovery: Recovery, nowMs: number): readonly Act[] => {
  switch (recovery.status) {
    case 'requested':
      return ['cancel'];
    case 'planned':
      return planned(recovery, nowMs);
    case 'approved':
    case 'running':
      return ['pause', 'cancel'];
    case 'paused':
      return ['resume', 'cancel'];
    case 'completed':
    case 'failed':
    case 'cancelled':
    case 'rejected':
      return afterwards(recovery);
  }
};

const planned = (recovery: Recovery, nowMs: number): readonly Act[] => {
  if (hasExpired(recovery, nowMs)) return ['cancel'];
  return [...(writable(recovery) > 0 ? APPROVABLE : []), 'reject', 'cancel'];
};

const afterwards = (recovery: Recovery): readonly Act[] => {
  const { outcome, startedAt } = recovery;
  const wrote = outcome.applied + outcome.partial + outcome.failed > 0;
  const left = writable(recovery) - outcome.applied - outcome.alreadySo;
  const acts: Act[] = wrote ? ['undo'] : [];
  return startedAt !== null && left > 0 ? [...acts, 'retry'] : acts;
};

const APPROVABLE: readonly Act[] = ['approve', 'rehearse'];

/** Whether a plan waited for its approval until it was too old for it. */
export const hasExpired = (
  { status, expiresAt }: Pick<Recovery, 'status' | 'expiresAt'>,
  nowMs: number,
): boolean => status === 'planned' && expiresAt !== null && Date.parse(expiresAt) <= nowMs;

/** The permission that is missing to do it; a plan whose proof was refused asks for one more. */
export const missingFor = (
  act: Act,
  { proof }: Recovery,
  permissions: readonly Permission[],
): Permission | null => {
  const needed: Permission[] = [needs[act]];
  if (act === 'approve' && proof?.holds === false) needed.push('recovery/overrule');
  return needed.find((permission) => !permissions.includes(permission)) ?? null;
};

/** What somebody may do about a recovery; who may reject a plan need not cancel it. */
export const allowedOn = (
  recovery: Recovery,
  nowMs: number,
  permissions: readonly Permission[],
): readonly Act[] => {
  const allowed = actsOn(recovery, nowMs).filter(
    (act) => missingFor(act, recovery, permissions) === null,
  );
  return allowed.includes('reject') ? allowed.filter((act) => act !== 'cancel') : allowed;
};

/** What is not theirs to do as it stands, in words, by the permission that is missing; `null` where nothing is. */
export const missingWords = (
  recovery: Recovery,
  nowMs: number,
  permissions: readonly Permission[],
): string | null => {
  const byPermission = Map.groupBy(actsOn(recovery, nowMs), (act) =>
    missingFor(act, recovery, permissions),
  );
  byPermission.delete(null);
  const parts = [...byPermission].map(
    ([permission, missing]) => `${missing.join(', ')} (${permission ?? ''})`,
  );
  return parts.length === 0 ? null : `Your roles do not let you do this here: ${parts.join('; ')}.`;
};

/** How far the writing has come, between 0 and 1; `null` where there is nothing to write. */
export const shareDone = (recovery: Recovery): number | null => {
  const all = writable(recovery);
  return all === 0 ? null : Math.min(1, settled(recovery) / all);
};
