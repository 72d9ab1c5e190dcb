import { once } from 'node:events';
import type { LogRange, RecordedEvent } from '../event-store.port.js';
import { EventStoreDbClosed } from './errors.js';
import { CallFailed, type LogClient } from './log-client.js';
import { Place, recordedIn } from './log-reading.js';
import { Patience, type Trying } from './patience.js';

/** As {@link EventStore.subscribe}: subscribes again for ever, from the event that was given last. */
export async function* followed(
  trying: Trying,
  { after, streamPrefixes }: LogRange,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent, void, undefined> {
  const ending = AbortSignal.any([signal, trying.connection.closed]);
  const place = new Place(after);
  const patience = new Patience(trying, 'follow the log', Infinity);
  while (!ending.aborted) {
    if (streamPrefixes?.length === 0) {
      await once(ending, 'abort');
      return;
    }
    const { client } = trying.connection;
    let confirmedAt = Infinity;
    const onConfirmed = (): void => {
      confirmedAt = performance.now();
    };
    try {
      yield* oneSubscription({ client, place, patience, streamPrefixes, ending, onConfirmed });
    } catch (failure) {
      if (isOver(ending)) return;
      if (!(failure instanceof CallFailed)) throw failure;
      // One that the server ends at once must not be asked for again at once.
      if (performance.now() - confirmedAt > trying.timing.backoffCapMs) patience.progressed();
      await untilNextTry(() => patience.again(client, failure, ending));
    }
  }
}

interface Following {
  readonly client: LogClient;
  readonly place: Place;
  readonly patience: Patience;
  readonly streamPrefixes: readonly string[] | undefined;
  readonly ending: AbortSignal;
  /** The server has heard. */
  readonly onConfirmed: () => void;
}

/** Ends with the signal only; otherwise it fails. */
async function* oneSubscription({
  client,
  place,
  patience,
  streamPrefixes,
  ending,
  onConfirmed,
}: Following): AsyncGenerator<RecordedEvent, void, undefined> {
  for await (const message of client.subscribe(place.here, streamPrefixes, ending, onConfirmed)) {
    if (ending.aborted) return;
    if (!place.pass(message)) continue;
    patience.progressed();
    const recorded = recordedIn(message);
    if (recorded !== undefined) yield recorded;
    if (isOver(ending)) return;
  }
  throw new CallFailed('unknown', 'The server ended the subscription');
}

/** Asked again after a wait, when the compiler believes to know. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

const untilNextTry = async (wait: () => Promise<void>): Promise<void> => {
  try {
    await wait();
  } catch (error) {
    if (!(error instanceof EventStoreDbClosed)) throw error;
  }
};
