import { makeStyles, tokens } from '@fluentui/react-components';
import { valueWords } from '../ui/change-words.js';
import { Value } from '../ui/value.js';

const useStyles = makeStyles({
  summary: {
    cursor: 'pointer',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

/** Characters of JSON that are shown without unfolding. */
const SHORT = 60;

/** A value of the directory: a long structure as one line that unfolds. */
export const FoldedValue = ({ value }: { readonly value: unknown }) => {
  const styles = useStyles();
  if (typeof value !== 'object' || value === null) return <Value value={value} />;
  const words = valueWords(value);
  if (JSON.stringify(value).length <= SHORT) return <Value value={words} />;
  return (
    <details>
      <summary className={styles.summary}>{words}</summary>
      <Value value={value} />
    </details>
  );
};
