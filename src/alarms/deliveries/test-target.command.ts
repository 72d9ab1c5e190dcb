import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { TargetNotFound } from '../../domain/alarms/deliveries/delivery.js';
import { instantAt } from '../../domain/instant.js';
import { wallClock } from './delivery-clock.js';
import { DeliveryOptions } from './delivery-options.js';
import type { OpenTarget } from './open-targets.js';
import { within } from './send-within.js';
import type { Sending } from './sender.js';
import { senderFor } from './senders.js';

export interface TargetTest {
  readonly outcome: 'delivered' | 'failed';
  /** Why it failed, or what else is to be known. */
  readonly detail: string | null;
}

type About = Pick<Sending, 'tenantId' | 'publicUrl'>;

/** Sends one alarm that is a test, and is marked as one, to a target: once, on no record. Never rejects. */
export const testTarget = async (target: OpenTarget, about: About): Promise<TargetTest> => {
  const never = new AbortController().signal;
  const tried = await within(senderFor(target), testMessage(about), never, wallClock);
  if (tried === 'stopped') return { outcome: 'failed', detail: null };
  if ('why' in tried) return { outcome: 'failed', detail: tried.why.message };
  return { outcome: 'delivered', detail: tried.sent.detail };
};

const testMessage = (about: About): Sending => {
  const now = instantAt(Date.now());
  const alarmId = `test-${randomUUID()}`;
  const alarm = {
    ...{ alarmId, rule: 'test', level: 'low' as const, source: null, firedAt: now },
    text: 'This is a test: alarms of Stateline arrive here',
    ...{ changeIds: [], changes: 0, objects: [], actors: [], auditCorrelationIds: [] },
    undo: false,
  };
  const { tenantId, publicUrl } = about;
  const message = { tenantId, publicUrl, key: alarmId, sentAt: now, isTest: true };
  return { ...message, alarms: [alarm], position: '0', since: now };
};

/** Sends a test to a target by its name. @throws TargetNotFound */
export class TestTarget extends Command<TargetTest> {
  constructor(readonly wish: { readonly tenantId: string; readonly target: string }) {
    super();
  }
}

@CommandHandler(TestTarget)
export class TestTargetHandler implements ICommandHandler<TestTarget> {
  constructor(private readonly options: DeliveryOptions) {}

  async execute({ wish: { tenantId, target: name } }: TestTarget): Promise<TargetTest> {
    const { tenantId: ours, publicUrl } = this.options;
    const targets = tenantId === ours ? this.options.targets : [];
    const target = targets.find((one) => one.name === name);
    const names = targets.map((one) => one.name);
    if (target === undefined) throw new TargetNotFound(name, names);
    return testTarget(target, { tenantId, publicUrl });
  }
}
