import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { EmbeddedEventStore } from './embedded/embedded-event-store.js';
import { EventStore } from './event-store.port.js';

/** Provides {@link EventStore} to the whole app, and closes it last. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(private readonly store: EmbeddedEventStore) {}

  /** A store that is open already, so that a folder that cannot be used is told before anything starts. */
  static of(store: EmbeddedEventStore): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        { provide: EmbeddedEventStore, useValue: store },
        { provide: EventStore, useExisting: EmbeddedEventStore },
      ],
      exports: [EventStore],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}
