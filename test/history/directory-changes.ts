import {
  type AttributeChange,
  type Attributes,
  type Link,
  type LinkChange,
  objectId,
} from '../../src/domain/directory/directory-object.js';
import type {
  Actor,
  ChangeAttributed,
  ChangeEvent,
  ChangeReported,
  LinksDiscovered,
  ObjectChanged,
} from '../../src/domain/timeline/events.js';
import { second } from './recorded-tenant.js';

const window = { after: null, until: second(0) };

const subject = (id: string, objectType = 'user') => ({
  objectId: objectId(id),
  objectType,
  displayName: `Name of ${id}`,
  window,
});

export const member = (id: string): Link => ({
  relation: 'members',
  targetId: objectId(id),
  targetType: 'user',
});

export const aUser = (id: string, attributes: Attributes = {}): ChangeEvent => ({
  type: 'ObjectDiscovered',
  data: { ...subject(id), attributes: { displayName: `Name of ${id}`, ...attributes }, links: [] },
});

export const created = (id: string): ChangeEvent => ({
  type: 'ObjectCreated',
  data: { ...subject(id), attributes: { displayName: `Name of ${id}` }, links: [] },
});

export const aGroup = (id: string, members: readonly string[]): ChangeEvent => ({
  type: 'ObjectDiscovered',
  data: {
    ...subject(id, 'group'),
    attributes: { displayName: `Name of ${id}` },
    links: members.map(member),
  },
});

export const changed = (id: string, ...attributes: AttributeChange[]): ObjectChanged => ({
  type: 'ObjectChanged',
  data: { ...subject(id), attributes, links: [] },
});

export const department = (before: string | null, after: string): AttributeChange => ({
  name: 'department',
  before,
  after,
});

export const relinked = (id: string, op: LinkChange['op'], target: string): ObjectChanged => ({
  type: 'ObjectChanged',
  data: {
    ...subject(id, 'group'),
    window: { after: second(-1), until: second(0) },
    attributes: [],
    links: [{ ...member(target), op }],
  },
});

/** Members of a group that are read after the group itself. */
export const membersMet = (id: string, ...members: readonly string[]): LinksDiscovered => ({
  type: 'LinksDiscovered',
  data: { ...subject(id, 'group'), links: members.map(member) },
});

export const softDeleted = (id: string): ChangeEvent => ({
  type: 'ObjectSoftDeleted',
  data: { ...subject(id), deletedDateTime: second(1) },
});

export const restored = (id: string): ChangeEvent => ({
  type: 'ObjectRestored',
  data: { ...subject(id), was: 'soft-deleted' },
});

export const anActor = (name: string): Actor => ({
  kind: 'user',
  id: `id-of-${name}`,
  name,
  ip: null,
});

export const attributed = (
  changeId: string,
  overrides: Partial<ChangeAttributed['data']> = {},
): ChangeAttributed => ({
  type: 'ChangeAttributed',
  data: {
    objectId: objectId('u1'),
    objectType: 'user',
    displayName: 'Name of u1',
    changeId,
    actors: [anActor('Ada@example.com')],
    occurredAt: second(5),
    activity: 'Update user',
    auditId: `audit of ${changeId}`,
    auditCorrelationId: null,
    ...overrides,
  },
});

/** What the audit log says of a user, under a key made from the audit record's id. */
export const reported = (
  auditId: string,
  overrides: Partial<ChangeReported['data']> = {},
): ChangeReported => ({
  type: 'ChangeReported',
  data: {
    objectId: objectId('u1'),
    objectType: 'user',
    displayName: 'Name of u1',
    auditKey: `key of ${auditId}`,
    auditId,
    auditCorrelationId: null,
    activity: 'Update user',
    succeeded: true,
    actors: [anActor('Ada@example.com')],
    occurredAt: second(5),
    targets: [
      {
        id: 'u1',
        type: 'user',
        displayName: 'Name of u1',
        properties: [{ name: 'Department', before: 'Sales', after: 'Ops' }],
      },
    ],
    source: 'import',
    record: { id: auditId, activityDisplayName: 'Update user' },
    ...overrides,
  },
});
