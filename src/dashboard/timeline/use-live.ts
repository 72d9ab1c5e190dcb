import { useState } from 'react';
import type { TimelineEntry } from '../api/types.js';
import { useEventStream } from '../api/use-event-stream.js';
import { useSession } from '../shell/session.js';
import { type Asked, parametersOf } from './filters.js';
import { useBatches } from './use-batches.js';
import { noLiveRows, withTold } from './live-rows.js';
import { LINKS_TOLD } from '../api/links-told.js';

/** An entry, and the question that it answers. */
interface Told {
  readonly url: string;
  readonly entry: TimelineEntry;
}

/** What happens from a place in the log on, while that is wanted; another place or question begins anew. */
export const useLive = (asked: Asked, after: string | null) => {
  const { tenantId } = useSession();
  const parameters = parametersOf(asked);
  parameters.set('links', String(LINKS_TOLD));
  if (after !== null) parameters.set('after', after);
  const url = `/api/tenants/${encodeURIComponent(tenantId)}/timeline/stream?${parameters.toString()}`;
  const [live, setLive] = useState({ url, ...noLiveRows });
  const batches = useBatches<Told>((batch) => {
    const entries = batch.filter((told) => told.url === url).map(({ entry }) => entry);
    setLive((before) => ({ url, ...withTold(before.url === url ? before : noLiveRows, entries) }));
  });
  const stream = useEventStream(after === null ? null : url, ({ event, data }) => {
    if (event !== 'change' && event !== 'attribution' && event !== 'reported') return;
    batches.push({ url, entry: JSON.parse(data) as TimelineEntry });
  });
  return { stream, rows: live.url === url && after !== null ? live : noLiveRows };
};
