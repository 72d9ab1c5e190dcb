import { InvalidValue } from '../domain/errors.js';
import {
  type History,
  isReported,
  type TenantHistory,
  type TimelineRow,
} from '../history/history.port.js';
import { type Filters, passes } from '../history/timeline-filters.port.js';
import { withFewerLinks } from './fewer-links.js';
import type { StreamedEvent } from './event-stream.js';

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

interface Followed {
  readonly after: Place;
  readonly filter: Filters;
  /** Of each entry at most; all of them when undefined. */
  readonly links: number | undefined;
}

/** A tenant's timeline from a place on, as server-sent events whose ids are that place. */
export async function* timelineFeed(
  history: TenantHistory,
  { after, filter, links }: Followed,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  for await (const { at, entry } of history.follow(after, signal)) {
    if (passes(entry, filter) || isUnknownNoMore(at, entry, filter))
      yield { id: at, event: kindOf(at, entry), data: withFewerLinks(entry, links) };
  }
}

/** Who follows what nobody is known to have made is also told when that becomes known. */
const isUnknownNoMore = (at: Place, entry: TimelineRow, filter: Filters): boolean =>
  filter.attribution === 'unknown' &&
  kindOf(at, entry) === 'attribution' &&
  passes(entry, { ...filter, attribution: 'known' });

/** What an event of the stream tells: a change, who made it, or what was only reported. */
const kindOf = (at: Place, entry: TimelineRow): string => {
  if (isReported(entry)) return 'reported';
  return at === entry.position ? 'change' : 'attribution';
};
