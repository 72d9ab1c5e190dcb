import { Tooltip } from '@fluentui/react-components';
import { ago, localTime, utcTime, zoneAt } from './time.js';
import { EVERY_MS, useNow } from './use-now.js';

interface InstantProps {
  readonly at: string;
}

/** In the viewer's zone, with UTC for who points at it or focuses it. */
export const Instant = ({ at }: InstantProps) => (
  <Tooltip content={`${utcTime(at)} (shown in ${zoneAt(at)})`} relationship="description">
    <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
      {localTime(at)}
    </time>
  </Tooltip>
);

/** How long ago, kept up to date, with the instant itself for who points at it. */
export const Ago = ({ at }: InstantProps) => {
  const now = useNow();
  const ms = Date.parse(at);
  // What has just been is not told as what will be.
  const isNow = ms > now && ms - now <= EVERY_MS;
  return (
    <Tooltip content={`${localTime(at)} ${zoneAt(at)}, ${utcTime(at)}`} relationship="description">
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {ago(at, isNow ? ms : now)}
      </time>
    </Tooltip>
  );
};
