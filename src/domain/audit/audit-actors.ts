import { objectOf, objectsOf, textOf } from '../json-fields.js';
import { type Json, type JsonObject, ownValue } from '../json.js';
import type { Actor } from '../timeline/events.js';
import { texts } from './audit-values.js';

/** How our own writes are recognised: ids of the writer's app and of its service principal. */
export type OwnIds = ReadonlySet<string>;

/** Who made a change, by a directory audit. */
export const actorIn = (record: JsonObject, own: OwnIds): Actor => {
  const by = objectOf(record, 'initiatedBy');
  const user = userIn(objectOf(by, 'user'), record);
  // The portal names itself as an application beside the person who used it.
  return user ?? applicationIn(objectOf(by, 'app'), record, own) ?? SYSTEM;
};

/** Nobody is named: a process of the directory itself, even when it runs on behalf of the sync. */
const SYSTEM: Actor = { kind: 'system', id: null, name: null, ip: null };

const userIn = (user: JsonObject | null, record: JsonObject): Actor | null => {
  const id = idOf(user, 'id');
  const displayName = textOf(user, 'displayName');
  const name = textOf(user, 'userPrincipalName') ?? displayName;
  if (user === null || (id === null && name === null)) return null;
  const isSync = [name, displayName].some((text) => SYNC_ACCOUNT.test(text ?? ''));
  const kind = isSync ? 'sync' : kindOf(user, record, 'user');
  return { kind, id, name, ip: textOf(user, 'ipAddress') };
};

const applicationIn = (app: JsonObject | null, record: JsonObject, own: OwnIds): Actor | null => {
  const ids = [idOf(app, 'servicePrincipalId'), idOf(app, 'appId')].filter((id) => id !== null);
  const id = ids[0] ?? null;
  const name = textOf(app, 'displayName') ?? textOf(app, 'servicePrincipalName');
  if (app === null || (id ?? name) === null) return null;
  const isOwn = ids.some((one) => own.has(one));
  const kind = isOwn ? 'stateline' : applicationKind(app, ids, record);
  return { kind, id, name, ip: textOf(app, 'ipAddress') };
};

const applicationKind = (
  app: JsonObject,
  ids: readonly string[],
  record: JsonObject,
): Actor['kind'] =>
  ids.some((id) => PROVISIONING_APPS.has(id)) || PROVISIONING.test(textOf(app, 'displayName') ?? '')
    ? 'provisioning'
    : kindOf(app, record, 'application');

const kindOf = (
  initiator: JsonObject,
  record: JsonObject,
  otherwise: 'user' | 'application',
): Actor['kind'] => {
  const agentType = textOf(initiator, 'agentType');
  if (agentType !== null && agentType !== 'notAgentic') return 'agent';
  if (hasSyncRole(initiator) || bySync(record)) return 'sync';
  const isProvisioned = textOf(record, 'loggedByService') === 'Account Provisioning';
  return isProvisioned && otherwise === 'application' ? 'provisioning' : otherwise;
};

const NOBODY = '00000000-0000-0000-0000-000000000000';

const idOf = (object: JsonObject | null, name: string): string | null => {
  const id = textOf(object, name);
  return id === NOBODY ? null : id;
};

/** Accounts that Entra Connect and Cloud Sync make for themselves, by the names they give them. */
const SYNC_ACCOUNT =
  /^((sync_.+|adtoaadsyncserviceaccount)@|on-premises directory synchronization service account$)/i;
/** Directory Synchronization Accounts. Microsoft Entra built-in roles (2026-01-20). */
const SYNC_ROLE = 'd29b2b05-8046-44ba-8758-1e26182fcf32';

const hasSyncRole = (initiator: JsonObject): boolean =>
  allTexts(ownValue(initiator, 'roles') ?? null).includes(SYNC_ROLE);

const bySync = (record: JsonObject): boolean =>
  objectsOf(record, 'targetResources')
    .flatMap((target) => objectsOf(target, 'modifiedProperties'))
    .some(
      (property) =>
        textOf(property, 'displayName') === 'Action Client Name' &&
        texts(property).includes('DirectorySync'),
    );

/** Microsoft.Azure.SyncFabric and Azure AD Cloud Sync provision in every tenant under these ids. */
const PROVISIONING_APPS: ReadonlySet<string> = new Set([
  '00000014-0000-0000-c000-000000000000',
  '1a4721b3-e57f-4451-ae87-ef078703ec94',
]);
/** Those, and the gallery applications that follow an HR system unless somebody renamed them. */
const PROVISIONING =
  /^(microsoft\.azure\.syncfabric|azure ad cloud sync)$|\b(user|inbound|api-driven) provisioning\b|\bprovisioning service\b/i;

const allTexts = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value.toLowerCase()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: Json) => allTexts(item));
};
