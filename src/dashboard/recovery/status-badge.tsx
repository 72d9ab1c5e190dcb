import { Badge } from '@fluentui/react-components';
import type { Recovery, RecoveryStep } from '../api/types.js';
import { outcomes, statuses } from './words.js';

/** How a recovery stands, in a word. */
export const StatusBadge = ({ status }: Pick<Recovery, 'status'>) => {
  const { title, color } = statuses[status];
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
