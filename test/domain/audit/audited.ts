import { objectId } from '../../../src/domain/directory/directory-object.js';
import type { KnownChange } from '../../../src/domain/audit/claim.js';
import { auditRecord } from '../../../src/domain/audit/audit-record.js';
import { explainChanges } from '../../../src/domain/audit/explain-changes.js';
import { type Instant, instantAt } from '../../../src/domain/instant.js';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import type { AuditRecord } from '../../../src/domain/timeline/attribution.js';
import type { ChangeEvent } from '../../../src/domain/timeline/events.js';

export const minute = (minutes: number): Instant => instantAt(minutes * 60_000);

type Properties = Readonly<Record<string, readonly [before: Json, after: Json]>>;

interface Told {
  readonly activity: string;
  readonly target?: string;
  readonly type?: string;
  readonly others?: readonly string[];
  readonly properties?: Properties;
  readonly more?: JsonObject;
}

const packed = (value: Json): Json => (value === null ? null : JSON.stringify(value));

let records = 0;

/** A record as Graph gives it, of somebody called by his id, so many minutes after 1970. */
export const told = (by: string, at: number, { activity, ...what }: Told): AuditRecord => {
  records += 1;
  const { target = 'o1', type = 'User', others = [], properties = {}, more = {} } = what;
  const record = auditRecord(
    {
      id: `Directory_${String(records)}`,
      activityDisplayName: activity,
      activityDateTime: minute(at),
      result: 'success',
      initiatedBy: { user: { id: by }, app: null },
      targetResources: [
        {
          id: target,
          type,
          modifiedProperties: Object.entries(properties).map(([displayName, [before, after]]) => ({
            displayName,
            oldValue: packed(before),
            newValue: packed(after),
          })),
        },
        ...others.map((id) => ({ id, type: 'Group', modifiedProperties: [] })),
      ],
      ...more,
    },
    new Set(),
  );
  if (record === null) throw new Error('no record');
  return record;
};

/** `Update user` of o1 with the job title before and after. */
export const retitled = (by: string, at: number, before: Json, after: Json): AuditRecord =>
  told(by, at, { activity: 'Update user', properties: { JobTitle: [[before], [after]] } });

export const membership = (by: string, at: number, verb: 'Add' | 'Remove', user = 'u1') =>
  told(by, at, {
    activity: verb === 'Add' ? 'Add member to group' : 'Remove member from group',
    target: user,
    others: ['o1'],
    properties: { 'Group.ObjectID': verb === 'Add' ? [null, 'o1'] : ['o1', null] },
  });

const data = (objectType: string, after: number, until: number, id: string) => ({
  objectId: objectId(id),
  objectType,
  displayName: id,
  window: { after: minute(after), until: minute(until) },
});

/** A change of o1 between two looks. */
export const changed = (
  [after, until]: readonly [number, number],
  values: Properties,
  { type = 'user', id = 'o1' } = {},
): KnownChange => ({
  attributes: {},
  event: {
    type: 'ObjectChanged',
    data: {
      ...data(type, after, until, id),
      attributes: Object.entries(values).map(([name, [before, then]]) => ({
        name,
        before,
        after: then,
      })),
      links: [],
    },
  },
});

export const linked = (
  [after, until]: readonly [number, number],
  op: 'added' | 'removed',
  { relation = 'members', type = 'group', target = 'u1' } = {},
): KnownChange => ({
  attributes: {},
  event: {
    type: 'ObjectChanged',
    data: {
      ...data(type, after, until, 'o1'),
      attributes: [],
      links: [{ relation, targetId: objectId(target), targetType: 'user', op }],
    },
  },
});

export const born = (
  [after, until]: readonly [number, number],
  attributes: Readonly<Record<string, Json>> = {},
  { type = 'user', id = 'o1' } = {},
): KnownChange => ({
  attributes,
  event: {
    type: 'ObjectCreated',
    data: { ...data(type, after, until, id), attributes, links: [] },
  },
});

export const gone = (
  [after, until]: readonly [number, number],
  attributes: Readonly<Record<string, Json>>,
  { type = 'user', id = 'o1' } = {},
): KnownChange => ({
  attributes,
  event: { type: 'ObjectHardDeleted', data: { ...data(type, after, until, id), was: 'live' } },
});

export const softDeleted = ([after, until]: readonly [number, number]): KnownChange => {
  const event: ChangeEvent = {
    type: 'ObjectSoftDeleted',
    data: { ...data('user', after, until, 'o1'), deletedDateTime: null },
  };
  return { attributes: {}, event };
};

/** Of each change who made it, by the records; asked an hour after all, if not told otherwise. */
export const actorsOf = (
  changes: readonly KnownChange[],
  audits: readonly AuditRecord[],
  now = minute(10_000),
): readonly (readonly (string | null)[])[] => {
  const explained = explainChanges(changes, audits, now);
  return changes.map((change) => (explained.get(change) ?? []).map(({ actor }) => actor.id));
};
