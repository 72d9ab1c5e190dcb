import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { Refused } from '../api/refused.js';
import { stateLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Instant } from '../ui/instant.js';
import { Empty, Failed } from '../ui/states.js';
import { type Moved, notBefore } from './moments.js';
import { useEarliest } from './use-earliest.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalM,
  },
});

interface ObjectNotThereProps {
  readonly error: unknown;
  readonly retry: () => void;
  /** Its changes that are known, newest first. */
  readonly moves: readonly Moved[];
  readonly onGo: (at: string) => void;
}

/** Why an object cannot be shown at an instant, and where it can. */
export const ObjectNotThere = ({ error, retry, moves, onGo }: ObjectNotThereProps) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const earliest = useEarliest();
  const status = error instanceof Refused ? error.status : undefined;
  if (status !== 404 && status !== 400) return <Failed error={error} retry={retry} />;
  const first = moves.at(-1);
  if (first === undefined) {
    return (
      <Empty
        title="No object with this id was ever seen"
        action={
          <Button onClick={() => void navigate(stateLink(tenantId))}>Look for an object</Button>
        }
      >
        The id may be cut off, or of another tenant.
      </Empty>
    );
  }
  const start = notBefore(first.moment, earliest);
  return (
    <Empty
      title={status === 404 ? 'It was not known then' : 'Nothing is known of that instant'}
      action={
        <div className={styles.row}>
          <Button appearance="primary" onClick={() => onGo(start)}>
            As it was first seen
          </Button>
          <Button onClick={() => onGo('')}>As it is now</Button>
        </div>
      }
    >
      The first that is known of it is of <Instant at={start} />.
    </Empty>
  );
};
