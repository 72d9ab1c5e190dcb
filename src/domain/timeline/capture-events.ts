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
    /** Start of the last look that ended well; while a first round is under way, of that round. */
    lookedAt: Instant;
    /** Start of the last reading of everything. */
    sweptAt?: Instant;
    /** Nothing of the type was known when the first reading began that is under way. */
    fromNothing?: true;
  }
>;

/** Every type that can be read has been read once: from here on the tenant's state is known. */
export type FullSyncCompleted = Event<
  'FullSyncCompleted',
  {
    startedAt: Instant;
    completedAt: Instant;
    counts: Readonly<Record<string, number>>;
    /** Readers that the directory refused: of what they read nothing is known. */
    unread?: readonly string[];
  }
>;

/** An interval in which a reader did not look. */
export type CaptureGapRecorded = Event<
  'CaptureGapRecorded',
  { reader: string; from: Instant; until: Instant; reason: string }
>;

export type ReconciliationCompleted = Event<
  'ReconciliationCompleted',
  {
    reader: string;
    reason: string;
    /** When it began; what it found may have happened at any time since the one before. */
    startedAt?: Instant;
    /** Known objects that were compared. */
    objects: number;
    changes: number;
    /** Objects that a whole reading did not show, and that were asked for singly. */
    askedFor?: number;
  }
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
