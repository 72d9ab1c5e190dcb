import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Json } from '../domain/json.js';
import { objectsOf, textOf } from '../domain/json-fields.js';
import { isJsonObject } from '../domain/json.js';
import { Capturing } from './capturing.js';

/** More than the directory sends at once. */
const MOST = 1000;

/**
 * Takes change notifications as they came. Only the process that captures can use them; to another
 * one, and for what is not genuine, they are nothing: the next look finds the change all the same.
 */
export class ReceiveNotifications extends Command<void> {
  constructor(readonly body: Json) {
    super();
  }
}

@CommandHandler(ReceiveNotifications)
export class ReceiveNotificationsHandler implements ICommandHandler<ReceiveNotifications> {
  constructor(private readonly capturing: Capturing) {}

  execute({ body }: ReceiveNotifications): Promise<void> {
    const received = isJsonObject(body) ? objectsOf(body, 'value').slice(0, MOST) : [];
    this.capturing.current?.subscriptions?.receive(
      received.map((one) => ({
        subscriptionId: textOf(one, 'subscriptionId') ?? '',
        clientState: textOf(one, 'clientState') ?? '',
        tenantId: textOf(one, 'tenantId') ?? '',
        lifecycleEvent: textOf(one, 'lifecycleEvent'),
      })),
    );
    return Promise.resolve();
  }
}
