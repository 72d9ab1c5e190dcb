import { InvalidValue } from '../domain/errors.js';
import type { OverviewUpdate } from '../history/overview.port.js';
import type { StreamedEvent } from './event-stream.js';

type Place = OverviewUpdate['at'];

/** Positions stay below 2^53. */
const POSITION = /^(0|[1-9]\d{0,14})$/;

/** The place a reader was told up to; `null` for a new one. @throws InvalidValue naming the header */
export const placeTold = (lastEventId: string | undefined): Place | null => {
  if (lastEventId === undefined) return null;
  if (POSITION.test(lastEventId)) return lastEventId as Place;
  throw new InvalidValue('Last-Event-ID', 'the id of an earlier event of this stream', lastEventId);
};

/** Updates as server-sent events whose ids are the place in the log that they tell up to. */
export async function* overviewFeed(
  updates: AsyncIterable<OverviewUpdate>,
): AsyncGenerator<StreamedEvent> {
  for await (const update of updates) {
    yield 'whole' in update
      ? { id: update.at, event: 'overview', data: update.whole }
      : { id: update.at, event: 'patch', data: update.patch };
  }
}
