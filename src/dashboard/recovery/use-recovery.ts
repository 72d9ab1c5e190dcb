import { useQueryClient } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import type { Recovery } from '../api/types.js';
import { useEventStream } from '../api/use-event-stream.js';
import { useSession } from '../shell/session.js';
import { hasEnded } from './words.js';

const LIST = '/api/tenants/{tenantId}/recoveries';
const ONE = '/api/tenants/{tenantId}/recoveries/{recoveryId}';
const STEPS = '/api/tenants/{tenantId}/recoveries/{recoveryId}/steps';
const POLL_MS = 5_000;

/** A recovery as it comes along: its stream tells, and it is asked for while the stream is down. */
export const useRecovery = (recoveryId: string) => {
  const { tenantId } = useSession();
  const client = useQueryClient();
  const init = { params: { path: { tenantId, recoveryId } } };
  const { queryKey } = queries.queryOptions('get', ONE, init);
  const keep = (recovery: Recovery) => {
    const before = client.getQueryData<Recovery>(queryKey);
    // An answer that is still on its way is older than this.
    void client.cancelQueries({ queryKey });
    client.setQueryData(queryKey, recovery);
    if (before?.status === recovery.status) return;
    void client.invalidateQueries({ queryKey: ['get', STEPS] });
    void client.invalidateQueries({ queryKey: ['get', LIST] });
  };
  const ended = hasEnded(client.getQueryData<Recovery>(queryKey)?.status ?? 'requested');
  const base = `/api/tenants/${encodeURIComponent(tenantId)}/recoveries`;
  const stream = useEventStream(
    ended ? null : `${base}/${encodeURIComponent(recoveryId)}/stream`,
    ({ event, data }) => {
      if (event === 'recovery') keep(JSON.parse(data) as Recovery);
    },
  );
  const query = queries.useQuery('get', ONE, init, {
    refetchInterval: ended || stream.state === 'live' ? false : POLL_MS,
  });
  const recovery: Recovery | undefined = query.data;
  return { ...query, recovery, stream: ended ? null : stream, keep };
};
