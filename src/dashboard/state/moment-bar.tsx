import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowStepBackRegular, ArrowStepOverRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { MomentField } from '../ui/moment-field.js';
import { localTime } from '../ui/time.js';
import { useNow } from '../ui/use-now.js';
import { type Mark, MomentSlider } from './moment-slider.js';
import type { Direction } from './moments.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
  },
  field: { maxWidth: '264px' },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    // In line with the fields, below their labels.
    paddingTop: '26px',
    '@media (max-width: 640px)': { paddingTop: 0 },
  },
});

interface MomentBarProps {
  /** The instant that is shown; empty is now. */
  readonly shown: string;
  /** From when on anything is known; `null` while that is not known itself. */
  readonly earliest: string | null;
  readonly marks: readonly Mark[];
  /** Whether nothing is known of that instant. */
  readonly isUnknown: boolean;
  /** Goes to just before the last change or to the next one. */
  readonly onGo: (direction: Direction) => void;
  readonly canGo: Readonly<Record<Direction, boolean>>;
  /** How the last step ended, where that is worth a word. */
  readonly said?: string;
  /** Other ways to choose an instant. */
  readonly beside?: ReactNode;
  /** Called with an instant, or with nothing for now. */
  readonly onChange: (at: string) => void;
}

/** Which instant is shown: by sliding, exactly, or one change further. */
export const MomentBar = (props: MomentBarProps) => {
  const { shown, earliest, marks, isUnknown, onGo, canGo, said = '', beside, onChange } = props;
  const styles = useStyles();
  const now = useNow();
  return (
    <>
      {earliest !== null && (
        <MomentSlider
          fromMs={Date.parse(earliest)}
          untilMs={Math.max(now, Date.parse(earliest) + 1000)}
          atMs={shown === '' ? now : Date.parse(shown)}
          marks={marks}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      )}
      <div className={styles.row}>
        <div className={styles.field}>
          <MomentField
            label="Exactly"
            value={shown}
            hint="Now. In your time zone, to the second"
            error={isUnknown ? unknownWords(earliest) : undefined}
            onChange={onChange}
          />
        </div>
        {beside}
        <div className={styles.buttons}>
          <Button
            icon={<ArrowStepBackRegular />}
            disabled={!canGo.back}
            onClick={() => onGo('back')}
          >
            One change back
          </Button>
          <Button
            icon={<ArrowStepOverRegular />}
            disabled={!canGo.forward}
            onClick={() => onGo('forward')}
          >
            One change forward
          </Button>
          <Button disabled={shown === ''} onClick={() => onChange('')}>
            Now
          </Button>
          <span role="status">{said}</span>
        </div>
      </div>
    </>
  );
};

const unknownWords = (earliest: string | null): string =>
  earliest === null
    ? 'Nothing is known before the first full sync is done.'
    : `An instant from ${localTime(earliest)} up to now.`;
