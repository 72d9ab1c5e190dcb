import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ZoomOutRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import type { components } from '../api/schema.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { localTime, utcTime } from '../ui/time.js';
import { TimeChart } from '../ui/time-chart.js';
import { densityBars } from './density.js';
import { brushed, lookBack, lookBacks, zoomedOut } from './span.js';
import type { View } from './use-view.js';

type Density = components['schemas']['TimelineDensity'];

export interface DensityAnswer {
  readonly data: Density | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  said: { color: tokens.colorNeutralForeground2 },
});

interface DensityChartProps {
  readonly view: View;
  readonly density: DensityAnswer;
  /** Where a replay stands, in milliseconds since 1970. */
  readonly cursorAt?: number;
}

/** How much happened when; a part of it is chosen by drawing over it. */
export const DensityChart = ({ view, density, cursorAt }: DensityChartProps) => {
  const styles = useStyles();
  const { data, error, refetch } = density;
  const bars = useMemo(() => (data === undefined ? undefined : densityBars(data)), [data]);
  const span = data && { from: Date.parse(data.from), until: Date.parse(data.until) };
  const onBrush = (from: number, until: number) => {
    if (span !== undefined) view.set({ ...brushed(from, until, span), at: '' });
  };
  return (
    <Section
      title="Changes over time"
      beside={
        <div className={styles.buttons}>
          {lookBacks.map(([text, ms]) => (
            <Button
              key={text}
              size="small"
              onClick={() => view.set({ ...lookBack(ms, Date.now()), at: '' })}
            >
              {text}
            </Button>
          ))}
          <Button
            size="small"
            icon={<ZoomOutRegular />}
            disabled={span === undefined || (view.values.from === '' && view.values.until === '')}
            onClick={() => span && view.set({ ...zoomedOut(span, Date.now()), at: '' })}
          >
            Zoom out
          </Button>
        </div>
      }
    >
      {bars === undefined && error === null && <Loading what="the chart" />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && bars !== undefined && (
        <>
          <TimeChart
            label="Changes over time"
            {...bars}
            height={120}
            onBrush={onBrush}
            {...(cursorAt !== undefined && { cursorAt })}
          />
          <Told density={data} />
        </>
      )}
    </Section>
  );
};

/** The same in words, and how to look closer. */
const Told = ({ density }: { readonly density: Density }) => {
  const styles = useStyles();
  const { exact, total, from, until, buckets } = density;
  const discovered = buckets.reduce((sum, bucket) => sum + bucket.discovered, 0);
  return (
    <Text size={200} className={styles.said}>
      {exact ? '' : 'About '}
      {total.toLocaleString()} entries from{' '}
      <time dateTime={from} title={utcTime(from)}>
        {localTime(from)}
      </time>{' '}
      until{' '}
      <time dateTime={until} title={utcTime(until)}>
        {localTime(until)}
      </time>
      .{discovered > 0 && ` ${discovered.toLocaleString()} of them are first sights, not drawn.`}{' '}
      Draw over the chart to look closer; exact times are under Filter.
    </Text>
  );
};
