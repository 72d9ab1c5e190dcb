import type { Backup } from '../api/types.js';

const reasons: Readonly<Record<Backup['reason'], string>> = {
  scheduled: 'daily',
  requested: 'asked for',
  'before-recovery': 'before a recovery',
  first: 'first of all',
};

/** Why a backup was taken, as it follows its instant. */
export const backupReason = (reason: Backup['reason']): string => reasons[reason];

/** How many objects it holds. */
export const objectsIn = ({ counts }: Pick<Backup, 'counts'>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
