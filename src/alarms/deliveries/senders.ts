import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { UNDO } from '../../domain/alarms/deliveries/target.js';
import type { TargetProgress } from '../../domain/alarms/deliveries/target-progress.js';
import { History } from '../../history/history.port.js';
import { DeliveryOptions } from './delivery-options.js';
import type { OpenTarget } from './open-targets.js';
import type { Sender } from './sender.js';
import { smtpSender } from './smtp-sender.js';
import { syslogSender } from './syslog-sender.js';
import { teamsSender } from './teams-sender.js';
import { undoSender } from './undo-sender.js';
import { webhookSender } from './webhook-sender.js';

/** The way to a target. */
export const senderFor = (target: OpenTarget): Sender => {
  switch (target.kind) {
    case 'webhook':
      return webhookSender(target);
    case 'teams':
      return teamsSender(target);
    case 'smtp':
      return smtpSender(target);
    case 'syslog':
      return syslogSender(target);
  }
};

/** The ways to all who are told of alarms, and to their undoing. */
@Injectable()
export class Senders {
  constructor(
    private readonly options: DeliveryOptions,
    private readonly history: History,
    private readonly commands: CommandBus,
  ) {}

  /** `progress` tells how far a target has been told by now. */
  all(progress: (target: string) => TargetProgress | undefined): readonly Sender[] {
    const { targets, undo } = this.options;
    const { history, commands } = this;
    const undoneInHourBefore = (now: Parameters<TargetProgress['toldInHourBefore']>[0]) =>
      progress(UNDO)?.toldInHourBefore(now) ?? 0;
    return [...targets.map(senderFor), undoSender({ history, commands, undo, undoneInHourBefore })];
  }
}
