import { hash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type {
  DeliveryEvent,
  DeliveryOutcome,
} from '../../domain/alarms/deliveries/delivery-events.js';
import { inLastMinute, nextMessage } from '../../domain/alarms/deliveries/next-message.js';
import { isHopeless, pauseAfterMs } from '../../domain/alarms/deliveries/retry.js';
import { epochMsOf, instantAt } from '../../domain/instant.js';
import type { DeliveryClock } from './delivery-clock.js';
import type { DeliveryLog } from './delivery-log.js';
import { within } from './send-within.js';
import type { NotDelivered, Sender, Sending, Sent } from './sender.js';
import type { WaitingDeliveries, WaitingDelivery } from './waiting-deliveries.js';

type Together = readonly [WaitingDelivery, ...WaitingDelivery[]];

export interface LaneParts {
  readonly tenantId: string;
  readonly publicUrl: string | null;
  readonly sender: Sender;
  readonly log: DeliveryLog;
  readonly waiting: WaitingDeliveries;
  readonly clock: DeliveryClock;
  /** To be asked before anything is told. @throws LeaseLost */
  readonly assertHeld: () => void;
}

/** So many alarms may be looked at anew after a start. */
const RECORD_EVERY = 100;
/** Where nothing is due, it is looked again after that long at the latest. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** Tells one target, one message after another: what another target does is of no matter. */
export class DeliveryLane {
  private readonly logger = new Logger('Alarms');
  private awake = new AbortController();
  private failures = 0;
  private pausedUntilMs = 0;
  private recorded: number;
  private readonly toldMs = new Map<string, readonly number[]>();

  constructor(private readonly parts: LaneParts) {
    this.recorded = parts.waiting.done;
  }

  /** Alarms were raised, or are wanted again. */
  wake(): void {
    this.parts.waiting.thereIsMore();
    this.awake.abort();
  }

  /** Until the signal aborts. @throws LeaseLost, and what the log throws when it cannot be read */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.parts.waiting.fill();
      await this.step(signal);
      if (this.parts.waiting.done >= this.recorded + RECORD_EVERY) await this.record();
    }
    if (this.parts.waiting.done > this.recorded) await this.record();
  }

  private async step(signal: AbortSignal): Promise<void> {
    const { waiting, sender, clock } = this.parts;
    const nowMs = clock.nowMs();
    if (nowMs < this.pausedUntilMs) return this.sleep(this.pausedUntilMs - nowMs, signal);
    const next = nextMessage(waiting.values(), this.toldMs, sender.gathering, nowMs);
    if (next.kind === 'tell') return this.tell(next.open, signal);
    return this.sleep((next.untilMs ?? Infinity) - nowMs, signal);
  }

  private async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.awake.signal]);
    await this.parts.clock.wait(Math.min(ms, LONGEST_WAIT_MS), either);
    if (this.awake.signal.aborted) this.awake = new AbortController();
  }

  private async tell(together: Together, signal: AbortSignal): Promise<void> {
    const { sender, clock, assertHeld } = this.parts;
    assertHeld();
    const told = await within(sender, this.sendingOf(together), signal, clock);
    if (told === 'stopped') return;
    if ('why' in told) return this.failed(together, told.why);
    const isBack = this.failures > 0;
    this.failures = 0;
    const { rule } = together[0];
    const nowMs = clock.nowMs();
    this.toldMs.set(rule, [...inLastMinute(this.toldMs.get(rule) ?? [], nowMs), nowMs]);
    await this.settle(together, 'delivered', told.sent);
    if (isBack) this.parts.waiting.allDue();
  }

  private sendingOf(together: Together): Sending {
    const { tenantId, publicUrl, clock } = this.parts;
    const [first, ...others] = together;
    const alarms = [first, ...others].map(({ raised }) => raised.alarm);
    const newest = together[together.length - 1] ?? first;
    return {
      ...{ tenantId, publicUrl, isTest: false },
      alarms: [first.raised.alarm, ...alarms.slice(1)],
      key: keyOf(alarms.map(({ alarmId }) => alarmId)),
      sentAt: instantAt(clock.nowMs()),
      position: newest.raised.position,
      since: first.wantedAt ?? first.raised.alarm.firedAt,
    };
  }

  private async failed(together: Together, why: NotDelivered): Promise<void> {
    const { waiting, clock } = this.parts;
    const nowMs = clock.nowMs();
    if (!why.isFinal) {
      this.failures += 1;
      this.pausedUntilMs = nowMs + Math.max(pauseAfterMs(this.failures), why.retryAfterMs ?? 0);
    }
    const isGivenUp = (one: WaitingDelivery): boolean =>
      (why.isFinal && together.length === 1) ||
      isHopeless(one.attempts + 1, nowMs - triedSinceMs(one));
    const dead = together.filter(isGivenUp);
    waiting.failed(
      together.filter((one) => !dead.includes(one)),
      why,
      nowMs,
    );
    if (dead.length > 0) await this.settle(dead, 'dead', { detail: why.message });
  }

  private async settle(
    all: readonly WaitingDelivery[],
    outcome: DeliveryOutcome,
    { detail, recoveryId }: Sent,
  ): Promise<void> {
    const { sender, log, waiting, clock } = this.parts;
    const target = sender.name;
    const at = instantAt(clock.nowMs());
    const events = all.map(({ raised, attempts }): DeliveryEvent => {
      const { alarmId, rule, level, text } = raised.alarm;
      const alarm = { alarmId, alarmRevision: raised.revision, rule, level, text };
      const end = { target, at, outcome, attempts: attempts + 1, detail };
      const recovery = recoveryId !== undefined && { recoveryId };
      return { type: 'DeliverySettled', data: { ...alarm, ...end, ...recovery } };
    });
    if (outcome === 'dead') {
      this.logger.warn(`${all.length} alarms were not told to ${target}: ${detail ?? ''}`);
    }
    await log.append(events);
    waiting.settled(all);
  }

  /** Nobody looks again at what lies before. */
  private async record(): Promise<void> {
    const { log, sender, waiting } = this.parts;
    const { done } = waiting;
    await log.append([
      { type: 'DeliveriesReached', data: { target: sender.name, alarmRevision: done } },
    ]);
    this.recorded = done;
  }
}

const triedSinceMs = ({ wantedAt, raised }: WaitingDelivery): number =>
  epochMsOf(wantedAt ?? raised.recordedAt);

/** An alarm's own id, or what stands for several. */
const keyOf = (alarmIds: readonly string[]): string =>
  alarmIds.length === 1 ? (alarmIds[0] ?? '') : hash('sha256', alarmIds.join(' ')).slice(0, 32);
