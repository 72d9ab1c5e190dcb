import { type ObjectId, objectId } from '../directory/directory-object.js';
import { equalJson, isJsonObject, type Json, type JsonObject, ownValue } from '../json.js';
import type { AuditRecord } from '../timeline/attribution.js';
import type { Actor, ReportedTarget } from '../timeline/events.js';
import { auditKind, graphNamesOf } from './audit-activities.js';
import { isList, jsonIn, objectOf, objectsOf, textOf } from '../json-fields.js';
import { instantIn } from '../json-fields.js';

/** How our own writes are recognised: ids of the writer's app and of its service principal. */
export type OwnIds = ReadonlySet<string>;

/** A directory audit in our words; `null` when it lacks what makes it one (id, activity, instant). */
export const auditRecord = (raw: JsonObject, own: OwnIds): AuditRecord | null => {
  const auditId = textOf(raw, 'id');
  const activity = textOf(raw, 'activityDisplayName');
  const occurredAt = instantIn(raw, 'activityDateTime');
  if (auditId === null || activity === null || occurredAt === null) return null;
  const targets = objectsOf(raw, 'targetResources');
  const properties = targets.flatMap((target) => objectsOf(target, 'modifiedProperties'));
  return {
    auditId,
    activity: activity.trim(),
    occurredAt,
    correlationId: textOf(raw, 'correlationId'),
    succeeded: textOf(raw, 'result')?.toLowerCase() === 'success',
    actor: actorIn(objectOf(raw, 'initiatedBy'), properties, own),
    objectIds: objectIdsIn(targets, properties),
    attributes: attributesIn(properties),
    kind: auditKind(activity),
    targets: targets.map(reportedTarget),
    record: raw,
  };
};

const reportedTarget = (target: JsonObject): ReportedTarget => ({
  id: textOf(target, 'id'),
  type: textOf(target, 'type'),
  displayName: textOf(target, 'displayName'),
  properties: objectsOf(target, 'modifiedProperties').map((property) => ({
    name: textOf(property, 'displayName') ?? '',
    before: unpacked(property, 'oldValue'),
    after: unpacked(property, 'newValue'),
  })),
});

const NOBODY = '00000000-0000-0000-0000-000000000000';
const SYNC_ACCOUNT =
  /^((sync_.+|adtoaadsyncserviceaccount)@|on-premises directory synchronization service account$)/i;

const idOf = (object: JsonObject | null, name: string): string | null => {
  const id = textOf(object, name);
  return id === NOBODY ? null : id;
};

const actorIn = (
  initiatedBy: JsonObject | null,
  properties: readonly JsonObject[],
  own: OwnIds,
): Actor => {
  const user = userIn(objectOf(initiatedBy, 'user'), properties);
  // The portal names itself as an application beside the person who used it.
  return user ?? applicationIn(objectOf(initiatedBy, 'app'), properties, own) ?? SYSTEM;
};

/** Nobody is named: a process of the directory itself, even when it runs on behalf of the sync. */
const SYSTEM: Actor = { kind: 'system', id: null, name: null, ip: null };

const userIn = (user: JsonObject | null, properties: readonly JsonObject[]): Actor | null => {
  const id = idOf(user, 'id');
  const displayName = textOf(user, 'displayName');
  const name = textOf(user, 'userPrincipalName') ?? displayName;
  if (id === null && name === null) return null;
  const isSync = [name, displayName].some((text) => SYNC_ACCOUNT.test(text ?? ''));
  const kind = isSync || bySync(properties) ? 'sync' : 'user';
  return { kind, id, name, ip: textOf(user, 'ipAddress') };
};

const applicationIn = (
  app: JsonObject | null,
  properties: readonly JsonObject[],
  own: OwnIds,
): Actor | null => {
  const ids = [idOf(app, 'servicePrincipalId'), idOf(app, 'appId')].filter((id) => id !== null);
  const id = ids[0] ?? null;
  const name = textOf(app, 'displayName') ?? textOf(app, 'servicePrincipalName');
  if (id === null && name === null) return null;
  if (ids.some((one) => own.has(one))) return { kind: 'stateline', id, name, ip: null };
  return { kind: bySync(properties) ? 'sync' : 'application', id, name, ip: null };
};

const bySync = (properties: readonly JsonObject[]): boolean =>
  properties.some(
    (property) =>
      textOf(property, 'displayName') === 'Action Client Name' &&
      valuesOf(property).includes('DirectorySync'),
  );

const objectIdsIn = (
  targets: readonly JsonObject[],
  properties: readonly JsonObject[],
): readonly ObjectId[] => {
  const named = properties
    .filter((property) => /\.ObjectID$/i.test(textOf(property, 'displayName') ?? ''))
    .flatMap((property) => valuesOf(property));
  const ids = [...targets.map((target) => textOf(target, 'id')), ...named];
  const real = ids.filter((id) => typeof id === 'string').filter((id) => id !== NOBODY);
  return [...new Set(real)].map(objectId);
};

/** Values before and after, unpacked from JSON inside text; lists of one as their element. */
const valuesOf = (property: JsonObject): readonly Json[] =>
  ['oldValue', 'newValue'].flatMap((name) => {
    const value = unpacked(property, name);
    return isList(value) ? value : [value];
  });

const unpacked = (property: JsonObject, name: string): Json => {
  const value = ownValue(property, name) ?? null;
  return typeof value === 'string' ? (jsonIn(value) ?? value) : value;
};

const INCLUDED = 'Included Updated Properties';
/** One document that holds the whole policy, in Graph's shape. */
const WHOLE_DOCUMENT = /^(ConditionalAccessPolicy|NamedLocation(Policy)?)$/i;
/** Old encodings of a whole policy, of which no names can be told; and remarks on the request. */
const SAYS_NOTHING =
  /^(PolicyDetail|Action Client Name|TargetId\..*|.*\.(ObjectID|DisplayName|WellKnownObjectName|UPN))$/i;

const attributesIn = (properties: readonly JsonObject[]): readonly string[] => [
  ...new Set(
    properties.flatMap((property) => {
      const name = textOf(property, 'displayName') ?? '';
      if (WHOLE_DOCUMENT.test(name)) return touchedIn(property);
      return (name === INCLUDED ? listed(property) : [name])
        .filter((one) => one !== '' && !SAYS_NOTHING.test(one))
        .flatMap(graphNamesOf);
    }),
  ),
];

const listed = (property: JsonObject): readonly string[] => {
  const names = unpacked(property, 'newValue');
  return typeof names === 'string' ? names.split(',').map((name) => name.trim()) : [];
};

/** Top-level names in which the document before differs from the one after. */
const touchedIn = (property: JsonObject): readonly string[] => {
  const before = unpacked(property, 'oldValue');
  const after = unpacked(property, 'newValue');
  if (!isJsonObject(before) || !isJsonObject(after)) return [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !equalJson(ownValue(before, name), ownValue(after, name)),
  );
};
