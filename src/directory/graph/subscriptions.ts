import type { ObjectType } from '../../domain/directory/directory-object.js';
import { InvalidValue } from '../../domain/errors.js';
import { instantAt } from '../../domain/instant.js';
import type { JsonObject } from '../../domain/json.js';
import { instantIn, textOf } from '../../domain/json-fields.js';
import {
  type ChangeNotifications,
  DirectoryRefused,
  DirectoryUnavailable,
  type Subscription,
} from '../directory.port.js';
import type { GraphClient } from './graph-client.js';
import { rowPages } from './links.js';

const SUBSCRIPTIONS = '/v1.0/subscriptions';

/**
 * The longest a subscription to users or groups may last is 41,760 minutes; ten less, because our clock
 * may be ahead. Microsoft Graph, subscription resource (2026-09-17).
 */
const LIFE_MS = 41_750 * 60_000;

const resources: ReadonlyMap<ObjectType, string> = new Map([
  ['user', '/users'],
  ['group', '/groups'],
]);

/** Change notifications of Microsoft Graph, with the reader's identity. */
export class GraphSubscriptions implements ChangeNotifications {
  readonly types: readonly ObjectType[] = [...resources.keys()];

  constructor(private readonly client: GraphClient) {}

  async subscribe(
    type: ObjectType,
    to: Parameters<ChangeNotifications['subscribe']>[1],
  ): Promise<Subscription> {
    const resource = resources.get(type);
    if (resource === undefined) throw new InvalidValue('type', this.types.join(', '), type);
    const { notificationUrl, lifecycleUrl, clientState } = to;
    const body = {
      // A creation is an `updated` as well; `deleted` is a purge.
      changeType: 'updated,deleted',
      notificationUrl,
      lifecycleNotificationUrl: lifecycleUrl,
      resource,
      expirationDateTime: this.latestEnd(),
      clientState,
    };
    const made = await this.client.read({ method: 'POST', path: SUBSCRIPTIONS, body }, 'reader');
    return subscriptionIn({ ...made, clientState });
  }

  async renew(subscription: Subscription): Promise<Subscription> {
    const body = { expirationDateTime: this.latestEnd() };
    const path = pathOf(subscription.id);
    // The end is given as an instant, so a second time does no harm.
    const request = { method: 'PATCH', path, body, repeatable: true } as const;
    const { clientState, resource } = subscription;
    return subscriptionIn({
      resource,
      ...(await this.client.read(request, 'reader')),
      clientState,
    });
  }

  async list(): Promise<readonly Subscription[]> {
    const all: Subscription[] = [];
    for await (const rows of rowPages({ client: this.client, as: 'reader' }, SUBSCRIPTIONS)) {
      all.push(...rows.map(subscriptionIn));
    }
    return all;
  }

  /** One that is gone has ended. @throws DirectoryRefused, DirectoryUnavailable */
  async end(id: string): Promise<void> {
    const request = { method: 'DELETE', path: pathOf(id), repeatable: true } as const;
    const { status } = await this.client.send(request, 'reader');
    if (status < 300 || status === 404) return;
    throw new DirectoryRefused(status, '', `DELETE ${SUBSCRIPTIONS}: ${status}`);
  }

  private latestEnd(): string {
    return instantAt(this.client.settings.now() + LIFE_MS);
  }
}

const pathOf = (id: string): string => `${SUBSCRIPTIONS}/${encodeURIComponent(id)}`;

const subscriptionIn = (raw: JsonObject): Subscription => {
  const [id, expiresAt] = [textOf(raw, 'id'), instantIn(raw, 'expirationDateTime')];
  if (id === null || expiresAt === null) {
    throw new DirectoryUnavailable('A subscription without id or end');
  }
  const clientState = textOf(raw, 'clientState') ?? '';
  // Given back with or without the slash it was asked for with.
  const resource = `/${(textOf(raw, 'resource') ?? '').replace(/^\/+/, '')}`;
  return { id, resource, expiresAt, clientState };
};
