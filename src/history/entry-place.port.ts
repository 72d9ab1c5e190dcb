import type { Instant } from '../domain/instant.js';

/** Where an entry stands in the timeline: its instant there, and the cursor of what stands behind it. */
export interface EntryPlace {
  readonly instant: Instant;
  readonly cursor: string;
}
