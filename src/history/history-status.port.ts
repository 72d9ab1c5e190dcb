import type { Instant } from '../domain/instant.js';
import type { Position } from '../event-store/event-store.port.js';

/** Where the projection stands. */
export interface HistoryStatus {
  readonly position: Position | null;
  /** `null` while catching up with an unknown number of events. */
  readonly lagEvents: number | null;
  /** Whether all that the log held when it was opened has been read; else it is being caught up with. */
  readonly live: boolean;
  /** When the log took the oldest event that is missing, as far as that is known; `null` for none. */
  readonly behindSince: Instant | null;
  /** Why it has stopped, or cannot go on for now. */
  readonly failure: string | null;
  /** Whether it has stopped for good: nothing goes on before the next start. */
  readonly stopped: boolean;
}
