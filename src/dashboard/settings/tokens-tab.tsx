import { Badge, Button, Text } from '@fluentui/react-components';
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
import { useNow } from '../ui/use-now.js';
import { RowMenu } from './row-menu.js';
import { ShownOnce } from './shown-once.js';
import { TokenForm } from './token-form.js';

type Token = components['schemas']['ServiceToken'];
type NewToken = components['schemas']['NewServiceToken'];

const TOKENS = '/api/access/tokens';
const actions = { revoke: 'Revoke' } as const;

const columnsOf = (onRevoke: (token: Token) => void): readonly Column<Token>[] => [
  { key: 'name', title: 'For', width: 'minmax(14ch, 2fr)', cell: ({ name }) => name },
  {
    key: 'permissions',
    title: 'May',
    width: 'minmax(18ch, 3fr)',
    cell: ({ permissions }) => {
      const words = permissions.join(', ');
      return <span title={words}>{words}</span>;
    },
  },
  {
    key: 'ends',
    title: 'Ends',
    width: 'minmax(25ch, 2fr)',
    cell: ({ expiresAt }) => <Ends at={expiresAt} />,
  },
  {
    key: 'by',
    title: 'Made by',
    width: 'minmax(12ch, 2fr)',
    wideOnly: true,
    cell: ({ createdBy }) => createdBy.name,
  },
  {
    key: 'actions',
    title: 'Actions',
    width: '12ch',
    cell: (token) => <RowMenu of={token.name} actions={actions} onAct={() => onRevoke(token)} />,
  },
];

const Ends = ({ at }: { readonly at: string }) =>
  Date.parse(at) <= useNow() ? (
    <Badge appearance="tint" color="informative">
      Ended
    </Badge>
  ) : (
    <Instant at={at} />
  );

/** What programs show in place of a sign-in. */
export const TokensTab = () => {
  const queryClient = useQueryClient();
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery('get', TOKENS);
  const [isAdding, setAdding] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const [made, setMade] = useState<NewToken>();
  const changed = () => queryClient.invalidateQueries({ queryKey: ['get', TOKENS] });
  const revoke = async ({ id }: Token) => {
    await api.DELETE(`${TOKENS}/{tokenId}`, { params: { path: { tokenId: id } } });
    await changed();
  };
  return (
    <Section
      title="Service tokens"
      beside={
        <Button icon={<AddRegular />} onClick={() => setAdding(true)}>
          Create a token
        </Button>
      }
    >
      <Text>
        For programs. A token ends within a year and is kept as a hash only. With one nobody changes
        accounts, tokens or sessions, whatever it may do.
      </Text>
      <LoadedAt at={dataUpdatedAt} />
      {data === undefined && error === null && <Loading what="the tokens" />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.rows.length === 0 && (
        <Empty title="There are no service tokens">
          A program that shall ask this server gets one here.
        </Empty>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <DataTable
          label="Service tokens"
          columns={columnsOf(setRevoked)}
          rows={data.rows}
          idOf={({ id }) => id}
        />
      )}
      {isAdding && (
        <TokenForm
          onClose={() => setAdding(false)}
          onMade={(token) => {
            setAdding(false);
            setMade(token);
            void changed();
          }}
        />
      )}
      {revoked !== undefined && (
        <Confirm
          title={`Revoke: ${revoked.name}`}
          consequence="Programs that use it are refused from now on."
          action="Revoke the token"
          onConfirm={() => revoke(revoked)}
          onClose={() => setRevoked(undefined)}
        />
      )}
      {made !== undefined && (
        <ShownOnce
          title={`Token for ${made.name}`}
          secrets={[
            {
              ...{ name: 'Token', text: made.token },
              hint: 'As the header “Authorization: Bearer …”, or in STATELINE_TOKEN for the command line.',
            },
          ]}
          onClose={() => setMade(undefined)}
        />
      )}
    </Section>
  );
};
