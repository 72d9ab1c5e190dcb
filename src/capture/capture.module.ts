import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Directory } from '../directory/directory.port.js';
import { instantAt } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { ChainHeads } from '../integrity/chain-heads.port.js';
import type { CaptureOptions } from './capture.js';
import { Capturing } from './capturing.js';
import { GetCaptureStatusHandler } from './get-capture-status.query.js';
import { LookNowHandler } from './look-now.command.js';
import { ReceiveNotificationsHandler } from './receive-notifications.command.js';

export type CapturePace = Omit<CaptureOptions, 'clock'>;
export { Capturing };

@Module({})
export class CaptureModule {
  /** Needs directory, log, history, chain heads and leases as global providers; looks when it is told. */
  static of(pace: CapturePace): DynamicModule {
    const options = { ...pace, clock: () => instantAt(Date.now()) };
    const capturing = {
      provide: Capturing,
      inject: [Directory, EventStore, History, ChainHeads],
      useFactory: (
        directory: Directory,
        store: EventStore,
        history: History,
        chainHeads: ChainHeads,
      ) => new Capturing({ directory, store, history, chainHeads }, options),
    };
    return {
      module: CaptureModule,
      global: true,
      imports: [CqrsModule],
      providers: [capturing, GetCaptureStatusHandler, LookNowHandler, ReceiveNotificationsHandler],
      exports: [Capturing],
    };
  }
}
