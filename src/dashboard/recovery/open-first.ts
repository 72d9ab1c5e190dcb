import type { Recovery } from '../api/types.js';
import { hasEnded } from './words.js';

const isWritten = ({ status }: Recovery): boolean => !hasEnded(status) && status !== 'planned';

/** Those under way, then those that wait for somebody, then all others; newest first in each. */
export const openFirst = (recoveries: readonly Recovery[]): readonly Recovery[] => [
  ...recoveries.filter(isWritten),
  ...recoveries.filter(({ status }) => status === 'planned'),
  ...recoveries.filter(({ status }) => hasEnded(status)),
];
