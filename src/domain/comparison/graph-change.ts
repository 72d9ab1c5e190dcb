import { relationRule } from '../directory/catalogue.js';
import { rootOf } from '../directory/difference.js';
import type { Attributes, ObjectType } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import { type Json, type JsonObject, ownValue, recordOf } from '../json.js';
import { recreation } from '../recovery/recreate/recreation.js';
import type { ReportRow } from './report-row.js';

/** A row with what the object was on both sides; without attributes where it was never seen. */
export interface RowWithSides {
  readonly row: ReportRow;
  readonly before: Attributes;
  readonly after: Attributes;
  /** When it was deleted, as the later side has it. */
  readonly deletedDateTime: Instant | null;
}

/** Names that Microsoft Entra Backup and Recovery gives types; of those it does not know it gives none. */
const entityTypeNames: Readonly<Record<ObjectType, string>> = {
  user: 'user',
  group: 'group',
  conditionalAccessPolicy: 'conditionalAccessPolicy',
  namedLocation: 'namedLocationPolicy',
  authenticationMethodsPolicy: 'authenticationMethodPolicy',
  authorizationPolicy: 'authorizationPolicy',
  authenticationStrengthPolicy: 'authenticationStrengthPolicy',
  application: 'application',
  servicePrincipal: 'servicePrincipal',
  oauth2PermissionGrant: 'oAuth2PermissionGrant',
  appRoleAssignment: 'appRoleAssignment',
  organization: 'organization',
};
const nativeActions: readonly string[] = ['update', 'restore', 'softDelete'];
const UNKNOWN = 'unknownFutureValue';

/**
 * What a recovery would write for a row, in the shape of `recoveryChangeObjectBase` that Microsoft Graph's
 * `getChanges` gives (v1.0, 2026-06-05); `undefined` when it would write nothing. `until` is the later side.
 */
export const graphChange = (detail: RowWithSides, until: Instant): JsonObject | undefined => {
  const { row } = detail;
  const { objectId: id, objectType, displayName, recoveryAction } = row;
  if (recoveryAction === 'none') return undefined;
  const kind = { '@odata.type': kindOf(detail) };
  const life = lifeIn(detail, until);
  const roots = recoveryAction === 'recreate' ? givenAnew(detail) : rootsOf(row);
  return {
    entityTypeName: ownValue(entityTypeNames, objectType) ?? UNKNOWN,
    id,
    displayName,
    recoveryAction: nativeActions.includes(recoveryAction) ? recoveryAction : UNKNOWN,
    deltaFromCurrent: {
      ...kind,
      ...life.delta,
      ...valuesIn(detail.before, roots),
      ...linksIn(row),
    },
    currentState: { ...kind, ...life.current, ...valuesIn(detail.after, roots) },
  };
};

const kindOf = ({ row, before, after }: RowWithSides): string => {
  const kind = ownValue(after, '@odata.type') ?? ownValue(before, '@odata.type');
  return typeof kind === 'string' ? kind : graphKindOf(row.objectType);
};

/** The name of a type in the metadata of Microsoft Graph, which spells one in two ways. */
export const graphKindOf = (type: ObjectType): string =>
  `#microsoft.graph.${type === 'oauth2PermissionGrant' ? 'oAuth2PermissionGrant' : type}`;

const lifeIn = ({ row, deletedDateTime }: RowWithSides, until: Instant) => {
  if (row.recoveryAction === 'restore') {
    return { delta: { deletedDateTime: null }, current: { deletedDateTime } };
  }
  if (row.recoveryAction !== 'softDelete') return { delta: {}, current: {} };
  const delta = { '@removed': { reason: 'changed' }, deletedDateTime: until };
  return { delta, current: { deletedDateTime: null } };
};

/** Complex values are told whole, whatever of them differs. */
const rootsOf = ({ attributes }: ReportRow): readonly string[] => [
  ...new Set(attributes.filter(({ recoverable }) => recoverable).map(({ name }) => rootOf(name))),
];

const givenAnew = ({ row, before }: RowWithSides): readonly string[] =>
  recreation(row.objectType, before).attributes.map(({ name }) => name);

const valuesIn = (attributes: Attributes, roots: readonly string[]): JsonObject =>
  recordOf(roots.map((root) => [root, ownValue(attributes, root) ?? null]));

const linksIn = ({ objectType, links }: ReportRow): JsonObject => {
  const told = new Map<string, Json[]>();
  for (const { relation, targetId, targetType, op, recoverable } of links) {
    if (!recoverable || relationRule(objectType, relation).reading === 'attribute') continue;
    const name = `${relation}@delta`;
    const removed = op === 'added' ? { '@removed': { reason: 'changed' } } : {};
    const link = { '@odata.type': `#microsoft.graph.${targetType}`, id: targetId, ...removed };
    const known = told.get(name);
    if (known === undefined) told.set(name, [link]);
    else known.push(link);
  }
  return recordOf(told);
};
