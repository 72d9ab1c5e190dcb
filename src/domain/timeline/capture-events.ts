import type { Instant } from '../instant.js';
import type { Event } from './events.js';

export type CaptureStarted = Event<'CaptureStarted', { reader: string; startedAt: Instant }>;

/** Where a reader goes on. Appended after the change events of the page it closes. */
export type CheckpointRecorded = Event<
  'CheckpointRecorded',
  {
    reader: string;
    /** What the directory gave to go on from; `null` when the reader starts each look anew. */
    token: string | null;
    /** `false` while a round is under way: the token then leads to its next page. */
    roundComplete: boolean;
    /** Start of the last look that ended well. */
    lookedAt: Instant;
  }
>;

/** Every type has been read once: from here on the tenant's state is known. */
export type FullSyncCompleted = Event<
  'FullSyncCompleted',
  { startedAt: Instant; completedAt: Instant; counts: Readonly<Record<string, number>> }
>;

/** An interval in which a reader did not look. */
export type CaptureGapRecorded = Event<
  'CaptureGapRecorded',
  { reader: string; from: Instant; until: Instant; reason: string }
>;

export type ReconciliationCompleted = Event<
  'ReconciliationCompleted',
  { reader: string; reason: string; objects: number; changes: number }
>;

/** A look that contradicts itself or another look; nothing was changed because of it. */
export type ReadAnomalySuspected = Event<
  'ReadAnomalySuspected',
  { reader: string; reason: string; objectId: string | null }
>;

export type CaptureEvent =
  | CaptureStarted
  | CheckpointRecorded
  | FullSyncCompleted
  | CaptureGapRecorded
  | ReconciliationCompleted
  | ReadAnomalySuspected;
