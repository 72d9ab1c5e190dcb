import { Badge, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import type { Trust } from '../api/types.js';
import { Ago, Instant } from './instant.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    color: tokens.colorNeutralForeground2,
  },
});

/** How far an answer with a trust may be trusted: as of when, how far behind, what was not seen. */
export const Freshness = ({ trust }: { readonly trust: Trust }) => {
  const styles = useStyles();
  const { lagEvents, gaps } = trust;
  const oldest = Object.entries(trust.lastLooks).sort(([, one], [, other]) =>
    one < other ? -1 : 1,
  )[0];
  return (
    <div className={styles.row}>
      <Text size={200}>
        As of <Instant at={trust.instant} />
      </Text>
      {oldest !== undefined && (
        <Text size={200}>
          Oldest look <Ago at={oldest[1]} /> ({oldest[0]})
        </Text>
      )}
      {lagEvents !== 0 && (
        <Badge appearance="tint" color="warning">
          {lagEvents === null ? 'catching up' : `${String(lagEvents)} events behind`}
        </Badge>
      )}
      {gaps.length > 0 && (
        <Tooltip
          relationship="description"
          content={gaps
            .slice(0, 5)
            .map(({ reader, reason }) => `${reader}: ${reason}`)
            .join('\n')}
        >
          <Badge appearance="tint" color="warning" tabIndex={0}>
            {gaps.length === 1 ? '1 gap' : `${String(gaps.length)} gaps`}: not all was seen
          </Badge>
        </Tooltip>
      )}
    </div>
  );
};

/** When something without a trust of its own was asked for; milliseconds since 1970. */
export const LoadedAt = ({ at }: { readonly at: number }) => {
  if (at === 0) return null;
  return (
    <Text size={200} style={{ color: tokens.colorNeutralForeground2 }}>
      Asked <Ago at={new Date(at).toISOString()} />
    </Text>
  );
};
