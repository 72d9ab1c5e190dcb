import {
  type AttributeChange,
  type Attributes,
  type LinkChange,
  objectId,
  type ObjectType,
} from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import type { Json } from '../../../src/domain/json.js';
import type {
  ChangeReported,
  ObjectChanged,
  ReportedTarget,
  TimelineEvent,
} from '../../../src/domain/timeline/events.js';

/** A rule by its name, something it speaks of, and something near to it that it does not speak of. */
export type Case = readonly [rule: string, happens: TimelineEvent, nearMiss: TimelineEvent];

const window = { after: instantAt(0), until: instantAt(1_000) };
const subject = (objectType: ObjectType, displayName: string) => ({
  objectId: objectId('o1'),
  objectType,
  displayName,
  window,
});

export const change = (name: string, before: Json, after: Json): AttributeChange => ({
  name,
  before,
  after,
});

export const changed = (
  objectType: ObjectType,
  attributes: readonly AttributeChange[],
  displayName = 'Name',
): ObjectChanged => ({
  type: 'ObjectChanged',
  data: { ...subject(objectType, displayName), attributes, links: [] },
});

export const relinked = (
  objectType: ObjectType,
  [relation, op]: readonly [string, LinkChange['op']],
  displayName = 'Name',
): ObjectChanged => ({
  type: 'ObjectChanged',
  data: {
    ...subject(objectType, displayName),
    attributes: [],
    links: [{ relation, op, targetId: objectId('o2'), targetType: 'user' }],
  },
});

export const created = (objectType: ObjectType, attributes: Attributes = {}): TimelineEvent => ({
  type: 'ObjectCreated',
  data: { ...subject(objectType, 'Name'), attributes, links: [] },
});

export const discovered = (objectType: ObjectType, attributes: Attributes = {}): TimelineEvent => ({
  type: 'ObjectDiscovered',
  data: { ...subject(objectType, 'Name'), attributes, links: [] },
});

export const deleted = (objectType: ObjectType, displayName = 'Name'): TimelineEvent => ({
  type: 'ObjectSoftDeleted',
  data: { ...subject(objectType, displayName), deletedDateTime: null },
});

export const hardDeleted = (
  objectType: ObjectType,
  was: 'live' | 'soft-deleted' = 'live',
): TimelineEvent => ({
  type: 'ObjectHardDeleted',
  data: { ...subject(objectType, 'Name'), was },
});

export const restored = (objectType: ObjectType): TimelineEvent => ({
  type: 'ObjectRestored',
  data: { ...subject(objectType, 'Name'), was: 'soft-deleted' },
});

/** What the audit log says, of one target with some properties. */
export const reported = (
  activity: string,
  properties: ReportedTarget['properties'] = [],
  { succeeded = true, type = 'policy', displayName = 'Name' } = {},
): ChangeReported => ({
  type: 'ChangeReported',
  data: {
    objectId: objectId('o1'),
    objectType: type,
    displayName,
    auditKey: 'key',
    auditId: 'audit',
    auditCorrelationId: null,
    activity,
    succeeded,
    actors: [],
    occurredAt: instantAt(0),
    targets: [{ id: 'o1', type, displayName, properties }],
    source: 'import',
    record: {},
  },
});
