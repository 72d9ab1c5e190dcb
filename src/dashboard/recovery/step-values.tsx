import { Badge, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components';
import type { RecoveryStep } from '../api/types.js';
import { becameWords } from '../ui/change-words.js';
import { Value } from '../ui/value.js';
import { valuesOf, type StepValue } from './values.js';
import { verdictTitle } from './words.js';

const useStyles = makeStyles({
  value: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  name: { overflowWrap: 'anywhere' },
  sides: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 180px), 1fr))',
    gap: tokens.spacingHorizontalS,
  },
  side: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    minWidth: 0,
  },
});

/** What a step expects to find and wants to be there, and what it found where that was something else. */
export const StepValues = ({ recoveryStep }: { readonly recoveryStep: RecoveryStep }) => {
  const values = valuesOf(recoveryStep);
  if (values.length === 0) return null;
  return (
    <>
      <Subtitle2 as="h3" style={{ margin: 0 }}>
        Values
      </Subtitle2>
      {values.map((value) => (
        <OneValue key={value.name} {...value} />
      ))}
    </>
  );
};

const OneValue = ({ name, expected, desired, found, verdict, detail, overwrite }: StepValue) => {
  const styles = useStyles();
  return (
    <div className={styles.value}>
      <div className={styles.head}>
        <Text weight="semibold" className={styles.name}>
          {name}
        </Text>
        {verdict !== null && (
          <Badge appearance="tint" color={colors[verdict]}>
            {verdictTitle(verdict)}
          </Badge>
        )}
        {overwrite && <Badge appearance="outline">Overwrites whatever is there</Badge>}
      </div>
      {Array.isArray(expected) && Array.isArray(desired) && (
        <Text className={styles.name}>{becameWords(expected, desired)}</Text>
      )}
      <div className={styles.sides}>
        <Side title="Expected to be there" value={expected} />
        <Side title="Shall be there" value={desired} />
        {verdict === 'conflict' && <Side title="Found instead" value={found} />}
      </div>
      {detail !== null && <Text className={styles.name}>{detail}</Text>}
    </div>
  );
};

const Side = ({ title, value }: { readonly title: string; readonly value: unknown }) => {
  const styles = useStyles();
  return (
    <div className={styles.side}>
      <Text size={200} weight="semibold" block>
        {title}
      </Text>
      <Value value={value} />
    </div>
  );
};

const colors = {
  applied: 'success',
  'already-so': 'success',
  conflict: 'warning',
  refused: 'danger',
  'not-possible': 'danger',
} as const;
