import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DeliveryBook } from './delivery-book.port.js';
import { DeliveryOptions, type GivenDeliveryOptions } from './delivery-options.js';
import { DeliveryWorker } from './delivery-worker.js';
import { ListDeliveriesHandler } from './list-deliveries.query.js';
import { ListTargetsHandler } from './list-targets.query.js';
import { RedeliverAlarmHandler } from './redeliver-alarm.command.js';
import { Senders } from './senders.js';
import { TestTargetHandler } from './test-target.command.js';

/** Who is told of alarms; needs the event store and history as global providers. */
@Module({})
export class DeliveriesModule {
  static of(given: GivenDeliveryOptions): DynamicModule {
    return {
      module: DeliveriesModule,
      imports: [CqrsModule],
      providers: [
        { provide: DeliveryOptions, useValue: new DeliveryOptions(given) },
        ...[DeliveryBook, Senders, DeliveryWorker],
        ...[ListDeliveriesHandler, ListTargetsHandler, RedeliverAlarmHandler, TestTargetHandler],
      ],
      exports: [DeliveryBook, DeliveryWorker],
    };
  }
}
