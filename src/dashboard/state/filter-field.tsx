import { Button, Field, Input, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  input: { flexGrow: 1, minWidth: 'min(100%, 24ch)', fontFamily: tokens.fontFamilyMonospace },
});

const EXAMPLES: Readonly<Record<string, string>> = {
  user: "accountEnabled eq false and userType eq 'Guest'",
  group: 'securityEnabled eq true and isAssignableToRole eq true',
  application: "signInAudience eq 'AzureADMultipleOrgs'",
  servicePrincipal: "servicePrincipalType eq 'Application' and accountEnabled eq true",
  device: 'isCompliant eq false',
  conditionalAccessPolicy: "state ne 'enabled'",
  namedLocation: 'isTrusted eq true',
};
const EXAMPLE = "startswith(displayName,'CA')";

interface FilterFieldProps {
  readonly value: string;
  readonly type: string;
  /** What the server says of the filter. */
  readonly error?: string | undefined;
  readonly onChange: (filter: string) => void;
}

/** A filter as Microsoft Graph takes it, asked when it is sent off. */
export const FilterField = ({ value, type, error, onChange }: FilterFieldProps) => {
  const styles = useStyles();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const example = EXAMPLES[type] ?? EXAMPLE;
  const send = (filter: string) => {
    setTyped(null);
    onChange(filter.trim());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(shown);
      }}
    >
      <Field
        label="Filter"
        hint={
          <>
            As <Link onClick={() => send(example)}>{example}</Link>
          </>
        }
        {...(error !== undefined && { validationMessage: error })}
      >
        {(field) => (
          <div className={styles.form}>
            <Input
              {...field}
              className={styles.input}
              value={shown}
              maxLength={2000}
              spellCheck={false}
              onChange={(_, { value: text }) => setTyped(text)}
            />
            <Button type="submit">Filter</Button>
            {value !== '' && (
              <Button appearance="subtle" onClick={() => send('')}>
                Clear
              </Button>
            )}
          </div>
        )}
      </Field>
    </form>
  );
};
