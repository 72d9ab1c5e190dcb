import { Badge } from '@fluentui/react-components';
import type { DirectoryObject } from '../api/types.js';
import { statusTitle } from './statuses.js';

const colors = { live: 'success', 'soft-deleted': 'warning', 'hard-deleted': 'danger' } as const;

/** Whether an object was there, and whether it could be restored. */
export const StatusBadge = ({ status }: Pick<DirectoryObject, 'status'>) => (
  <Badge appearance="tint" color={colors[status]}>
    {statusTitle(status)}
  </Badge>
);
