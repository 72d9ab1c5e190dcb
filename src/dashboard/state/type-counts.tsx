import { makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { useIsNarrow } from '../shell/use-is-narrow.js';
import { typeTitle } from '../ui/type-names.js';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  choice: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    width: '100%',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: tokens.fontWeightSemibold,
  },
  count: { fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
});

interface TypeCountsProps {
  /** Live objects by type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Empty for all. */
  readonly type: string;
  readonly onChoose: (type: string) => void;
}

/** How many objects of each type there were; one is chosen to see only those. */
export const TypeCounts = ({ counts, type, onChoose }: TypeCountsProps) => {
  const styles = useStyles();
  const isNarrow = useIsNarrow();
  const choices = choicesOf(counts, type);
  if (isNarrow) {
    return (
      <Select aria-label="Type" value={type} onChange={(_, { value }) => onChoose(value)}>
        {choices.map(([each, title, count]) => (
          <option key={each} value={each}>
            {title} ({count.toLocaleString()})
          </option>
        ))}
      </Select>
    );
  }
  return (
    <ul className={styles.list}>
      {choices.map(([each, title, count]) => (
        <li key={each}>
          <button
            type="button"
            className={mergeClasses(styles.choice, each === type && styles.chosen)}
            aria-pressed={each === type}
            onClick={() => onChoose(each)}
          >
            {title} <span className={styles.count}>{count.toLocaleString()}</span>
          </button>
        </li>
      ))}
    </ul>
  );
};

/** All, then each type by its title; one that is asked for stays, also where there is none. */
const choicesOf = (
  counts: Readonly<Record<string, number>>,
  type: string,
): readonly (readonly [type: string, title: string, count: number])[] => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const asked = type === '' ? {} : { [type]: 0 };
  const each = Object.entries({ ...asked, ...counts })
    .map(([name, count]) => [name, typeTitle(name), count] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, 'en'));
  return [['', 'All types', all], ...each];
};
