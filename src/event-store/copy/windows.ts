import { sliceOf } from '../../domain/timeline/streams.js';
import { comparePositions, type Position, type RecordedEvent } from '../event-store.port.js';

/** Most events that stand in memory at once, twice. */
export const WINDOW_EVENTS = 2_000;
/** Characters of JSON, about, behind which a window ends. */
const WINDOW_SIZE = 8 * 1024 * 1024;

/** Neighbours in the source that are appended together. */
export type CopyWindow = readonly RecordedEvent[];

/**
 * Cuts the source into pieces. A piece ends where another event speaks of that place; and, where the
 * order between the streams of one batch is not kept, with the changes that one look has shown, or with
 * the run of another stream: what happened later stays behind.
 */
export async function* windowsOf(
  events: AsyncIterable<RecordedEvent>,
  places: readonly Position[],
  keepsOrder: boolean,
): AsyncGenerator<CopyWindow, void, undefined> {
  const passes = passing(places);
  let open = new OpenWindow();
  for await (const event of events) {
    if (passes(event) || open.isFull || !(keepsOrder || open.isOneWith(event))) {
      if (open.last !== undefined) yield open.events;
      open = new OpenWindow();
    }
    open.add(event);
  }
  if (open.last !== undefined) yield open.events;
}

/** Tells of each event in turn whether a place lies before it, and not before the one before. */
const passing = (places: readonly Position[]) => {
  let passed = 0;
  return ({ position }: RecordedEvent): boolean => {
    const before = passed;
    for (;;) {
      const place = places[passed];
      if (place === undefined || comparePositions(place, position) >= 0) return passed > before;
      passed += 1;
    }
  };
};

class OpenWindow {
  readonly events: RecordedEvent[] = [];
  private size = 0;

  get last(): RecordedEvent | undefined {
    return this.events.at(-1);
  }

  get isFull(): boolean {
    return this.events.length >= WINDOW_EVENTS || this.size >= WINDOW_SIZE;
  }

  isOneWith(event: RecordedEvent): boolean {
    return this.last !== undefined && originOf(this.last) === originOf(event);
  }

  add(event: RecordedEvent): void {
    this.events.push(event);
    this.size += JSON.stringify(event.event).length;
  }
}

const originOf = ({ streamId, metadata }: RecordedEvent): string =>
  sliceOf(streamId) === undefined ? streamId : `${metadata.observedAt} ${metadata.reader}`;

/** Each run of one stream, in order. */
export const runsOf = (window: CopyWindow): readonly (readonly RecordedEvent[])[] => {
  const runs: RecordedEvent[][] = [];
  for (const event of window) {
    const run = runs.at(-1);
    if (run?.[0]?.streamId === event.streamId) run.push(event);
    else runs.push([event]);
  }
  return runs;
};

/** All events of each stream, in its order. */
export const streamsOf = (window: CopyWindow): readonly (readonly RecordedEvent[])[] => [
  ...Map.groupBy(window, ({ streamId }) => streamId).values(),
];
