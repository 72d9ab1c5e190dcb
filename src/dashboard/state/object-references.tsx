import { useMemo } from 'react';
import { queries } from '../api/client.js';
import type { Reference } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import type { Column } from '../ui/data-table.js';
import { PAGED } from '../ui/paged.js';
import { Empty } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { asOf } from './as-of.js';
import { nameColumn } from './name-column.js';
import { PagedTable } from './paged-table.js';
import { referenceWords } from './relation-names.js';

const PAGE_SIZE = 200;

interface ObjectReferencesProps {
  readonly objectId: string;
  readonly at: string;
}

/** Which objects led to this one. */
export const ObjectReferences = ({ objectId, at }: ObjectReferencesProps) => {
  const path = { ...useTenantPath(), objectId };
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}/references',
    { params: { path, query: { limit: PAGE_SIZE, ...asOf(at) } } },
    { ...PAGED, refetchOnWindowFocus: false },
  );
  const columns = useMemo(() => columnsOf(at), [at]);
  return (
    <PagedTable
      query={query}
      what="references"
      empty={<Empty title="No references">Nothing led to it then.</Empty>}
      label="References"
      columns={columns}
      idOf={({ sourceId, relation }) => `${sourceId} ${relation}`}
    />
  );
};

const columnsOf = (at: string): readonly Column<Reference>[] => [
  nameColumn(at, ({ sourceId }) => sourceId),
  {
    key: 'relation',
    title: 'How',
    width: 'minmax(14ch, 1fr)',
    cell: ({ relation }) => referenceWords(relation),
  },
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(12ch, 1fr)',
    cell: ({ sourceType }) => typeTitle(sourceType ?? 'not known'),
  },
];
