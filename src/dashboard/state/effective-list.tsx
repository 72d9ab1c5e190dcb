import { useMemo } from 'react';
import { queries } from '../api/client.js';
import type { Effective } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import type { Column } from '../ui/data-table.js';
import { PAGED } from '../ui/paged.js';
import { Empty } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { asOf } from './as-of.js';
import { nameColumn } from './name-column.js';
import { PagedTable } from './paged-table.js';
import { Way } from './way.js';

const PAGE_SIZE = 200;

const paths = {
  members: '/api/tenants/{tenantId}/objects/{objectId}/effective-members',
  memberships: '/api/tenants/{tenantId}/objects/{objectId}/effective-memberships',
} as const;

interface EffectiveListProps {
  readonly objectId: string;
  readonly at: string;
  readonly direction: keyof typeof paths;
}

/** Who was in an object or what it was in, also through groups in groups, and by which way. */
export const EffectiveList = ({ objectId, at, direction }: EffectiveListProps) => {
  const path = { ...useTenantPath(), objectId };
  const query = queries.useInfiniteQuery(
    'get',
    paths[direction],
    { params: { path, query: { limit: PAGE_SIZE, ...asOf(at) } } },
    { ...PAGED, refetchOnWindowFocus: false },
  );
  const columns = useMemo(() => columnsOf(at), [at]);
  return (
    <PagedTable
      query={query}
      what={direction}
      empty={
        <Empty title={`No ${direction}`}>
          {direction === 'members' ? 'Nobody was in it then.' : 'It was in nothing then.'}
        </Empty>
      }
      label={direction === 'members' ? 'Effective members' : 'Effective memberships'}
      columns={columns}
      idOf={({ objectId: id }) => id}
    />
  );
};

const columnsOf = (at: string): readonly Column<Effective>[] => [
  nameColumn(at, ({ objectId }) => objectId),
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(12ch, 1fr)',
    cell: ({ objectType }) => typeTitle(objectType ?? 'not known'),
  },
  {
    key: 'way',
    title: 'Way',
    width: 'minmax(16ch, 2fr)',
    cell: ({ via }) => <Way via={via} at={at} />,
  },
];
