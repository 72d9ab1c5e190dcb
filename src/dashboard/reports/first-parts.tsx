import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

/** Parts that are shown at first, and more with each click. */
const AT_ONCE = 20;

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
});

interface FirstPartsProps<Part> {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly keyOf: (part: Part) => string;
  readonly show: (part: Part) => ReactNode;
}

/** The first of many parts of a row; a group may have lost thousands of members. */
export const FirstParts = <Part,>({ label, parts, keyOf, show }: FirstPartsProps<Part>) => {
  const styles = useStyles();
  const [most, setMost] = useState(AT_ONCE);
  return (
    <>
      <ul className={styles.list} aria-label={label}>
        {parts.slice(0, most).map((part) => (
          <li key={keyOf(part)}>{show(part)}</li>
        ))}
      </ul>
      {parts.length > most && (
        <Button size="small" onClick={() => setMost(most + 5 * AT_ONCE)}>
          Show more ({(parts.length - most).toLocaleString('en')} left)
        </Button>
      )}
    </>
  );
};
