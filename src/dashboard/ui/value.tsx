import { makeStyles, Text, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  code: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  nothing: { color: tokens.colorNeutralForeground2, fontStyle: 'italic' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  side: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    minWidth: 0,
  },
  before: { backgroundColor: tokens.colorPaletteRedBackground1 },
  after: { backgroundColor: tokens.colorPaletteGreenBackground1 },
});

/** A value of the directory as it is kept: `null` and what is not there are told apart. */
export const Value = ({ value }: { readonly value: unknown }) => {
  const styles = useStyles();
  if (value === undefined) return <span className={styles.nothing}>not there</span>;
  if (value === null) return <span className={styles.nothing}>empty</span>;
  return (
    <pre className={styles.code}>
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
};

interface BeforeAfterProps {
  readonly before: unknown;
  readonly after: unknown;
  readonly titles?: readonly [before: string, after: string];
}

/** Two values side by side, named for those who do not see colours. */
export const BeforeAfter = (props: BeforeAfterProps) => {
  const { before, after, titles = ['Before', 'After'] } = props;
  const styles = useStyles();
  return (
    <div className={styles.pair}>
      <div className={`${styles.side} ${styles.before}`}>
        <Text size={200} block weight="semibold">
          {titles[0]}
        </Text>
        <Value value={before} />
      </div>
      <div className={`${styles.side} ${styles.after}`}>
        <Text size={200} block weight="semibold">
          {titles[1]}
        </Text>
        <Value value={after} />
      </div>
    </div>
  );
};
