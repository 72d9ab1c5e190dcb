import {
  type Attributes,
  displayNameOf,
  type Link,
  objectId,
} from '../../src/domain/directory/directory-object.js';
import type { Json } from '../../src/domain/json.js';
import type {
  ChangeAttributed,
  ChangeReported,
  ObjectChanged,
  ObjectDiscovered,
  ObjectSoftDeleted,
} from '../../src/domain/timeline/events.js';
import { second } from '../history/recorded-tenant.js';

const subject = (id: string, objectType: string, displayName: string) => ({
  objectId: objectId(id),
  objectType,
  displayName,
});

const windowUntil = (seconds: number) => ({
  after: second(seconds - 1),
  until: second(seconds),
});

export const discovered = (
  id: string,
  objectType: string,
  attributes: Attributes,
  links: readonly Link[] = [],
): ObjectDiscovered => ({
  type: 'ObjectDiscovered',
  data: {
    ...subject(id, objectType, displayNameOf(objectId(id), attributes)),
    attributes,
    links,
    window: { after: null, until: second(0) },
  },
});

export const departmentChanged = (
  id: string,
  before: Json,
  after: Json,
  seconds: number,
): ObjectChanged => ({
  type: 'ObjectChanged',
  data: {
    ...subject(id, 'user', id),
    attributes: [{ name: 'department', before, after }],
    links: [],
    window: windowUntil(seconds),
  },
});

export const memberAdded = (groupId: string, userId: string, seconds: number): ObjectChanged => ({
  type: 'ObjectChanged',
  data: {
    ...subject(groupId, 'group', groupId),
    attributes: [],
    links: [{ relation: 'members', targetId: objectId(userId), targetType: 'user', op: 'added' }],
    window: windowUntil(seconds),
  },
});

export const softDeleted = (id: string, seconds: number): ObjectSoftDeleted => ({
  type: 'ObjectSoftDeleted',
  data: {
    ...subject(id, 'user', id),
    window: windowUntil(seconds),
    deletedDateTime: second(seconds),
  },
});

export const attributed = (
  changeId: string,
  id: string,
  actorName: string,
  seconds: number,
): ChangeAttributed => ({
  type: 'ChangeAttributed',
  data: {
    ...subject(id, 'user', id),
    changeId,
    actors: [{ kind: 'user', id: `id-of-${actorName}`, name: actorName, ip: null }],
    occurredAt: second(seconds),
    activity: 'Update user',
    auditId: `audit-${changeId}`,
    auditCorrelationId: null,
  },
});

/** A record of the audit log about a user, of which no look saw anything. */
export const reported = (
  id: string,
  seconds: number,
  overrides: Partial<ChangeReported['data']> = {},
): ChangeReported => ({
  type: 'ChangeReported',
  data: {
    ...subject(id, 'user', id),
    auditKey: `${id} ${String(seconds)}`,
    auditId: `audit ${String(seconds)}`,
    auditCorrelationId: 'audit-round',
    activity: 'Change user password',
    succeeded: true,
    actors: [{ kind: 'agent', id: 'agent-7', name: 'Helper', ip: null }],
    occurredAt: second(seconds),
    targets: [
      {
        id,
        type: 'user',
        displayName: null,
        properties: [{ name: 'Title', before: 'Clerk', after: 'Chief' }],
      },
    ],
    source: 'import',
    record: { id: `audit ${String(seconds)}`, operationType: 'Update' },
    ...overrides,
  },
});
