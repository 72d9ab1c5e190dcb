import { Button, makeStyles, Text, Title2, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useEffect, useId } from 'react';
import { queries } from '../api/client.js';
import { isNotSignedIn } from '../shell/first-tenant.js';
import { Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { EmergencyForm } from './emergency-form.js';
import { returnPath } from './return-to.js';

const useStyles = makeStyles({
  page: {
    display: 'grid',
    placeItems: 'center',
    boxSizing: 'border-box',
    minHeight: '100%',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    width: 'min(100%, 440px)',
    padding: tokens.spacingHorizontalXXL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: { margin: 0 },
  way: { justifyContent: 'flex-start', alignSelf: 'flex-start' },
});

/** Whoever is signed in already goes on at once; all is loaded anew, so nothing of another person is left. */
export const Component = () => {
  const styles = useStyles();
  const { values } = useSearch('returnTo');
  const returnTo = returnPath(values.returnTo);
  const me = queries.useQuery('get', '/auth/me', {}, { refetchOnMount: 'always' });
  const isSignedIn = me.isSuccess && me.isFetchedAfterMount;
  useEffect(() => {
    document.title = 'Sign in · Stateline';
  }, []);
  useEffect(() => {
    if (isSignedIn) location.replace(returnTo);
  }, [isSignedIn, returnTo]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Title2 as="h1" className={styles.title}>
          Sign in to Stateline
        </Title2>
        {isSignedIn || !me.isFetchedAfterMount ? (
          <Loading what={isSignedIn ? 'what you came for' : 'who you are'} />
        ) : (
          <Ways returnTo={returnTo} />
        )}
        {me.isError && !isNotSignedIn(me.error) && (
          <Failed error={me.error} retry={() => void me.refetch()} />
        )}
      </div>
    </main>
  );
};

const Ways = ({ returnTo }: { readonly returnTo: string }) => {
  const styles = useStyles();
  const { values, set } = useSearch('emergency');
  const isOpen = values.emergency !== '';
  const formId = useId();
  return (
    <>
      <Text>
        {returnTo === '/'
          ? 'See how the tenant was, what changed in it, and bring it back.'
          : 'You are not signed in, or your session is over. Afterwards you go on where you were.'}
      </Text>
      <Button
        appearance="primary"
        size="large"
        onClick={() =>
          location.assign(`/auth/entra?${new URLSearchParams({ returnTo }).toString()}`)
        }
      >
        Sign in with Microsoft Entra
      </Button>
      <Button
        appearance="subtle"
        className={styles.way}
        icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
        aria-expanded={isOpen}
        aria-controls={formId}
        onClick={() => set({ emergency: isOpen ? '' : '1' }, { replace: true })}
      >
        Emergency sign-in
      </Button>
      <div id={formId} hidden={!isOpen}>
        {isOpen && <EmergencyForm onSignedIn={() => location.replace(returnTo)} />}
      </div>
    </>
  );
};
