import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { queries } from '../api/client.js';
import { errorOf } from '../api/refused.js';
import type { components } from '../api/schema.js';
import { ChoicesField } from './choices-field.js';
import { FormDialog } from '../ui/form-dialog.js';
import { type Role, roles as allRoles, roleTitle } from './rights.js';

interface AccountFormProps {
  readonly onMade: (account: components['schemas']['NewEmergencyAccount']) => void;
  readonly onClose: () => void;
}

/** A new emergency account, with the rights of some roles. */
export const AccountForm = ({ onMade, onClose }: AccountFormProps) => {
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const add = queries.useMutation('post', '/api/access/accounts', { onSuccess: onMade });
  const nameError = errorOf(add.error, 'name');
  return (
    <FormDialog
      title="Add an emergency account"
      action="Add the account"
      isReady={name !== '' && roles.length > 0}
      isBusy={add.isPending}
      error={nameError === undefined ? add.error : null}
      onSubmit={() => add.mutate({ body: { name, roles: [...roles] } })}
      onClose={onClose}
    >
      <Field
        label="Name"
        required
        hint="Letters, digits and . _ @ -"
        {...(nameError !== undefined && { validationMessage: nameError })}
      >
        <Input value={name} maxLength={64} onChange={(_, { value }) => setName(value)} />
      </Field>
      <ChoicesField
        label="Roles"
        all={allRoles}
        chosen={roles}
        titleOf={roleTitle}
        onChange={setRoles}
      />
    </FormDialog>
  );
};
