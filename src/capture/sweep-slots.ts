import { epochMsOf, type Instant } from '../domain/instant.js';

/** Sweeps of one tenant begin within this share of the interval, from midnight UTC on, not all at once. */
const SPREAD = 0.25;

/** When something that is swept once in an interval is swept, each thing at its own time. */
export class SweepSlots {
  private readonly phaseMs: number;

  /** The `index`th of so many. */
  constructor(
    private readonly intervalMs: number,
    { index, of }: { readonly index: number; readonly of: number },
  ) {
    this.phaseMs = Math.floor((intervalMs * SPREAD * index) / Math.max(1, of));
  }

  /** Milliseconds until the next turn of what was swept then; 0 when it is due. */
  untilDue(sweptAt: Instant, nowMs: number): number {
    const { intervalMs, phaseMs } = this;
    const turns = Math.floor((epochMsOf(sweptAt) - phaseMs) / intervalMs) + 1;
    return Math.max(0, turns * intervalMs + phaseMs - nowMs);
  }
}
