import { objectId } from '../../../../src/domain/directory/directory-object.js';
import type { Blocked, Step } from '../../../../src/domain/recovery/plan.js';
import type { AccessObject } from '../../../../src/domain/recovery/proof/access.js';
import type { Edits, Tenant } from './tenant.js';

/** A step that gets its number when the plan is put together. */
export type Move = (tenant: Tenant) => Step;

const base = (id: string, objectType: string, displayName = id) => ({
  stepId: '',
  objectId: objectId(id),
  objectType,
  displayName,
  rank: 0,
  reason: '',
  place: null,
  changeIds: [],
  blocked: null,
});

const about = (tenant: Tenant, id: string) => {
  const { objectType, displayName } = tenant.get(id);
  return base(id, objectType, displayName);
};

const targets = (edits: Edits) =>
  Object.entries(edits).map(([name, desired]) => ({ name, expected: null, desired }));

export const update =
  (id: string, edits: Edits): Move =>
  (tenant) => ({ ...about(tenant, id), operation: 'update', attributes: targets(edits) });

const life =
  (operation: 'restore' | 'softDelete' | 'delete') =>
  (id: string): Move =>
  (tenant) => ({ ...about(tenant, id), operation });

export const restore = life('restore');
export const softDelete = life('softDelete');
export const remove = life('delete');

export const recreate =
  ({ objectId: id, objectType, attributes }: AccessObject): Move =>
  () => ({
    ...base(id, objectType),
    operation: 'recreate',
    attributes: targets(attributes),
    lost: [],
  });

const link =
  (operation: 'addLink' | 'removeLink') =>
  (memberId: string, groupId: string): Move =>
  () => ({
    ...base(groupId, 'group'),
    operation,
    link: {
      relation: 'members',
      targetId: objectId(memberId),
      targetType: 'user',
      targetName: memberId,
    },
  });

export const join = link('addLink');
export const leave = link('removeLink');

const BY_CHOICE: Blocked = { reason: 'kept-by-choice', detail: '' };

/** The same step, and nobody takes it. */
export const blocked =
  (move: Move): Move =>
  (tenant) => ({ ...move(tenant), blocked: BY_CHOICE });

/** The steps of a plan, numbered `s0001` and on. */
export const planOf = (tenant: Tenant, moves: readonly Move[]): readonly Step[] =>
  moves.map((move, index) => ({
    ...move(tenant),
    stepId: `s${String(index + 1).padStart(4, '0')}`,
  }));
