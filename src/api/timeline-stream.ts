import { InvalidValue } from '../domain/errors.js';
import type { History, TenantHistory, TimelineRow } from '../history/history.port.js';
import type { StreamedEvent } from './event-stream.js';

/** Which entries a follower wants; all when empty. */
export interface FeedFilter {
  readonly actor?: string;
  readonly type?: string;
  readonly objectId?: string;
}

type Place = TimelineRow['position'];

const POSITION = /^(0|[1-9]\d{0,19})$/;

/**
 * After which place in the log a follower goes on: its last event, else `after`, else now.
 * @throws InvalidValue naming the header or parameter when this log never had such a place,
 * InstantOutsideHistory when it lies before what is retained
 */
export const placeToResume = (
  history: History,
  tenant: TenantHistory,
  lastEventId: string | undefined,
  after: string | undefined,
): Place => {
  const asked = lastEventId ?? after;
  if (asked === undefined) return tenant.now().trust.position;
  const { position, lagEvents } = history.status();
  const isBeyond = () => lagEvents === 0 && BigInt(asked) > BigInt(position ?? 0);
  const field = lastEventId === undefined ? 'after' : 'Last-Event-ID';
  if (!POSITION.test(asked) || isBeyond()) {
    throw new InvalidValue(field, 'the id of an earlier event of this stream', asked);
  }
  // Throws for a place before what is retained: going on from there would leave out what was removed.
  tenant.at({ position: asked as Place }, field);
  return asked as Place;
};

/** A tenant's timeline from a place on, as server-sent events whose ids are that place. */
export async function* timelineFeed(
  history: TenantHistory,
  after: Place,
  filter: FeedFilter,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  for await (const { at, entry } of history.follow(after, signal)) {
    if (!wanted(entry, filter)) continue;
    yield { id: at, event: at === entry.position ? 'change' : 'attribution', data: entry };
  }
}

const wanted = (
  { event: { data }, actors }: TimelineRow,
  { actor, type, objectId }: FeedFilter,
): boolean =>
  (type === undefined || data.objectType === type) &&
  (objectId === undefined || data.objectId === objectId) &&
  (actor === undefined || actors.some(({ id, name }) => isSame(id, actor) || isSame(name, actor)));

/** Case does not matter in ids and names. */
const isSame = (one: string | null, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();
