import { Badge, Button, Checkbox } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import type { AlarmDelivery } from '../api/types.js';
import { recoveryLink } from '../shell/links.js';
import { useMay, useSession, useTenantPath } from '../shell/session.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { AlarmLevel } from './level.js';
import { Targets } from './targets.js';

const PAGE_SIZE = 100;
/** What is tried again ends by itself. */
const ASK_EVERY_MS = 5000;

/** Whether people were told: what was given up comes first to mind, and can be tried again. */
export const DeliveriesTab = () => {
  const path = useTenantPath();
  const { values, set } = useSearch('outcome');
  const isDeadOnly = values.outcome === 'dead';
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/alarms/deliveries',
    { params: { path, query: { limit: PAGE_SIZE, ...(isDeadOnly && { outcome: 'dead' }) } } },
    {
      ...PAGED,
      refetchInterval: ({ state }) => state.data?.pages.length === 1 && ASK_EVERY_MS,
    },
  );
  const { rows, onEnd, isLoadingMore } = usePagedRows(query);
  return (
    <>
      <Targets />
      <Section title="Alarms that were sent">
        <Checkbox
          label="Only what was given up"
          checked={isDeadOnly}
          onChange={(_, { checked }) => set({ outcome: checked === true ? 'dead' : '' })}
        />
        <LoadedAt at={query.dataUpdatedAt} />
        {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
        {query.data === undefined && query.error === null && <Loading what="deliveries" />}
        {query.data !== undefined && rows.length === 0 && (
          <Empty
            title={isDeadOnly ? 'Nothing was given up' : 'Nothing was sent'}
            icon={<SendRegular />}
          >
            {isDeadOnly
              ? 'Whoever had to be told was told.'
              : 'No alarm was raised yet that a target asks for.'}
          </Empty>
        )}
        {rows.length > 0 && (
          <DataTable
            label="Deliveries"
            columns={columns}
            rows={rows}
            idOf={({ alarmId, target }) => `${alarmId} ${target}`}
            onEnd={onEnd}
            isLoadingMore={isLoadingMore}
            markOf={({ outcome }) => (outcome === 'dead' ? 'danger' : undefined)}
          />
        )}
      </Section>
    </>
  );
};

const Outcome = ({ delivery }: { readonly delivery: AlarmDelivery }) => {
  const { outcome, wantedAt } = delivery;
  if (wantedAt !== null) return <Badge appearance="outline">Tried again</Badge>;
  return outcome === 'dead' ? (
    <Badge color="danger">Given up</Badge>
  ) : (
    <Badge appearance="tint" color="success">
      Told
    </Badge>
  );
};

const Again = ({
  delivery: { alarmId, target, outcome, wantedAt },
}: {
  readonly delivery: AlarmDelivery;
}) => {
  const path = useTenantPath();
  const may = useMay('settings/write');
  const queryClient = useQueryClient();
  const again = queries.useMutation('post', '/api/tenants/{tenantId}/alarms/deliveries/redeliver');
  const asked = () => {
    const queryKey = ['get', '/api/tenants/{tenantId}/alarms/deliveries'];
    void queryClient.invalidateQueries({ queryKey });
  };
  if (outcome !== 'dead' || wantedAt !== null) return null;
  return (
    <>
      <Button
        size="small"
        disabledFocusable={!may || again.isPending}
        title={may ? undefined : 'Your roles do not include settings/write.'}
        aria-label={`Try again: ${target}`}
        onClick={() =>
          again.mutate({ params: { path }, body: { alarmId, target } }, { onSuccess: asked })
        }
      >
        Try again
      </Button>
      {again.error !== null && <Failed error={again.error} />}
    </>
  );
};

const Undone = ({ recoveryId }: { readonly recoveryId: string }) => {
  const { tenantId } = useSession();
  return <PageLink to={recoveryLink(tenantId, recoveryId)}>the plan that takes it back</PageLink>;
};

const columns: readonly Column<AlarmDelivery>[] = [
  {
    key: 'outcome',
    title: 'Outcome',
    width: '13ch',
    cell: (delivery) => <Outcome delivery={delivery} />,
  },
  { key: 'target', title: 'Target', width: 'minmax(12ch, 1fr)', cell: ({ target }) => target },
  {
    key: 'level',
    title: 'Level',
    width: '9ch',
    cell: ({ level }) => <AlarmLevel level={level} />,
  },
  { key: 'text', title: 'Alarm', width: 'minmax(20ch, 3fr)', cell: ({ text }) => text },
  {
    key: 'settled',
    title: 'When',
    width: 'minmax(12ch, 1fr)',
    cell: ({ settledAt }) => <Ago at={settledAt} />,
  },
  {
    key: 'detail',
    title: 'What else',
    width: 'minmax(16ch, 2fr)',
    wideOnly: true,
    cell: ({ detail, attempts, recoveryId }) =>
      recoveryId === null ? (
        `${String(attempts)} ${attempts === 1 ? 'try' : 'tries'}${detail === null ? '' : `: ${detail}`}`
      ) : (
        <Undone recoveryId={recoveryId} />
      ),
  },
  { key: 'again', title: '', width: '11ch', cell: (delivery) => <Again delivery={delivery} /> },
];
