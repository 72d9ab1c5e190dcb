import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../api/client.js';
import { checkSession } from '../api/query-client.js';
import { Confirm } from '../ui/confirm.js';
import { Section } from '../ui/section.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'end',
    gap: tokens.spacingHorizontalM,
  },
  field: { flexGrow: 1, maxWidth: '48ch', minWidth: 'min(100%, 200px)' },
});

/** Signs people out, wherever they are. */
export const SessionsTab = () => {
  const styles = useStyles();
  const [id, setId] = useState('');
  const [asked, setAsked] = useState<'one' | 'all' | null>(null);
  const [said, setSaid] = useState('');
  const end = async () => {
    await api.POST('/api/access/sessions/end', { body: asked === 'one' ? { id } : {} });
    setSaid(asked === 'one' ? `The sessions of ${id} are over.` : 'All sessions are over.');
    checkSession();
  };
  return (
    <Section title="Sessions">
      <Text>
        A session lasts eight hours, and ends at sign-out. End those of one who should not be in any
        more, or of everybody after an incident: the roles that the directory gave hold as long as
        the session does.
      </Text>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          if (id !== '') setAsked('one');
        }}
      >
        <Field
          className={styles.field}
          label="Whose"
          hint="The object id of a person, or the id of an emergency account"
        >
          <Input value={id} maxLength={200} onChange={(_, { value }) => setId(value.trim())} />
        </Field>
        <Button type="submit" disabled={id === ''}>
          End the sessions of this one
        </Button>
      </form>
      <div>
        <Button onClick={() => setAsked('all')}>End all sessions</Button>
      </div>
      <span role="status">{said}</span>
      {asked !== null && (
        <Confirm
          title={asked === 'all' ? 'End all sessions' : `End the sessions of ${id}`}
          consequence={
            asked === 'all'
              ? 'Everybody is signed out now, you as well, and has to sign in again.'
              : 'Whoever that is is signed out now, and has to sign in again.'
          }
          action={asked === 'all' ? 'End all sessions' : 'End these sessions'}
          onConfirm={end}
          onClose={() => setAsked(null)}
        />
      )}
    </Section>
  );
};
