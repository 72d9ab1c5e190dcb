import { keepPreviousData } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import type { WhenHeld } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import type { Column } from '../ui/data-table.js';
import { Freshness } from '../ui/freshness.js';
import { Instant } from '../ui/instant.js';
import { ObjectLink } from '../ui/object-link.js';
import { PAGED } from '../ui/paged.js';
import { Empty } from '../ui/states.js';
import { duration } from '../ui/time.js';
import { typeTitle } from '../ui/type-names.js';
import { FilterField } from './filter-field.js';
import { PagedTable } from './paged-table.js';
import { refusalOf } from './refusal-of.js';

const PAGE_SIZE = 100;

interface HeldListProps {
  readonly filter: string;
  readonly type: string;
  readonly onFilter: (filter: string) => void;
}

/** From when until when a filter held, for each object for which it ever did. */
export const HeldList = ({ filter, type, onFilter }: HeldListProps) => {
  const query = useHeld(filter, type);
  const trust = query.data?.pages.at(-1)?.trust;
  const badFilter = refusalOf(query.error, 'filter');
  return (
    <>
      <FilterField value={filter} type={type} error={badFilter} onChange={onFilter} />
      {filter === '' && (
        <Empty title="When did something hold?">
          Give a filter to see from when until when it held, for each object, over all that is
          known.
        </Empty>
      )}
      {filter !== '' && badFilter === undefined && (
        <PagedTable
          query={query}
          what="intervals"
          empty={
            <Empty title="It never held">For none of these objects, in all that is known.</Empty>
          }
          label="When the filter held"
          columns={COLUMNS}
          idOf={({ objectId, from }) => `${objectId} ${from}`}
        />
      )}
      {trust !== undefined && <Freshness trust={trust} />}
    </>
  );
};

const useHeld = (filter: string, type: string) =>
  queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/held',
    {
      params: {
        path: useTenantPath(),
        query: { filter, limit: PAGE_SIZE, ...(type !== '' && { type }) },
      },
    },
    {
      ...PAGED,
      enabled: filter !== '',
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
    },
  );

const COLUMNS: readonly Column<WhenHeld>[] = [
  {
    key: 'name',
    title: 'Name',
    width: 'minmax(16ch, 2fr)',
    cell: ({ objectId, displayName, from }) => (
      <ObjectLink objectId={objectId} displayName={displayName} at={from} />
    ),
  },
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(12ch, 1fr)',
    cell: ({ objectType }) => typeTitle(objectType),
    wideOnly: true,
  },
  {
    key: 'from',
    title: 'From',
    width: 'minmax(24ch, 1.5fr)',
    cell: ({ from, openStart }) => (openStart ? 'Already at the start' : <Instant at={from} />),
  },
  {
    key: 'until',
    title: 'Until',
    width: 'minmax(24ch, 1.5fr)',
    cell: ({ until }) => (until === null ? 'Still so' : <Instant at={until} />),
  },
  {
    key: 'for',
    title: 'For',
    width: '14ch',
    cell: ({ from, until, openStart }) =>
      until === null
        ? ''
        : `${openStart ? 'at least ' : ''}${duration(Date.parse(until) - Date.parse(from))}`,
    wideOnly: true,
  },
];
