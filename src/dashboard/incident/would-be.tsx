import { Badge, Text } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../api/client.js';
import type { components } from '../api/schema.js';
import { useTenantPath } from '../shell/session.js';
import { becameWords } from '../ui/change-words.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { Freshness } from '../ui/freshness.js';
import { LookFurther } from '../ui/look-further.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { ObjectLink } from '../ui/object-link.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { type Cause, causeBody } from './cause.js';
import { wouldBeWords } from './would-be-words.js';

type WouldBe = components['schemas']['WouldBe'];

const DIFFERENCES = '/api/tenants/{tenantId}/counterfactual/differences';
const PAGE = 100;

const columns: readonly Column<WouldBe>[] = [
  {
    key: 'object',
    title: 'Object',
    width: 'minmax(18ch, 2fr)',
    cell: ({ objectId, displayName }) => (
      <ObjectLink objectId={objectId} displayName={displayName} />
    ),
  },
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(22ch, 1fr)',
    wideOnly: true,
    cell: ({ objectType }) => typeTitle(objectType),
  },
  {
    key: 'would',
    title: 'Without this it would',
    width: 'minmax(24ch, 4fr)',
    cell: (row) => {
      const words = wouldBeWords(row);
      return <span title={words}>{words}</span>;
    },
  },
  {
    key: 'kept',
    title: 'Kept as it is',
    width: 'minmax(16ch, 2fr)',
    cell: ({ conflicts }) => <Kept conflicts={conflicts} />,
  },
];

const Kept = ({ conflicts }: Pick<WouldBe, 'conflicts'>) => {
  if (conflicts.length === 0) return null;
  const names = conflicts.map(({ name }) => name).join(', ');
  const values = conflicts
    .map(({ name, now, without }) => `${name}: ${becameWords(without, now)}`)
    .join('\n');
  return (
    <Badge appearance="tint" color="warning" title={`Somebody else changed it later.\n${values}`}>
      {names}
    </Badge>
  );
};

/** How the tenant would be now if the cause had done nothing: what others did later stays. */
export const WouldBeList = ({ cause }: { readonly cause: Cause }) => {
  const path = useTenantPath();
  const without = causeBody(cause);
  const found = useInfiniteQuery({
    queryKey: ['post', DIFFERENCES, path, without],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const body = { without, limit: PAGE, ...(cursor !== null && { cursor }) };
      const { data } = await api.POST(DIFFERENCES, { params: { path }, body, signal });
      if (data === undefined) throw new TypeError('An answer has a body');
      return data;
    },
    ...PAGED,
    initialPageParam: null as string | null,
  });
  const { data, error, refetch } = found;
  const { rows, onEnd, isLoadingMore, lookFurther } = usePagedRows(found);
  const [first] = data?.pages ?? [];
  if (first === undefined) {
    return error === null ? (
      <Loading what="how the tenant would be" />
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  }
  if (rows.length === 0 && !found.hasNextPage) {
    return (
      <Empty title="The tenant would be as it is">
        All that this did was taken back meanwhile, or was set anew by others, or was only reported
        by the audit log.
      </Empty>
    );
  }
  return (
    <>
      <Text>
        What an undo brings back. Where somebody else changed the same thing later, theirs is kept.
      </Text>
      <Freshness trust={first.trust} />
      <DataTable
        label="How objects would be without this"
        columns={columns}
        rows={rows}
        idOf={({ objectId }) => objectId}
        {...{ onEnd, isLoadingMore }}
      />
      {lookFurther !== null && <LookFurther error={error} onGo={lookFurther} />}
    </>
  );
};
