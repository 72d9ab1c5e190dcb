import { isJsonObject, type Json, type JsonObject, ownValue } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { Change } from '../tenant/change.js';
import type { CallingApp } from './graph-request.js';

/** What somebody asked to be told of. */
export interface Subscription {
  readonly id: string;
  readonly app: CallingApp;
  /** Without a slash before it, as `users` or `groups/{id}/members`. */
  readonly resource: string;
  readonly changeTypes: readonly string[];
  readonly clientState: string | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Nothing is sent while it waits to be authorised again. */
  authorized: boolean;
}

/** Longest life of a subscription to users or groups, and the shortest. Microsoft Graph, 2026. */
const LONGEST_MINUTES = 41_760;
const SHORTEST_MINUTES = 45;
const MINUTE_MS = 60_000;

const RESOURCE = /^\/?((users|groups)(\/[^/?]+)?|groups\/[^/?]+\/(members|owners))$/;

/** A new subscription from the body of a request. @throws GraphRefusal */
export const subscriptionIn = (
  body: Json | undefined,
  { id, app, now }: { readonly id: string; readonly app: CallingApp; readonly now: number },
): Subscription => {
  const fields: JsonObject = isJsonObject(body) ? body : {};
  const clientState = optionalTextIn(fields, 'clientState');
  if (clientState !== null && clientState.length > 128) {
    throw invalid('clientState is longer than 128 characters.');
  }
  const lifecycle = optionalTextIn(fields, 'lifecycleNotificationUrl');
  return {
    id,
    app,
    resource: resourceIn(fields),
    changeTypes: changeTypesIn(fields),
    clientState,
    notificationUrl: checkedUrl(textIn(fields, 'notificationUrl')),
    lifecycleNotificationUrl: lifecycle === null ? null : checkedUrl(lifecycle),
    expiresAt: expiryIn(fields, now),
    authorized: true,
  };
};

const resourceIn = (fields: JsonObject): string => {
  const resource = RESOURCE.exec(textIn(fields, 'resource'))?.[1];
  if (resource === undefined) throw invalid('resource is not supported.');
  return resource;
};

const changeTypesIn = (fields: JsonObject): readonly string[] => {
  const types = textIn(fields, 'changeType').split(',');
  if (types.every((type) => ['created', 'updated', 'deleted'].includes(type))) return types;
  throw invalid('changeType takes created, updated, deleted.');
};

/** The moment in `expirationDateTime`, at least 45 minutes away. @throws GraphRefusal when too far */
export const expiryIn = (fields: JsonObject, now: number): number => {
  const at = Date.parse(textIn(fields, 'expirationDateTime'));
  if (Number.isNaN(at)) throw invalid('expirationDateTime takes an instant.');
  if (at > now + LONGEST_MINUTES * MINUTE_MS) {
    throw invalid(`Subscription expiration can only be ${LONGEST_MINUTES} minutes in the future.`);
  }
  return Math.max(at, now + SHORTEST_MINUTES * MINUTE_MS);
};

const invalid = (message: string): GraphRefusal => new GraphRefusal(400, 'InvalidRequest', message);

const textIn = (fields: JsonObject, name: string): string => {
  const value = ownValue(fields, name);
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`${name} is required.`);
};

const optionalTextIn = (fields: JsonObject, name: string): string | null =>
  (ownValue(fields, name) ?? null) === null ? null : textIn(fields, name);

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Only https, as the real service; http to this machine, where tests listen. */
const checkedUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url?.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url?.protocol === 'https:' || plain) return text;
  throw invalid('The notification URL must be a valid HTTPS address.');
};

/** A subscription as Graph shows it; states and certificates are not told again. */
export const shown = (subscription: Subscription): JsonObject => ({
  id: subscription.id,
  resource: `/${subscription.resource}`,
  applicationId: subscription.app.appId,
  changeType: subscription.changeTypes.join(','),
  clientState: subscription.clientState,
  notificationUrl: subscription.notificationUrl,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
  notificationQueryOptions: null,
  expirationDateTime: new Date(subscription.expiresAt).toISOString(),
  creatorId: subscription.app.servicePrincipalId,
  includeResourceData: null,
  latestSupportedTlsVersion: 'v1_2',
  encryptionCertificate: null,
  encryptionCertificateId: null,
  notificationUrlAppId: null,
});

/** Whether a subscription is about a change. Everything but a purge is told as an update. */
export const concerns = (subscription: Subscription, change: Change): boolean => {
  const [set, id, relation] = subscription.resource.split('/');
  return (
    set === `${change.objectType}s` &&
    (id === undefined || id === change.objectId) &&
    (relation === undefined || ('relation' in change && change.relation === relation)) &&
    subscription.changeTypes.includes(changeTypeOf(change))
  );
};

const changeTypeOf = ({ kind }: Change): string => (kind === 'hardDeleted' ? 'deleted' : 'updated');

/** What is sent for a change. */
export const notificationOf = (
  subscription: Subscription,
  change: Change,
  tenantId: string,
): JsonObject => {
  const type = change.objectType === 'user' ? 'User' : 'Group';
  const path = `${type}s/${change.objectId}`;
  return {
    ...headOf(subscription, tenantId),
    changeType: changeTypeOf(change),
    resource: path,
    resourceData: {
      '@odata.type': `#Microsoft.Graph.${type}`,
      '@odata.id': path,
      id: change.objectId,
      organizationId: tenantId,
      ...linkIn(change),
    },
  };
};

const linkIn = (change: Change): JsonObject => {
  if (change.kind !== 'linkAdded' && change.kind !== 'linkRemoved') return {};
  const removed = change.kind === 'linkRemoved' ? { '@removed': 'deleted' } : {};
  return { [`${change.relation}@delta`]: [{ id: change.targetId, ...removed }] };
};

/** What is sent about the subscription itself. */
export const lifecycleOf = (
  subscription: Subscription,
  lifecycleEvent: string,
  tenantId: string,
): JsonObject => ({ ...headOf(subscription, tenantId), lifecycleEvent });

const headOf = ({ id, expiresAt, clientState }: Subscription, tenantId: string): JsonObject => ({
  subscriptionId: id,
  subscriptionExpirationDateTime: `${new Date(expiresAt).toISOString().slice(0, 19)}+00:00`,
  clientState,
  tenantId,
});
