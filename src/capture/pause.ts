import { setTimeout as delay } from 'node:timers/promises';

/** A wait that others may cut short; being woken while awake cuts the next wait short. */
export class Pause {
  private controller = new AbortController();

  /** Resolves after `ms`, when woken, or when the signal aborts; never rejects. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([this.controller.signal, signal]);
    await delay(ms, undefined, { signal: either }).catch(() => undefined);
    this.controller = new AbortController();
  }

  wake(): void {
    this.controller.abort();
  }
}
