import { type DynamicModule, Module } from '@nestjs/common';
import { EventStore } from './event-store.port.js';

/** Provides {@link EventStore} to the whole app; whoever opened the store closes it, after the app. */
@Module({})
export class EventStoreModule {
  static of(store: EventStore): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [{ provide: EventStore, useValue: store }],
      exports: [EventStore],
    };
  }
}
