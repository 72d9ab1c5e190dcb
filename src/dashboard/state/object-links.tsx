import { Field, Select } from '@fluentui/react-components';
import { useMemo } from 'react';
import { queries } from '../api/client.js';
import type { LinkTarget } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import type { Column } from '../ui/data-table.js';
import { PAGED } from '../ui/paged.js';
import { Empty } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { asOf } from './as-of.js';
import { nameColumn } from './name-column.js';
import { PagedTable } from './paged-table.js';
import { relationTitle } from './relation-names.js';

const PAGE_SIZE = 200;

interface Link {
  readonly relation: string;
}

interface ObjectLinksProps {
  readonly objectId: string;
  readonly at: string;
  /** The first links of the object, of any relation. */
  readonly links: readonly Link[];
  readonly moreLinks: boolean;
  /** All relations its type may have. */
  readonly relations: readonly string[];
  /** Which one is shown; empty for the first that has links. */
  readonly relation: string;
  readonly onRelation: (relation: string) => void;
}

/** Where an object led, relation by relation. */
export const ObjectLinks = (props: ObjectLinksProps) => {
  const { objectId, at, links, moreLinks, relations, relation, onRelation } = props;
  const counts = new Map<string, number>(relations.map((name) => [name, 0]));
  for (const { relation: name } of links) counts.set(name, (counts.get(name) ?? 0) + 1);
  const first = [...counts].find(([, count]) => count > 0)?.[0] ?? relations[0];
  const chosen = relation === '' ? first : relation;
  if (chosen === undefined) {
    return <Empty title="No links">Objects of this type lead to no others.</Empty>;
  }
  return (
    <>
      <Field label="Relation">
        <Select value={chosen} onChange={(_, { value }) => onRelation(value)}>
          {[...counts].map(([name, count]) => (
            <option key={name} value={name}>
              {relationTitle(name)} ({countWords(count, moreLinks)})
            </option>
          ))}
        </Select>
      </Field>
      <Targets objectId={objectId} at={at} relation={chosen} />
    </>
  );
};

/** Only the first links of an object are counted. */
const countWords = (count: number, moreLinks: boolean): string =>
  moreLinks ? `at least ${count.toLocaleString()}` : count.toLocaleString();

const Targets = ({
  objectId,
  at,
  relation,
}: Pick<ObjectLinksProps, 'objectId' | 'at' | 'relation'>) => {
  const path = { ...useTenantPath(), objectId, relation };
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}/links/{relation}',
    { params: { path, query: { limit: PAGE_SIZE, ...asOf(at) } } },
    { ...PAGED, refetchOnWindowFocus: false },
  );
  const columns = useMemo(() => columnsOf(at), [at]);
  return (
    <PagedTable
      query={query}
      what="links"
      empty={<Empty title={`No ${relationTitle(relation).toLowerCase()}`}>It had none then.</Empty>}
      label={relationTitle(relation)}
      columns={columns}
      idOf={({ targetId }) => targetId}
    />
  );
};

const columnsOf = (at: string): readonly Column<LinkTarget>[] => [
  nameColumn(at, ({ targetId }) => targetId),
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(12ch, 1fr)',
    cell: ({ targetType }) => typeTitle(targetType),
  },
  { key: 'id', title: 'Id', width: 'minmax(14ch, 2fr)', cell: ({ targetId }) => targetId },
];
