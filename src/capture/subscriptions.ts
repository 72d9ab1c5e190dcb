import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { ObjectType } from '../domain/directory/directory-object.js';
import { type Clock, epochMsOf, type Instant } from '../domain/instant.js';
import {
  type Directory,
  DirectoryRefused,
  type Subscription,
} from '../directory/directory.port.js';
import { HintBurst } from './hint-burst.js';
import type { Hints } from './hints.js';
import { Pause } from './pause.js';

export interface SubscriptionsParts {
  readonly directory: Directory;
  readonly hints: Hints;
  readonly types: readonly ObjectType[];
  /** Where the directory reaches us; lifecycle events come to `…/lifecycle` below it. */
  readonly notificationUrl: string;
  readonly clock: Clock;
  readonly watchMs?: number | undefined;
  readonly hintSpacingMs?: number | undefined;
}

/** What came in as a notification; nothing of it is trusted before it has been checked. */
export interface ReceivedNotification {
  readonly subscriptionId: string;
  readonly clientState: string;
  readonly tenantId: string;
  readonly lifecycleEvent: string | null;
}

export interface SubscriptionsStatus {
  readonly subscriptions: readonly { readonly type: ObjectType; readonly expiresAt: Instant }[];
  /** Genuine ones since the start. */
  readonly received: number;
  /** That were not for a subscription of ours, or did not know its secret. */
  readonly ignored: number;
  readonly failure: string | null;
}

interface Ours {
  readonly type: ObjectType;
  readonly subscription: Subscription;
  readonly grantedAt: Instant;
}

/** Subscriptions vanish without a word, so it is looked now and then whether they are still there. */
const WATCH_MS = 10 * 60_000;
const RETRY_MS = 60_000;
/** Between two looks at one type, however many notifications come. */
const HINT_SPACING_MS = 2000;
/** A subscription is renewed when this share of the time it was granted has passed. */
const RENEW_AT = 0.5;

/** Has the directory tell when something changed, so that a look comes sooner. Never the truth. */
export class Subscriptions {
  private readonly logger = new Logger('Capture');
  private readonly ours = new Map<ObjectType, Ours>();
  private readonly burst: HintBurst;
  private readonly pause = new Pause();
  private leftovers = true;
  private received = 0;
  private ignored = 0;
  private failure: string | null = null;

  constructor(private readonly parts: SubscriptionsParts) {
    this.burst = new HintBurst(parts.hints, parts.hintSpacingMs ?? HINT_SPACING_MS);
  }

  /** Subscribes, and keeps what is subscribed alive until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.failure = await this.watch().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (this.failure !== null) this.logger.warn(`Change notifications: ${this.failure}`);
      const watchMs = this.parts.watchMs ?? WATCH_MS;
      await this.pause.wait(this.failure === null ? watchMs : RETRY_MS, signal);
    }
    this.burst.stop();
  }

  /** Looks sooner at what genuine ones speak of; the others are counted, and that is all. */
  receive(notifications: readonly ReceivedNotification[]): void {
    for (const notification of notifications) {
      const ours = this.genuine(notification);
      if (ours === undefined) this.ignored += 1;
      else this.take(ours, notification.lifecycleEvent);
    }
  }

  status(): SubscriptionsStatus {
    const { received, ignored, failure } = this;
    const subscriptions = [...this.ours.values()].map(({ type, subscription }) => ({
      type,
      expiresAt: subscription.expiresAt,
    }));
    return { subscriptions, received, ignored, failure };
  }

  private take({ type }: Ours, lifecycleEvent: string | null): void {
    this.received += 1;
    if (lifecycleEvent === null || lifecycleEvent === 'missed') {
      this.burst.add(type);
      return;
    }
    const ours = this.ours.get(type);
    // It has to be granted anew, whatever was granted before; one that was removed is not found then.
    if (ours !== undefined) this.ours.set(type, { ...ours, grantedAt: LONG_AGO });
    this.pause.wake();
  }

  /** Compares all of them, and all of each, so that the time it takes tells nothing. */
  private genuine(notification: ReceivedNotification): Ours | undefined {
    const { tenantId } = this.parts.directory;
    const all = [...this.ours.values()].filter(({ subscription: { id, clientState } }) => {
      const isOurs = [
        isSame(id, notification.subscriptionId),
        isSame(clientState, notification.clientState),
        isSame(tenantId, notification.tenantId),
      ];
      return !isOurs.includes(false);
    });
    return all[0];
  }

  private async watch(): Promise<void> {
    const { notifications } = this.parts.directory;
    const there = await notifications.list();
    const types = notifications.types.filter((type) => this.parts.types.includes(type));
    const resources = new Set<string>();
    for (const type of types) resources.add((await this.keep(type, there)).resource);
    if (this.leftovers) await this.end(there.filter(({ resource }) => resources.has(resource)));
    this.leftovers = false;
  }

  private async keep(type: ObjectType, there: readonly Subscription[]): Promise<Subscription> {
    const ours = this.ours.get(type);
    const isThere = there.some(({ id }) => id === ours?.subscription.id);
    if (ours !== undefined && isThere && !this.isToRenew(ours)) return ours.subscription;
    const grantedAt = this.parts.clock();
    const subscription =
      ours !== undefined && isThere
        ? await this.renewed(ours).catch((error: unknown) => this.anew(type, error))
        : await this.subscribed(type);
    this.ours.set(type, { type, subscription, grantedAt });
    return subscription;
  }

  private isToRenew({ subscription, grantedAt }: Ours): boolean {
    const from = epochMsOf(grantedAt);
    const grantedMs = epochMsOf(subscription.expiresAt) - from;
    return epochMsOf(this.parts.clock()) - from >= grantedMs * RENEW_AT;
  }

  private renewed({ subscription }: Ours): Promise<Subscription> {
    return this.parts.directory.notifications.renew(subscription);
  }

  private anew(type: ObjectType, error: unknown): Promise<Subscription> {
    if (!(error instanceof DirectoryRefused)) throw error;
    return this.subscribed(type);
  }

  private subscribed(type: ObjectType): Promise<Subscription> {
    const { directory, notificationUrl } = this.parts;
    const lifecycleUrl = `${notificationUrl.replace(/\/$/, '')}/lifecycle`;
    const clientState = randomBytes(32).toString('base64url');
    const to = { notificationUrl, lifecycleUrl, clientState };
    return directory.notifications.subscribe(type, to);
  }

  /** Those of an earlier start of this application: nobody knows their secret any more. */
  private async end(subscriptions: readonly Subscription[]): Promise<void> {
    const kept = new Set([...this.ours.values()].map(({ subscription }) => subscription.id));
    for (const { id } of subscriptions) {
      if (!kept.has(id)) await this.parts.directory.notifications.end(id);
    }
  }
}

const LONG_AGO = '1970-01-01T00:00:00.000Z' as Instant;

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
