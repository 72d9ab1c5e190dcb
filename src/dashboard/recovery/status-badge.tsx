import { Badge } from '@fluentui/react-components';
import type { Recovery, RecoveryStep } from '../api/types.js';
import { useNow } from '../ui/use-now.js';
import { hasExpired } from './allowed.js';
import { EXPIRED, outcomes, statuses } from './words.js';

interface StatusBadgeProps {
  readonly recovery: Pick<Recovery, 'status' | 'expiresAt'>;
}

/** How a recovery stands, in a word. */
export const StatusBadge = ({ recovery }: StatusBadgeProps) => {
  const nowMs = useNow();
  const { title, color } = hasExpired(recovery, nowMs) ? EXPIRED : statuses[recovery.status];
  return (
    <Badge appearance="tint" color={color}>
      {title}
    </Badge>
  );
};

/** What became of a step, in a word. */
export const OutcomeBadge = ({ outcome }: Pick<RecoveryStep, 'outcome'>) => {
  const { title, color } = outcomes[outcome];
  return (
    <Badge appearance="tint" color={color}>
      {title}
    </Badge>
  );
};
