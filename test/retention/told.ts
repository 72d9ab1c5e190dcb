import { randomUUID } from 'node:crypto';

import type { Instant } from '../../src/domain/instant.js';
import { changeEventTypes } from '../../src/domain/timeline/events.js';
import type { EventStore } from '../../src/event-store/event-store.port.js';
import type { Window } from './questions.js';
import { type Happening, instantOf, Narrator } from './random-history.js';
import { onDay, type RetainedTenant } from './retained-tenant.js';

/** Records what happens, and gives the window that a sealing leaves: where it begins, and what to ask. */
export class Told {
  private readonly narrator = new Narrator();
  private readonly instants: Instant[] = [];
  private readonly places: {
    readonly at: Instant;
    readonly position: Window['positions'][number];
  }[] = [];

  constructor(
    private readonly tenant: RetainedTenant<EventStore>,
    private readonly retentionDays: number,
  ) {}

  async record(happenings: readonly Happening[]): Promise<void> {
    for (const happened of happenings) {
      const id = randomUUID();
      const event = this.narrator.tell(happened, id);
      if (event === undefined) continue;
      const at = instantOf(happened);
      const { position } = await this.tenant.change(event, at, id);
      this.instants.push(at);
      if (changeEventTypes.has(event.type)) this.places.push({ at, position });
    }
  }

  window(day: number): Window {
    const from = onDay(day - this.retentionDays);
    const instants = [from, ...this.instants.filter((at) => at >= from), onDay(day)];
    const positions = this.places.filter(({ at }) => at >= from).map(({ position }) => position);
    return { from, instants: instants.slice(-12), positions: positions.slice(-8) };
  }
}
