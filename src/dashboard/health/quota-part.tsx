import { makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import type { CaptureStatus } from '../api/types.js';
import { Instant } from '../ui/instant.js';
import { Loading } from '../ui/states.js';
import { duration } from '../ui/time.js';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  quota: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} 0`,
  },
});

const titles = {
  directoryRead: 'Reading the directory',
  directoryWrite: 'Writing to the directory',
  conditionalAccess: 'Policies',
  reports: 'Audit log',
} as const;

interface QuotaProps {
  readonly quotas: CaptureStatus['quotas'] | undefined;
}

/** How much of what the directory allows is used by us; recoveries come before looks. */
export const QuotaPart = ({ quotas }: QuotaProps) => {
  const styles = useStyles();
  if (quotas === undefined) return <Loading what="quotas" />;
  if (quotas === null) {
    return <Text>Another process asks the directory; ask there for its quota.</Text>;
  }
  return (
    <ul className={styles.list}>
      {quotas.map(({ name, limit, spent, windowSeconds, ...rest }) => (
        <li key={name} className={styles.quota}>
          <Text>
            {titles[name]}: {spent.toLocaleString()} of {limit.toLocaleString()} in{' '}
            {duration(windowSeconds * 1000)}
            {rest.waiting > 0 && `, ${rest.waiting.toLocaleString()} wait`}
          </Text>
          <ProgressBar
            aria-label={`${titles[name]}, used`}
            value={Math.min(spent, limit)}
            max={limit}
            color={rest.throttledUntil === null ? 'brand' : 'warning'}
          />
          {rest.throttledUntil !== null && (
            <Text size={200}>
              The directory refuses more until <Instant at={rest.throttledUntil} />.
            </Text>
          )}
          {rest.slowedUntil !== null && (
            <Text size={200}>
              Asked more slowly until <Instant at={rest.slowedUntil} />.
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
};
