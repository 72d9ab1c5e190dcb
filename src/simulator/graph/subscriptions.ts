import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { ControlRefusal, GraphRefusal } from '../simulator-errors.js';
import type { Change } from '../tenant/change.js';
import type { Tenant } from '../tenant/tenant.js';
import type { Dials } from './dials.js';
import type { Faults } from './faults.js';
import type { CallingApp } from './graph-request.js';
import { Notifications } from './notifications.js';
import {
  concerns,
  expiryIn,
  lifecycleOf,
  notificationOf,
  shown,
  type Subscription,
  subscriptionIn,
} from './subscription.js';

const MOST_FOR_AN_APP = 100;
const IN_A_BURST = 20;
/** Notifications in another order wait this long for others to overtake. */
const REORDER_MS = 100;

export interface SubscriptionParts {
  readonly tenant: Tenant;
  readonly tenantId: string;
  readonly faults: Faults;
  readonly dials: Dials;
}

/** Who wants to be told of changes of users and groups, and telling them. */
export class Subscriptions {
  readonly notifications = new Notifications();
  readonly #subscriptions = new Map<string, Subscription>();
  #seen: number;
  #made = 0;

  constructor(private readonly parts: SubscriptionParts) {
    this.#seen = parts.tenant.sequence;
    parts.tenant.watch(() => {
      this.#catchUp();
    });
  }

  /** Everybody's. */
  all(): readonly JsonObject[] {
    return [...this.#living()].map(shown);
  }

  list(app: CallingApp): readonly JsonObject[] {
    return [...this.#living()].filter((one) => one.app === app).map(shown);
  }

  /** @throws GraphRefusal for what is not there, or belongs to another application */
  get(app: CallingApp, id: string): JsonObject {
    return shown(this.#own(app, id));
  }

  /** Made once both addresses have answered a handshake. @throws GraphRefusal */
  async create(app: CallingApp, body: Json | undefined): Promise<JsonObject> {
    this.#made += 1;
    const id = this.parts.tenant.company.namedGuid('subscription', this.#made);
    const subscription = subscriptionIn(body, { id, app, now: this.parts.tenant.now() });
    if (this.list(app).length >= MOST_FOR_AN_APP) {
      throw new GraphRefusal(403, 'Forbidden', 'Subscription quota exceeded.');
    }
    const { notificationUrl, lifecycleNotificationUrl } = subscription;
    for (const url of [notificationUrl, lifecycleNotificationUrl]) {
      if (url !== null) await this.#validate(url, id);
    }
    this.#subscriptions.set(id, subscription);
    return shown(subscription);
  }

  /** Prolongs a subscription, and authorises it again. @throws GraphRefusal */
  renew(app: CallingApp, id: string, body: Json | undefined): JsonObject {
    const subscription = this.#own(app, id);
    const fields = isJsonObject(body) ? body : {};
    subscription.expiresAt = expiryIn(fields, this.parts.tenant.now());
    subscription.authorized = true;
    return shown(subscription);
  }

  /** @throws GraphRefusal */
  reauthorize(app: CallingApp, id: string): void {
    this.#own(app, id).authorized = true;
  }

  /** @throws GraphRefusal */
  remove(app: CallingApp, id: string): void {
    this.#subscriptions.delete(this.#own(app, id).id);
  }

  /** Takes a subscription away without a word to anybody. @throws ControlRefusal */
  forget(id: string): void {
    if (!this.#subscriptions.delete(id)) throw unknown(id);
  }

  /** Asks for a new authorisation; nothing is sent until it comes. @throws ControlRefusal */
  askAgain(id: string): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) throw unknown(id);
    subscription.authorized = false;
    const { lifecycleNotificationUrl: url } = subscription;
    if (url === null) return;
    const event = lifecycleOf(subscription, 'reauthorizationRequired', this.parts.tenantId);
    this.notifications.send(url, [event], 0);
  }

  close(): Promise<void> {
    return this.notifications.close();
  }

  async #validate(url: string, id: string): Promise<void> {
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${id} +&=%`;
    if (await this.notifications.handshake(url, token)) return;
    throw new GraphRefusal(
      400,
      'ValidationError',
      'Subscription validation request failed. Response must exactly match validationToken query parameter.',
    );
  }

  #own(app: CallingApp, id: string): Subscription {
    const found = [...this.#living()].find((one) => one.id === id);
    if (found?.app === app) return found;
    throw new GraphRefusal(404, 'ResourceNotFound', 'The object was not found.');
  }

  /** What has expired is gone, and nobody is told. */
  *#living(): Generator<Subscription> {
    const now = this.parts.tenant.now();
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.expiresAt > now) yield subscription;
      else this.#subscriptions.delete(subscription.id);
    }
  }

  #catchUp(): void {
    const { tenant } = this.parts;
    const changes = tenant.log.slice(this.#seen);
    this.#seen = tenant.sequence;
    for (const subscription of this.#living()) {
      for (const change of changes) {
        if (change.actor.kind === 'recovery' || !concerns(subscription, change)) continue;
        this.#notify(subscription, change);
      }
    }
  }

  #notify(subscription: Subscription, change: Change): void {
    const { faults, tenantId, dials } = this.parts;
    const { objectId } = change;
    const aim = { address: `/${change.objectType}s/${objectId}`, objectId };
    if (faults.strikeAt('N2', aim) !== undefined) this.#subscriptions.delete(subscription.id);
    if (!this.#subscriptions.has(subscription.id) || !subscription.authorized) return;
    const struck = (mode: string): boolean => faults.strikeAt('N1', { ...aim, mode }) !== undefined;
    if (struck('dropped')) return;
    const told = notificationOf(subscription, change, tenantId);
    const notification = struck('wrong-client-state')
      ? { ...told, clientState: 'not-yours' }
      : told;
    const sent = Array.from({ length: timesIn(struck) }, () => notification);
    const first = struck('reordered');
    const afterMs = Math.max(dials.notificationDelayMs, first ? REORDER_MS : 0);
    this.notifications.send(subscription.notificationUrl, sent, afterMs, first);
  }
}

const timesIn = (struck: (mode: string) => boolean): number => {
  if (struck('burst')) return IN_A_BURST;
  return struck('duplicate') ? 2 : 1;
};

const unknown = (id: string): ControlRefusal =>
  new ControlRefusal(404, `there is no subscription ${id}`);
