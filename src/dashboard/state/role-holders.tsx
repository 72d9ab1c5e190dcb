import { Badge } from '@fluentui/react-components';
import { useMemo } from 'react';
import { queries } from '../api/client.js';
import type { RoleHolder } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import type { Column } from '../ui/data-table.js';
import { PAGED } from '../ui/paged.js';
import { Empty } from '../ui/states.js';
import { asOf } from './as-of.js';
import { NamedLink } from './named-link.js';
import { nameColumn } from './name-column.js';
import { PagedTable } from './paged-table.js';
import { Way } from './way.js';

const PAGE_SIZE = 200;

interface RoleHoldersProps {
  readonly objectId: string;
  readonly at: string;
}

/** Who held a role or could make it active, where, and by which way. */
export const RoleHolders = ({ objectId, at }: RoleHoldersProps) => {
  const path = { ...useTenantPath(), objectId };
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}/holders',
    { params: { path, query: { limit: PAGE_SIZE, ...asOf(at) } } },
    { ...PAGED, refetchOnWindowFocus: false },
  );
  const columns = useMemo(() => columnsOf(at), [at]);
  return (
    <PagedTable
      query={query}
      what="holders"
      empty={<Empty title="No holders">Nobody held this role then.</Empty>}
      label="Holders"
      columns={columns}
      idOf={({ objectId: id, assignmentId, scope }) => `${id} ${assignmentId ?? ''} ${scope}`}
    />
  );
};

const columnsOf = (at: string): readonly Column<RoleHolder>[] => [
  nameColumn(at, ({ objectId }) => objectId),
  {
    key: 'assignment',
    title: 'Held',
    width: '14ch',
    cell: ({ assignment }) => (
      <Badge appearance="tint" color={assignment === 'active' ? 'brand' : 'informative'}>
        {assignment === 'active' ? 'Active' : 'Can activate'}
      </Badge>
    ),
  },
  {
    key: 'scope',
    title: 'Where',
    width: 'minmax(14ch, 1.5fr)',
    cell: ({ scope }) => <ScopeOf scope={scope} at={at} />,
  },
  {
    key: 'way',
    title: 'Way',
    width: 'minmax(14ch, 1.5fr)',
    cell: ({ via }) => <Way via={via} at={at} />,
  },
];

/** The whole tenant, or the one object that the role is about. */
const ScopeOf = ({ scope, at }: { readonly scope: string; readonly at: string }) => {
  const objectId = scope.split('/').at(-1) ?? '';
  return objectId === '' ? <>Whole tenant</> : <NamedLink objectId={objectId} at={at} />;
};
