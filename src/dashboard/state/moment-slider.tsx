import { makeStyles, Slider, Text, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { localTime, utcTime, zoneAt } from '../ui/time.js';
import { placeIn, stepOf } from './moments.js';

const useStyles = makeStyles({
  slider: { width: '100%' },
  // Some hundreds of steps are no marks.
  rail: { '::before': { display: 'none' } },
  marks: { position: 'relative', height: '12px', margin: '0 10px' },
  mark: {
    position: 'absolute',
    top: 0,
    width: '3px',
    height: '10px',
    marginLeft: '-1px',
    padding: 0,
    border: 'none',
    borderRadius: '1px',
    backgroundColor: tokens.colorBrandForeground1,
    cursor: 'pointer',
  },
  ends: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground2,
  },
});

/** A key that is held moves on before it is asked what was there. */
const PAUSE_MS = 350;

/** An instant worth going to. */
export interface Mark {
  readonly key: string;
  readonly at: string;
  readonly title: string;
}

interface MomentSliderProps {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Where it stands. */
  readonly atMs: number;
  /** For the mouse; whoever uses it offers another way to each. */
  readonly marks: readonly Mark[];
  /** Called when it is let go; with `null` at the end, which is now. */
  readonly onChange: (instant: string | null) => void;
}

/** All that is known as a line; only its label moves until it is let go. */
export const MomentSlider = (props: MomentSliderProps) => {
  const { fromMs, untilMs, atMs, marks, onChange } = props;
  const styles = useStyles();
  const [moved, setMoved] = useState<number | null>(null);
  const isHeld = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const step = stepOf(fromMs, untilMs);
  const tell = (ms: number) => {
    clearTimeout(timer.current);
    setMoved(null);
    onChange(ms >= untilMs - step ? null : new Date(Math.max(ms, fromMs)).toISOString());
  };
  const shownMs = moved ?? atMs;
  const shown = new Date(shownMs).toISOString();
  return (
    <div>
      <Text aria-hidden block>
        <strong>{localTime(shown)}</strong> {zoneAt(shown)}
        <Text size={200} style={{ color: tokens.colorNeutralForeground2 }}>
          {` · ${utcTime(shown)}`}
        </Text>
      </Text>
      <Slider
        className={styles.slider}
        rail={{ className: styles.rail }}
        min={fromMs}
        max={untilMs}
        step={step}
        value={shownMs}
        aria-label="Instant that is shown"
        aria-valuetext={`${localTime(shown)} ${zoneAt(shown)}`}
        onPointerDown={() => {
          isHeld.current = true;
        }}
        onPointerUp={() => {
          isHeld.current = false;
          if (moved !== null) tell(moved);
        }}
        onChange={(_, { value }) => {
          setMoved(value);
          clearTimeout(timer.current);
          if (!isHeld.current) timer.current = setTimeout(() => tell(value), PAUSE_MS);
        }}
      />
      <div className={styles.marks} aria-hidden>
        {marks.map(({ key, at, title }) => (
          <button
            key={key}
            type="button"
            tabIndex={-1}
            className={styles.mark}
            title={title}
            style={{ left: `${String(placeIn(Date.parse(at), fromMs, untilMs) * 100)}%` }}
            onClick={() => onChange(at)}
          />
        ))}
      </div>
      <div className={styles.ends}>
        <Text size={200}>Known from {localTime(new Date(fromMs).toISOString())}</Text>
        <Text size={200}>Now</Text>
      </div>
    </div>
  );
};
