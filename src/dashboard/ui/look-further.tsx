import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Failed } from './states.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
});

interface LookFurtherProps {
  readonly error: unknown;
  readonly onGo: () => void;
}

/** Where a list stopped before its end: a page failed, or much was looked at without finding more. */
export const LookFurther = ({ error, onGo }: LookFurtherProps) => {
  const styles = useStyles();
  if (error !== null) return <Failed error={error} retry={onGo} />;
  return (
    <div className={styles.row} role="status">
      <Text>No more was found in a large part of the tenant. There may be some further on.</Text>
      <Button onClick={onGo}>Look further</Button>
    </div>
  );
};
