import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { queries } from '../api/client.js';
import { Failed } from '../ui/states.js';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface EmergencyFormProps {
  readonly onSignedIn: () => void;
}

/** Sign-in that needs nothing of the tenant. */
export const EmergencyForm = ({ onSignedIn }: EmergencyFormProps) => {
  const styles = useStyles();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const signIn = queries.useMutation('post', '/auth/emergency', {
    onSuccess: onSignedIn,
    // A code is good for one try.
    onError: () => setCode(''),
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!signIn.isPending) signIn.mutate({ body: { name, password, code } });
      }}
    >
      <Text>
        For the hour in which the tenant lets nobody in: it asks nothing of Microsoft Entra. Every
        sign-in with it stands loud in the record.
      </Text>
      <Field label="Name of the account" required>
        <Input value={name} autoComplete="username" onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field label="Password" required>
        <Input
          type="password"
          value={password}
          autoComplete="current-password"
          onChange={(_, { value }) => setPassword(value)}
        />
      </Field>
      <Field label="Six digits of its authenticator app" required>
        <Input
          value={code}
          inputMode="numeric"
          maxLength={6}
          pattern="[0-9]{6}"
          title="Six digits"
          autoComplete="one-time-code"
          onChange={(_, { value }) => setCode(value)}
        />
      </Field>
      {signIn.error !== null && <Failed error={signIn.error} />}
      <div>
        <Button type="submit" disabledFocusable={signIn.isPending}>
          {signIn.isPending ? 'Signing in …' : 'Sign in with the emergency account'}
        </Button>
      </div>
    </form>
  );
};
