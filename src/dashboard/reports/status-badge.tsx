import { Badge } from '@fluentui/react-components';
import type { Report } from '../api/types.js';
import { statuses } from './words.js';

/** How a report stands, in a word. */
export const StatusBadge = ({ status }: Pick<Report, 'status'>) => {
  const { title, color } = statuses[status];
  return (
    <Badge appearance="tint" color={color}>
      {title}
    </Badge>
  );
};
