import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../../domain/access/operator.js';
import { DeliveryNotDead, DeliveryNotFound } from '../../domain/alarms/deliveries/delivery.js';
import type { DeliveryEvent } from '../../domain/alarms/deliveries/delivery-events.js';
import { TargetNotFound } from '../../domain/alarms/deliveries/delivery.js';
import { UNDO } from '../../domain/alarms/deliveries/target.js';
import { instantAt } from '../../domain/instant.js';
import { deliveriesStream } from '../../domain/timeline/streams.js';
import { EventStore, streamId } from '../../event-store/event-store.port.js';
import { DeliveryBook } from './delivery-book.port.js';
import { newDeliveryEvent } from './delivery-log.js';
import { DeliveryOptions } from './delivery-options.js';

/**
 * Has a target told once more of an alarm that was given up; asked again before that, it changes nothing.
 * @throws DeliveryNotFound, DeliveryNotDead, TargetNotFound when the target is in the file no more
 */
export class RedeliverAlarm extends Command<undefined> {
  constructor(
    readonly wish: {
      readonly tenantId: string;
      readonly alarmId: string;
      readonly target: string;
      readonly by: Operator;
    },
  ) {
    super();
  }
}

type Wish = RedeliverAlarm['wish'];

@CommandHandler(RedeliverAlarm)
export class RedeliverAlarmHandler implements ICommandHandler<RedeliverAlarm> {
  constructor(
    private readonly store: EventStore,
    private readonly book: DeliveryBook,
    private readonly options: DeliveryOptions,
  ) {}

  async execute({ wish }: RedeliverAlarm): Promise<undefined> {
    const { tenantId, alarmId, target } = wish;
    const { clock, targets } = this.options;
    const delivery = this.book.find(tenantId, alarmId, target);
    if (delivery === undefined) throw new DeliveryNotFound(alarmId, target);
    const names = [...targets.map(({ name }) => name), UNDO];
    if (!names.includes(target)) throw new TargetNotFound(target, names);
    if (delivery.outcome !== 'dead') throw new DeliveryNotDead(delivery);
    const decider = wanted(wish, clock.nowMs());
    await this.store.handle(streamId(deliveriesStream(tenantId)), decider, wish, (event) =>
      newDeliveryEvent(event, tenantId, clock.nowMs()),
    );
    await this.book.caughtUp(tenantId);
  }
}

/** The newest record of the delivery says whether it is dead. */
const wanted = ({ alarmId, target }: Wish, nowMs: number) => ({
  initialState: null,
  evolve: (last: DeliveryEvent | null, event: DeliveryEvent): DeliveryEvent | null =>
    event.type !== 'DeliveriesReached' &&
    event.data.alarmId === alarmId &&
    event.data.target === target
      ? event
      : last,
  decide: ({ by }: Wish, last: DeliveryEvent | null): readonly DeliveryEvent[] => {
    if (last?.type !== 'DeliverySettled' || last.data.outcome !== 'dead') return [];
    const { alarmRevision, rule, level, text } = last.data;
    const alarm = { alarmId, alarmRevision, rule, level, text };
    const data = { ...alarm, target, at: instantAt(nowMs), by: by.name, byId: by.id };
    return [{ type: 'DeliveryWanted', data }];
  },
});
