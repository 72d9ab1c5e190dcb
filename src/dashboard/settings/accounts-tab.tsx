import { Button, Text } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api/client.js';
import type { components } from '../api/schema.js';
import { Confirm } from '../ui/confirm.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Instant } from '../ui/instant.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { AccountForm } from './account-form.js';
import { roleTitle } from './rights.js';
import { RowMenu } from './row-menu.js';
import { ShownOnce } from './shown-once.js';

type Account = components['schemas']['EmergencyAccount'];
type NewAccount = components['schemas']['NewEmergencyAccount'];

const ACCOUNTS = '/api/access/accounts';

const actions = { reset: 'New credentials', end: 'End its sessions', remove: 'Remove' } as const;
type Action = keyof typeof actions;

const columnsOf = (
  onAct: (action: Action, account: Account) => void,
): readonly Column<Account>[] => [
  { key: 'name', title: 'Name', width: 'minmax(12ch, 2fr)', cell: ({ name }) => name },
  {
    key: 'roles',
    title: 'Roles',
    width: 'minmax(16ch, 3fr)',
    cell: ({ roles }) => roles.map(roleTitle).join(', '),
  },
  {
    key: 'made',
    title: 'Made',
    width: 'minmax(25ch, 2fr)',
    wideOnly: true,
    cell: ({ createdAt }) => <Instant at={createdAt} />,
  },
  {
    key: 'by',
    title: 'By',
    width: 'minmax(12ch, 2fr)',
    wideOnly: true,
    cell: ({ createdBy }) => createdBy.name,
  },
  {
    key: 'actions',
    title: 'Actions',
    width: '12ch',
    cell: (account) => (
      <RowMenu of={account.name} actions={actions} onAct={(action) => onAct(action, account)} />
    ),
  },
];

/** Accounts for the hour in which the tenant lets nobody in. */
export const AccountsTab = () => {
  const queryClient = useQueryClient();
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery('get', ACCOUNTS);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ readonly action: Action; readonly account: Account }>();
  const [made, setMade] = useState<NewAccount>();
  const changed = () => queryClient.invalidateQueries({ queryKey: ['get', ACCOUNTS] });
  const act = async ({ action, account: { id } }: NonNullable<typeof asked>) => {
    const params = { path: { accountId: id } };
    if (action === 'end') await api.POST('/api/access/sessions/end', { body: { id } });
    else if (action === 'remove') await api.DELETE(`${ACCOUNTS}/{accountId}`, { params });
    else setMade((await api.POST(`${ACCOUNTS}/{accountId}/reset`, { params })).data);
    await changed();
  };
  return (
    <Section
      title="Emergency accounts"
      beside={
        <Button icon={<AddRegular />} onClick={() => setAdding(true)}>
          Add an account
        </Button>
      }
    >
      <Text>
        They sign in to Stateline with a password and the code of an authenticator app, and need
        nothing of the tenant. Who holds one should not need the tenant to find it.
      </Text>
      <LoadedAt at={dataUpdatedAt} />
      {data === undefined && error === null && <Loading what="the accounts" />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.rows.length === 0 && (
        <Empty title="There is no emergency account">
          When the tenant locks everybody out, only the command line on the machine itself would be
          left. Add one, and keep its credentials apart from the tenant.
        </Empty>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <DataTable
          label="Emergency accounts"
          columns={columnsOf((action, account) => setAsked({ action, account }))}
          rows={data.rows}
          idOf={({ id }) => id}
        />
      )}
      {isAdding && (
        <AccountForm
          onClose={() => setAdding(false)}
          onMade={(account) => {
            setAdding(false);
            setMade(account);
            void changed();
          }}
        />
      )}
      {asked !== undefined && (
        <Confirm
          title={`${actions[asked.action]}: ${asked.account.name}`}
          consequence={consequences[asked.action]}
          action={actions[asked.action]}
          onConfirm={() => act(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {made !== undefined && <Credentials account={made} onClose={() => setMade(undefined)} />}
    </Section>
  );
};

const consequences: Readonly<Record<Action, string>> = {
  reset: 'Its password and its authenticator stop working now, and whoever uses it is signed out.',
  end: 'Whoever uses it has to sign in again.',
  remove: 'Nobody signs in with it any more, and whoever uses it is signed out.',
};

interface CredentialsProps {
  readonly account: NewAccount;
  readonly onClose: () => void;
}

const Credentials = ({ account: { name, credentials }, onClose }: CredentialsProps) => (
  <ShownOnce
    title={`Credentials of ${name}`}
    onClose={onClose}
    secrets={[
      { name: 'Name', text: name },
      { name: 'Password', text: credentials.password },
      {
        ...{ name: 'Setup key', text: setupKeyOf(credentials.codeUri) },
        hint: 'For an authenticator app, typed in by hand: six digits, every 30 seconds.',
      },
      {
        ...{ name: 'Address for authenticators', text: credentials.codeUri },
        hint: 'The same, for password managers and apps that take an address.',
      },
    ]}
  />
);

const setupKeyOf = (codeUri: string): string => new URL(codeUri).searchParams.get('secret') ?? '';
