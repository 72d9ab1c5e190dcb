import type { StreamId } from './event-store.port.js';

/**
 * The one way in which something leaves the log; for retention alone, under an identity of its own.
 * Where a log keeps removed events until it is cleaned up, {@link EventStore.readAll} and `subscribe`
 * may still give them: who follows the log leaves them out.
 */
export abstract class SliceRemoval {
  /**
   * Removes a whole stream whose last event is `lastRevision`; one that is gone already stays gone.
   * @throws WrongExpectedRevision when it has grown, EventStoreUnavailable
   */
  abstract remove(streamId: StreamId, lastRevision: number): Promise<void>;

  /** Removes the events of a stream before a revision, but never its last one. */
  abstract truncate(streamId: StreamId, before: number): Promise<void>;
}
