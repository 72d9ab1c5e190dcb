import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { queries } from '../api/client.js';
import { errorOf } from '../api/refused.js';
import type { components } from '../api/schema.js';
import type { Permission } from '../api/types.js';
import { useSession } from '../shell/session.js';
import { ChoicesField } from './choices-field.js';
import { FormDialog } from '../ui/form-dialog.js';
import { permissions as allPermissions, permissionWords } from './rights.js';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 365;
const USUAL_DAYS = '90';

interface TokenFormProps {
  readonly onMade: (token: components['schemas']['NewServiceToken']) => void;
  readonly onClose: () => void;
}

/** A new service token; nobody gives what he has not. */
export const TokenForm = ({ onMade, onClose }: TokenFormProps) => {
  const { me } = useSession();
  const [name, setName] = useState('');
  const [days, setDays] = useState(USUAL_DAYS);
  const [permissions, setPermissions] = useState<readonly Permission[]>([]);
  const create = queries.useMutation('post', '/api/access/tokens', { onSuccess: onMade });
  const nameError = errorOf(create.error, 'name');
  const dayCount = Number(days);
  const areDaysGood = Number.isInteger(dayCount) && dayCount >= 1 && dayCount <= LONGEST_DAYS;
  const submit = () => {
    const expiresAt = new Date(Date.now() + dayCount * DAY_MS).toISOString();
    create.mutate({ body: { name, permissions: [...permissions], expiresAt } });
  };
  return (
    <FormDialog
      title="Create a service token"
      action="Create the token"
      isReady={name !== '' && permissions.length > 0 && areDaysGood}
      isBusy={create.isPending}
      error={nameError === undefined ? create.error : null}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="What it is for"
        required
        {...(nameError !== undefined && { validationMessage: nameError })}
      >
        <Input value={name} maxLength={100} onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field
        label="Days until it ends"
        required
        {...(!areDaysGood && { validationMessage: `From 1 to ${String(LONGEST_DAYS)}` })}
      >
        <Input
          type="number"
          min={1}
          max={LONGEST_DAYS}
          value={days}
          onChange={(_, { value }) => setDays(value)}
        />
      </Field>
      <ChoicesField
        label="What it may do"
        all={allPermissions.filter((permission) => me.permissions.includes(permission))}
        chosen={permissions}
        titleOf={(permission) => `${permission}: ${permissionWords[permission]}`}
        onChange={setPermissions}
      />
    </FormDialog>
  );
};
