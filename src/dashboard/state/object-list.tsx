import { Button } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { keepPreviousData } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import type { DirectoryObject } from '../api/types.js';
import { objectLink } from '../shell/links.js';
import { useTenantPath } from '../shell/session.js';
import type { Column } from '../ui/data-table.js';
import { Instant } from '../ui/instant.js';
import { ObjectLink } from '../ui/object-link.js';
import { PAGED } from '../ui/paged.js';
import { Empty } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { asOf } from './as-of.js';
import { PagedTable } from './paged-table.js';
import { moreOf, nameOf } from './object-name.js';

/** An object may be 20 kB, and no answer shall be over 1 MB. */
const PAGE_SIZE = 50;

export interface Wanted {
  readonly at: string;
  readonly type: string;
  readonly search: string;
  readonly filter: string;
  /** Empty is live. */
  readonly status: string;
}

/** What is asked of the server; what is left empty is not asked. */
const queryOf = ({ at, type, search, filter, status }: Wanted) => ({
  limit: PAGE_SIZE,
  ...asOf(at),
  ...(type !== '' && { type }),
  ...(search !== '' && { search }),
  ...(filter !== '' && { filter }),
  ...(status === 'soft-deleted' && { status: 'soft-deleted' as const }),
});

/** The objects there were, page by page. */
export const useObjects = (wanted: Wanted) =>
  queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/objects',
    { params: { path: useTenantPath(), query: queryOf(wanted) } },
    { ...PAGED, placeholderData: keepPreviousData, refetchOnWindowFocus: false },
  );

interface ObjectListProps {
  readonly wanted: Wanted;
  readonly objects: ReturnType<typeof useObjects>;
  readonly onClear: () => void;
}

/** All of them as one list; each opens its page. */
export const ObjectList = ({ wanted, objects: query, onClear }: ObjectListProps) => {
  const { tenantId } = useTenantPath();
  const navigate = useNavigate();
  const { at, type, status } = wanted;
  const columns = useMemo(() => columnsOf({ at, type, status }), [at, type, status]);
  return (
    <PagedTable
      query={query}
      what="objects"
      empty={<NoObjects wanted={wanted} onClear={onClear} />}
      label="Objects"
      columns={columns}
      idOf={({ objectId }) => objectId}
      onOpen={({ objectId }) =>
        void navigate(objectLink(tenantId, objectId, at === '' ? {} : { at }))
      }
    />
  );
};

const columnsOf = ({
  at,
  type,
  status,
}: Pick<Wanted, 'at' | 'type' | 'status'>): readonly Column<DirectoryObject>[] => [
  {
    key: 'name',
    title: 'Name',
    width: 'minmax(16ch, 2fr)',
    cell: (object) => (
      <ObjectLink
        objectId={object.objectId}
        displayName={nameOf(object)}
        {...(at !== '' && { at })}
      />
    ),
  },
  ...(type === ''
    ? [
        {
          key: 'type',
          title: 'Type',
          width: 'minmax(22ch, 1fr)',
          cell: ({ objectType }: DirectoryObject) => typeTitle(objectType),
        },
      ]
    : []),
  {
    key: 'more',
    title: 'Known by',
    width: 'minmax(14ch, 2fr)',
    cell: (object) => <span title={moreOf(object)}>{moreOf(object)}</span>,
  },
  {
    key: 'since',
    title: status === '' ? 'So since' : 'Deleted',
    width: '24ch',
    cell: ({ validFrom, deletedDateTime }) => <Instant at={deletedDateTime ?? validFrom} />,
    wideOnly: true,
  },
];

const NoObjects = ({ wanted, onClear }: Pick<ObjectListProps, 'wanted' | 'onClear'>) => {
  const { type, search, filter, status } = wanted;
  const isNarrowed = type !== '' || search !== '' || filter !== '';
  return (
    <Empty
      title={status === '' ? 'No such objects then' : 'Nothing deleted could be restored then'}
      {...(isNarrowed && { action: <Button onClick={onClear}>Show all of them</Button> })}
    >
      {isNarrowed
        ? 'At this instant no object had what is looked for. Look at another instant, or for less.'
        : 'At this instant Stateline knew of none.'}
    </Empty>
  );
};
