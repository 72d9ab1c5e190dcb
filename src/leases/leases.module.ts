import { type DynamicModule, Module } from '@nestjs/common';
import { instantAt } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { processClock } from './lease-clock.js';
import { Leases } from './leases.port.js';
import { processName } from './process-name.js';
import { SoleLeases } from './sole-leases.js';
import { StreamLeases } from './stream-leases.js';

export interface LeasesOptions {
  /** A holder that was silent for so long may be replaced. */
  readonly ttlMs: number;
}

/** Provides {@link Leases} to the whole app: in the log where others share it, else ours alone. */
@Module({})
export class LeasesModule {
  static of({ ttlMs }: LeasesOptions): DynamicModule {
    const leases = {
      provide: Leases,
      inject: [EventStore],
      useFactory: (store: EventStore): Leases => {
        const name = processName();
        const wallClock = () => instantAt(Date.now());
        return store.shared
          ? new StreamLeases(store, { name, ttlMs, clock: processClock, wallClock })
          : new SoleLeases(name, processClock, wallClock);
      },
    };
    return { module: LeasesModule, global: true, providers: [leases], exports: [Leases] };
  }
}
