import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Refused } from '../api/refused.js';

const useStyles = makeStyles({
  middle: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
  icon: { fontSize: '40px', color: tokens.colorNeutralForeground3 },
  words: { maxWidth: '60ch' },
  reason: { overflowWrap: 'anywhere', minWidth: 0 },
});

/** While something is on its way. */
export const Loading = ({ what }: { readonly what: string }) => {
  const styles = useStyles();
  return (
    <div className={styles.middle} role="status">
      <Spinner label={`Loading ${what} …`} labelPosition="below" />
    </div>
  );
};

interface EmptyProps {
  /** That nothing is there. */
  readonly title: string;
  /** Why, and what brings something here. */
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
}

/** Where there is nothing to show, and that is known. */
export const Empty = ({ title, children, icon, action }: EmptyProps) => {
  const styles = useStyles();
  return (
    <div className={styles.middle}>
      {icon !== undefined && (
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
      )}
      <Text weight="semibold" size={400}>
        {title}
      </Text>
      <Text className={styles.words}>{children}</Text>
      {action}
    </div>
  );
};

interface FailedProps {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** Why there is no answer, in the server's words, and what to do. */
export const Failed = ({ error, retry }: FailedProps) => {
  const styles = useStyles();
  const refused = error instanceof Refused ? error : undefined;
  return (
    <MessageBar intent={refused?.status === 403 ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody className={styles.reason}>
        <MessageBarTitle>{titleOf(refused?.status)}</MessageBarTitle>
        {error instanceof Error ? error.message : 'The page does not know why.'}
        {refused !== undefined && refused.correlationId !== '' && (
          <Text size={200} block>
            Correlation id {refused.correlationId}
          </Text>
        )}
      </MessageBarBody>
      {retry !== undefined && !isFinal(refused?.status) && (
        <MessageBarActions>
          <Button onClick={retry}>Try again</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
};

/** The same question would be answered the same way. */
const isFinal = (status: number | undefined): boolean => status === 400 || status === 403;

const titles: Readonly<Record<number, string>> = {
  0: 'No connection',
  400: 'That cannot be asked',
  401: 'Not signed in',
  403: 'You may not see this',
  404: 'Not found',
  409: 'Not now',
  429: 'Too many requests',
  503: 'Not available just now',
};

const titleOf = (status: number | undefined): string =>
  titles[status ?? -1] ?? 'Something went wrong';
