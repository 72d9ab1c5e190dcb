import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import './language.js';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useThemeChoice } from '../shell/theme.js';
import { layered, type Series } from './layers.js';
import './time-chart.css';

interface TimeChartProps {
  /** What is shown, for those who do not see it: as `Changes per minute`. */
  readonly label: string;
  /** Start of each bucket in milliseconds since 1970, ascending, without holes. */
  readonly at: readonly number[];
  /** One on top of the other. */
  readonly series: readonly Series[];
  readonly height?: number;
  /** Called with an interval in milliseconds that was drawn with the mouse; without it none can be. */
  readonly onBrush?: (from: number, until: number) => void;
  /** Marks an instant, as where a replay stands. */
  readonly cursorAt?: number;
}

const useStyles = makeStyles({
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  entry: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  swatch: { width: '10px', height: '10px', borderRadius: '2px' },
});

/** Counts over time as stacked bars. Whoever does not see it gets the same as a summary. */
export const TimeChart = (props: TimeChartProps) => {
  const { label, at, series, height = 140, onBrush, cursorAt } = props;
  const styles = useStyles();
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [width, setWidth] = useState(0);
  const { isDark } = useThemeChoice();
  const brush = useRef(onBrush);
  const mark = useRef(cursorAt);
  const newest = useRef({ at, series });
  useEffect(() => {
    brush.current = onBrush;
    mark.current = cursorAt;
    chart.current?.redraw(false);
  }, [onBrush, cursorAt]);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const watcher = new ResizeObserver(([entry]) => {
      setWidth(Math.floor(entry?.contentRect.width ?? 0));
    });
    watcher.observe(element);
    return () => {
      watcher.disconnect();
    };
  }, []);
  useEffect(() => {
    newest.current = { at, series };
  }, [at, series]);
  const names = series.map(({ name, color }) => `${name} ${color}`).join('|');
  useEffect(() => {
    const element = holder.current;
    if (element === null || width === 0) return undefined;
    const options = optionsOf({ ...newest.current, width, height, isDark }, brush, mark);
    const made = new uPlot(options, dataOf(newest.current.at, newest.current.series), element);
    chart.current = made;
    return () => {
      made.destroy();
      chart.current = null;
    };
    // `names` stands for the series: other counts go in below, without making the chart anew.
  }, [width, height, isDark, names]);
  useEffect(() => {
    chart.current?.setData(dataOf(at, series));
  }, [at, series]);
  return (
    <figure style={{ margin: 0, minWidth: 0 }} aria-label={`${label}. ${summaryOf(series)}`}>
      <div ref={holder} className="time-chart" aria-hidden style={{ height }} />
      <ul className={styles.legend}>
        {series.map(({ name, color, counts }) => (
          <li key={name} className={styles.entry}>
            <span className={styles.swatch} style={{ backgroundColor: color }} aria-hidden />
            {name} {total(counts).toLocaleString()}
          </li>
        ))}
      </ul>
    </figure>
  );
};

const total = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);

const summaryOf = (series: readonly Series[]): string =>
  series.map(({ name, counts }) => `${name}: ${String(total(counts))}`).join(', ');

const dataOf = (at: readonly number[], series: readonly Series[]): uPlot.AlignedData => [
  at.map((ms) => ms / 1000),
  ...layered(series),
];

interface Look {
  readonly series: readonly Series[];
  readonly width: number;
  readonly height: number;
  readonly isDark: boolean;
}

const optionsOf = (
  { series, width, height, isDark }: Look,
  brush: { readonly current: ((from: number, until: number) => void) | undefined },
  mark: { readonly current: number | undefined },
): uPlot.Options => {
  const ink = isDark ? '#adadad' : '#616161';
  const grid = { stroke: isDark ? '#383838' : '#ebebeb', width: 1 };
  return {
    width,
    height,
    scales: {
      // A bar begins at its bucket, and the last one has to fit as well.
      x: { range: (chart, low, high) => [low, high + stepOf(chart.data[0])] },
      y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.05)] },
    },
    axes: [
      { stroke: ink, grid, ticks: grid, size: 32, space: 72, values: timeTexts },
      { stroke: ink, grid, ticks: grid, size: 48, space: 32, incrs: WHOLE_STEPS },
    ],
    series: [
      {},
      // The highest first, so that the lower ones are drawn over it.
      ...series.map(({ name, color }) => ({
        label: name,
        fill: color,
        stroke: color,
        width: 0,
        points: { show: false },
        ...(uPlot.paths.bars !== undefined && {
          paths: uPlot.paths.bars({ size: [0.92, 60, 1], align: 1 }),
        }),
      })),
    ],
    cursor: {
      show: brush.current !== undefined,
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 6 },
    },
    legend: { show: false },
    hooks: {
      setSelect: [
        (chart) => {
          const { left, width: size } = chart.select;
          if (size === 0) return;
          const [from, until] = [chart.posToVal(left, 'x'), chart.posToVal(left + size, 'x')];
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          brush.current?.(from * 1000, until * 1000);
        },
      ],
      draw: [
        (chart) => {
          if (mark.current === undefined) return;
          const x = chart.valToPos(mark.current / 1000, 'x', true);
          const { ctx, bbox } = chart;
          ctx.save();
          ctx.strokeStyle = isDark ? '#62abf5' : '#0f6cbd';
          ctx.lineWidth = 2 * devicePixelRatio;
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
          ctx.restore();
        },
      ],
    },
  };
};

const stepOf = ([first = 0, second = first]: ArrayLike<number> & Iterable<number>): number =>
  second - first;

const DAY_S = 86_400;
const MINUTE_S = 60;
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const exactClock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** Texts of the time axis, in the viewer's way of writing: times, and days where a day begins. */
const timeTexts: uPlot.Axis.DynamicValues = (...[, splits, , , stepS]) =>
  splits.map((seconds) => {
    const at = new Date(seconds * 1000);
    const isMidnight = at.getHours() === 0 && at.getMinutes() === 0;
    return stepS >= DAY_S || isMidnight
      ? day.format(at)
      : (stepS < MINUTE_S ? exactClock : clock).format(at);
  });

/** Changes are counted whole. */
const WHOLE_STEPS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((size) =>
  [1, 2, 5].map((step) => step * size),
);
