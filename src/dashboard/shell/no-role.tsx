import { Button, makeStyles, Text, Title2, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { Refused } from '../api/refused.js';
import { useSignOut } from './use-sign-out.js';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    minHeight: '100%',
    padding: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  words: { maxWidth: '70ch', overflowWrap: 'anywhere' },
  title: { margin: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Whether somebody is signed in who may not see anything. */
export const isWithoutRole = (error: unknown): boolean =>
  error instanceof Refused && error.status === 403;

/** For whoever is signed in and has no role here: what to ask for, and of whom. */
export const NoRole = () => {
  const styles = useStyles();
  const { data } = queries.useQuery('get', '/auth/me');
  const signOut = useSignOut();
  return (
    <main className={styles.page}>
      <Title2 as="h1" className={styles.title}>
        You have no role here
      </Title2>
      <Text className={styles.words}>
        You are signed in
        {data !== undefined && (
          <>
            {' '}
            as <b>{data.name}</b>
          </>
        )}
        , and may see nothing of the tenant yet.
      </Text>
      <Text className={styles.words}>
        Ask an administrator of your directory to give you a role of the application Stateline:
        backup-reader to look, responder in an incident, backup-administrator to bring things back,
        approver to release what others planned, auditor to see what operators did. A new role
        counts from your next sign-in on.
      </Text>
      <div className={styles.actions}>
        <Button appearance="primary" onClick={() => void signOut()}>
          Sign in anew
        </Button>
      </div>
    </main>
  );
};
