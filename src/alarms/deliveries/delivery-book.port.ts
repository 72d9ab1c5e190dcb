import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Delivery } from '../../domain/alarms/deliveries/delivery.js';
import type {
  DeliveryEvent,
  DeliveryOutcome,
} from '../../domain/alarms/deliveries/delivery-events.js';
import { InvalidValue } from '../../domain/errors.js';
import { deliveriesStream, tenantKey } from '../../domain/timeline/streams.js';
import { EventStore, streamId } from '../../event-store/event-store.port.js';
import type { Page, PageRequest } from '../../history/history.port.js';
import { JobFollower } from '../../history/job-follower.port.js';
import { SettledDeliveries } from './settled-deliveries.js';

/** Which deliveries are listed. */
export interface WhichDeliveries {
  readonly outcome?: DeliveryOutcome | undefined;
  readonly alarmId?: string | undefined;
}

/** How often a target was told, and how often it was given up, of the newest that are remembered. */
export interface DeliveryCounts {
  readonly target: string;
  readonly delivered: number;
  readonly dead: number;
}

/** What became of telling targets, in whichever process: follows the records of it. */
@Injectable()
export class DeliveryBook implements OnModuleInit, OnModuleDestroy {
  private readonly follower: JobFollower<SettledDeliveries | null, DeliveryEvent>;

  constructor(store: EventStore) {
    this.follower = new JobFollower<SettledDeliveries | null, DeliveryEvent>(store, 'deliveries', {
      initialState: null,
      evolve: (known, event) => {
        const settled = known ?? new SettledDeliveries();
        settled.take(event);
        return settled;
      },
    });
  }

  onModuleInit(): Promise<void> {
    return this.follower.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.follower.stop();
  }

  /** Newest first; those of alarms that were given up stay when what was told makes room. @throws JobsNotRead, InvalidValue naming `cursor` */
  list(
    tenantId: string,
    { outcome, alarmId }: WhichDeliveries,
    { size, after }: PageRequest,
  ): Page<Delivery> {
    const rows = this.all(tenantId).filter(
      (one) =>
        (outcome === undefined || one.outcome === outcome) &&
        (alarmId === undefined || one.alarmId === alarmId),
    );
    const start = after === undefined ? 0 : rows.findIndex((one) => cursorOf(one) === after) + 1;
    if (after !== undefined && start === 0) {
      throw new InvalidValue('cursor', 'the cursor of an earlier page', after);
    }
    const page = rows.slice(start, start + size);
    const last = page.at(-1);
    const isMore = start + size < rows.length && last !== undefined;
    return { rows: page, next: isMore ? cursorOf(last) : null };
  }

  /** @throws JobsNotRead */
  find(tenantId: string, alarmId: string, target: string): Delivery | undefined {
    return this.of(tenantId)?.of(alarmId, target);
  }

  /** By target. @throws JobsNotRead */
  counts(tenantId: string): readonly DeliveryCounts[] {
    const counts = new Map<string, DeliveryCounts>();
    for (const { target, outcome } of this.all(tenantId)) {
      const known = counts.get(target) ?? { target, delivered: 0, dead: 0 };
      counts.set(target, { ...known, [outcome]: known[outcome] + 1 });
    }
    return [...counts.values()];
  }

  /** Calls back when something was told, given up or wanted again. */
  onChange(listener: () => void): void {
    this.follower.onChange(listener);
  }

  caughtUp(tenantId: string): Promise<void> {
    return this.follower.caughtUp(streamId(deliveriesStream(tenantId)));
  }

  private all(tenantId: string): readonly Delivery[] {
    return this.of(tenantId)?.all() ?? [];
  }

  private of(tenantId: string): SettledDeliveries | undefined {
    return this.follower.get(tenantKey(tenantId))?.state ?? undefined;
  }
}

const cursorOf = ({ alarmId, target }: Delivery): string => `${alarmId} ${target}`;
