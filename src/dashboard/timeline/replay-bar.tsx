import {
  Button,
  Field,
  makeStyles,
  Select,
  Slider,
  Text,
  tokens,
} from '@fluentui/react-components';
import { PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { LiveBadge } from '../ui/live-badge.js';
import { Section } from '../ui/section.js';
import { localTime, utcTime } from '../ui/time.js';
import { instantOf, type Span } from './span.js';
import { speeds } from './speeds.js';
import type { useReplay } from './use-replay.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
  slider: { flex: '1 1 240px', minWidth: 0 },
  speed: { minWidth: '120px' },
});

/** On the slider. */
const PLACES = 1000;

interface ReplayBarProps {
  readonly replay: ReturnType<typeof useReplay>;
  readonly span: Span;
  readonly speed: number;
  readonly onPause: () => void;
  readonly onSpeed: (speed: string) => void;
  readonly onScrubbed: () => void;
}

/** Plays, pauses and moves a replay. */
export const ReplayBar = (props: ReplayBarProps) => {
  const { replay, span, speed, onPause, onSpeed, onScrubbed } = props;
  const styles = useStyles();
  const at = instantOf(replay.at);
  const length = Math.max(1, span.until - span.from);
  return (
    <Section
      title="Replay"
      beside={
        <Text>
          <time dateTime={at} title={utcTime(at)}>
            {localTime(at)}
          </time>
        </Text>
      }
    >
      <div className={styles.row}>
        {replay.isPlaying ? (
          <Button appearance="primary" icon={<PauseRegular />} onClick={onPause}>
            Pause
          </Button>
        ) : (
          <Button appearance="primary" icon={<PlayRegular />} onClick={replay.play}>
            {replay.isOver ? 'Play again' : 'Play'}
          </Button>
        )}
        <Slider
          className={styles.slider}
          min={0}
          max={PLACES}
          value={Math.round(((replay.at - span.from) / length) * PLACES)}
          aria-label="Where the replay stands"
          aria-valuetext={localTime(at)}
          onChange={(_, { value }) => replay.scrub(span.from + (value / PLACES) * length)}
          onPointerUp={onScrubbed}
          onKeyUp={onScrubbed}
        />
        <Field label="Speed" orientation="horizontal" className={styles.speed}>
          <Select value={String(speed)} onChange={(_, { value }) => onSpeed(value)}>
            {speeds.map((one) => (
              <option key={one} value={String(one)}>
                {one.toLocaleString()}×
              </option>
            ))}
          </Select>
        </Field>
        {replay.isPlaying && <LiveBadge {...replay.stream} />}
        <Text role="status">{told(replay.rows.told.size, replay.rows.areLeftOut)}</Text>
      </div>
    </Section>
  );
};

const told = (count: number, areLeftOut: boolean): string => {
  if (areLeftOut) return `The last ${count.toLocaleString()} changes are shown`;
  return count === 1 ? '1 change told' : `${count.toLocaleString()} changes told`;
};
