import { graphChange, type RowWithSides } from '../comparison/graph-change.js';
import type { ReportLink, ReportRow } from '../comparison/report-row.js';
import { propertyRule, typeRule } from '../directory/catalogue.js';
import type { ObjectType } from '../directory/directory-object.js';
import { hasComputedMembers, isSynced } from '../directory/mastery.js';
import type { Instant } from '../instant.js';
import { type JsonObject, ownValue } from '../json.js';
import { entityTypeOf } from './entity-types.js';

type NativeAction = 'update' | 'restore' | 'softDelete';

/** One object as the native product tells of it, and how many links of it differ. */
export interface NativeChange {
  readonly entity: JsonObject;
  readonly links: number;
}

/**
 * A row of a report as `getChanges` of Microsoft Entra Backup and Recovery tells it (Graph v1.0, 2026-06-05);
 * `undefined` for what the native product does not recover: other types, what is gone for good, grants of single
 * people. Objects mastered on-premises are told, although no recovery writes them.
 */
export const nativeChange = (detail: RowWithSides, until: Instant): NativeChange | undefined => {
  const { row } = detail;
  const entityTypeName = entityTypeOf(row.objectType);
  const action = nativeActionOf(detail);
  if (entityTypeName === undefined || action === undefined) return undefined;
  const told = toldParts(detail);
  if (isOfOnePerson(detail) || (action === 'update' && isEmpty(told))) return undefined;
  const recoveryAction = row.recoveryAction === 'recreate' ? 'recreate' : action;
  const change = graphChange({ ...detail, row: { ...row, ...told, recoveryAction } }, until);
  const entity = { ...change, entityTypeName, recoveryAction: action };
  return { entity, links: told.links.length };
};

const nativeActionOf = ({ row, before, after }: RowWithSides): NativeAction | undefined => {
  const { recoveryAction: action, objectType } = row;
  if (action === 'recreate' || action === 'delete') return repeatableAction(action, objectType);
  if (action !== 'none') return action;
  return isSynced(after) || isSynced(before) ? syncedAction(row) : undefined;
};

/** What can be made again just as it was counts as if there were a bin for it. */
const repeatableAction = (
  action: 'recreate' | 'delete',
  type: ObjectType,
): NativeAction | undefined => {
  if (typeRule(type)?.deletion !== 'repeatable') return undefined;
  return action === 'recreate' ? 'restore' : 'softDelete';
};

const syncedAction = ({ existence: { before, after } }: ReportRow): NativeAction | undefined => {
  if (after === 'live') return before === 'live' ? 'update' : 'softDelete';
  return before === 'live' && after === 'soft-deleted' ? 'restore' : undefined;
};

/** Consent that one person gave is out of the native scope: only what an administrator gave for all is in. */
const isOfOnePerson = ({ before, after }: RowWithSides): boolean =>
  [before, after].some((side) => ownValue(side, 'consentType') === 'Principal');

type Parts = Pick<ReportRow, 'attributes' | 'links'>;

const isEmpty = ({ attributes, links }: Parts): boolean =>
  links.length === 0 && !attributes.some(({ recoverable }) => recoverable);

const toldParts = ({ row, after }: RowWithSides): Parts => ({
  attributes: isSynced(after)
    ? row.attributes.map((change) => ({
        ...change,
        recoverable: propertyRule(row.objectType, change.name).recoverable === 'update',
      }))
    : row.attributes,
  links: row.links.filter((link) => isTold(row, link) && !hasComputedMembers(after)),
});

/** Of links that are no objects, only the static members of groups are in the native scope. */
const isTold = ({ objectType }: ReportRow, { relation, recoverable }: ReportLink): boolean =>
  objectType === 'group' && relation === 'members' && recoverable;
