import { Badge, Link } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { components } from '../api/schema.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Instant } from '../ui/instant.js';
import { LookFurther } from '../ui/look-further.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { actWords } from './act-words.js';
import { AUDIT_FILTERS, AuditFilterFields } from './audit-filters.js';

type OperatorAct = components['schemas']['OperatorAct'];

const PAGE = 100;

const colors = {
  asked: 'informative',
  allowed: 'success',
  refused: 'danger',
  failed: 'warning',
} as const;

const columns: readonly Column<OperatorAct>[] = [
  {
    key: 'at',
    title: 'When',
    width: 'minmax(25ch, 1fr)',
    cell: ({ at }) => <Instant at={at} />,
  },
  {
    key: 'who',
    title: 'Who',
    width: 'minmax(16ch, 2fr)',
    cell: ({ actor }) => (
      <span title={`${actor.name} (${actor.kind}, ${actor.id})`}>
        {actor.name}
        {actor.name !== actor.kind && ` (${actor.kind})`}
      </span>
    ),
  },
  {
    key: 'what',
    title: 'What',
    width: 'minmax(20ch, 3fr)',
    cell: (act) => {
      const words = actWords(act);
      return <span title={words}>{words}</span>;
    },
  },
  {
    key: 'outcome',
    title: 'Outcome',
    width: 'minmax(26ch, 1fr)',
    cell: ({ outcome, error }) => (
      <>
        <Badge appearance="tint" color={colors[outcome]}>
          {outcome}
        </Badge>{' '}
        {error}
      </>
    ),
  },
  {
    key: 'from',
    title: 'From',
    width: 'minmax(12ch, 1fr)',
    wideOnly: true,
    cell: ({ address }) => address,
  },
  {
    key: 'reason',
    title: 'Reason',
    width: 'minmax(12ch, 2fr)',
    wideOnly: true,
    cell: ({ reason }) => <span title={reason ?? ''}>{reason}</span>,
  },
];

/** What operators of Stateline did, and were refused. */
export const AuditTab = () => {
  const { tenantId } = useSession();
  const path = useTenantPath();
  const { values, set } = useSearch(...AUDIT_FILTERS);
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const found = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/operators',
    { params: { path, query: { ...given, limit: PAGE } } },
    PAGED,
  );
  const { data, error, refetch, dataUpdatedAt } = found;
  const { rows, onEnd, isLoadingMore, lookFurther } = usePagedRows(found);
  const exported = new URLSearchParams({ ...given, format: 'csv' }).toString();
  return (
    <Section
      title="Operators' audit"
      beside={
        <Link
          href={`/api/tenants/${encodeURIComponent(tenantId)}/operators/export?${exported}`}
          download="operators.csv"
        >
          These as a CSV file
        </Link>
      }
    >
      <AuditFilterFields values={values} onChange={set} />
      <LoadedAt at={dataUpdatedAt} />
      {data === undefined && error === null && <Loading what="the audit" />}
      {data === undefined && error !== null && (
        <Failed error={error} retry={() => void refetch()} />
      )}
      {data !== undefined && rows.length === 0 && !found.hasNextPage && (
        <Empty title="Nothing of that kind">No act is on record that fits these filters.</Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          label="What operators did"
          columns={columns}
          rows={rows}
          idOf={({ id }) => id}
          markOf={({ outcome }) => (outcome === 'refused' ? 'danger' : undefined)}
          {...{ onEnd, isLoadingMore }}
        />
      )}
      {lookFurther !== null && <LookFurther error={error} onGo={lookFurther} />}
    </Section>
  );
};
