import { Badge, Tooltip } from '@fluentui/react-components';
import type { Refused } from '../api/refused.js';
import type { StreamState } from '../api/use-event-stream.js';

const shown: Readonly<
  Record<
    StreamState,
    readonly [text: string, color: 'success' | 'warning' | 'danger' | 'informative']
  >
> = {
  connecting: ['Connecting …', 'informative'],
  live: ['Live', 'success'],
  reconnecting: ['Reconnecting …', 'warning'],
  paused: ['Paused', 'informative'],
  ended: ['Ended', 'informative'],
  refused: ['Not live', 'danger'],
};

interface LiveBadgeProps {
  readonly state: StreamState;
  readonly error: Refused | null;
}

/** Whether what is shown still moves with the tenant. */
export const LiveBadge = ({ state, error }: LiveBadgeProps) => {
  const [text, color] = shown[state];
  const badge = (
    <Badge appearance="tint" color={color} role="status">
      {text}
    </Badge>
  );
  return error === null ? (
    badge
  ) : (
    <Tooltip content={error.message} relationship="description">
      {badge}
    </Tooltip>
  );
};
