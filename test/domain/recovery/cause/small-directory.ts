import type { Existence } from '../../../../src/domain/comparison/net-difference.js';
import { applyChanges, valueAt } from '../../../../src/domain/directory/difference.js';
import {
  type Attributes,
  objectId,
  type ObjectId,
  type ObjectType,
  type Observation,
} from '../../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../../src/domain/json.js';

/** What somebody does to one object; each touches one slot of it. */
export type Operation =
  | { readonly kind: 'set'; readonly slot: string; readonly value: Json }
  | { readonly kind: 'add' | 'remove'; readonly slot: string; readonly value: string }
  | { readonly kind: 'link' | 'unlink'; readonly relation: string; readonly value: string }
  | { readonly kind: 'create' | 'delete' | 'restore' | 'purge' };

/** An object of the smallest directory there is. */
export interface Thing {
  readonly status: Existence;
  readonly attributes: Attributes;
  /** `relation/targetId` */
  readonly links: ReadonlySet<string>;
}

export const NEW: Attributes = {
  displayName: 'new',
  department: 'New',
  otherMails: ['new@c.test'],
  conditions: { users: { excludeGroups: [], mode: 'd1' } },
};

const listIn = (thing: Thing, slot: string): readonly string[] =>
  (valueAt(thing.attributes, slot) ?? []) as readonly string[];

const withValue = (thing: Thing, slot: string, value: Json): Thing => ({
  ...thing,
  attributes: applyChanges(thing.attributes, [{ name: slot, before: null, after: value }]),
});

type OnLink = Extract<Operation, { readonly kind: 'link' | 'unlink' }>;

const linksAfter = (thing: Thing, { kind, relation, value }: OnLink): ReadonlySet<string> => {
  const link = `${relation}/${value}`;
  const isReplaced = (one: string): boolean => relation === 'manager' && one.startsWith('manager/');
  if (kind === 'unlink') return new Set([...thing.links].filter((one) => one !== link));
  return new Set([...[...thing.links].filter((one) => !isReplaced(one)), link]);
};

/** The object afterwards, whether or not the operation makes a difference. */
export const done = (thing: Thing, operation: Operation): Thing => {
  if ('slot' in operation) {
    return withValue(thing, operation.slot, valueAfter(thing, operation));
  }
  if ('relation' in operation) return { ...thing, links: linksAfter(thing, operation) };
  return operation.kind === 'create'
    ? { status: 'live', attributes: NEW, links: new Set() }
    : { ...thing, status: STATUS_AFTER[operation.kind] };
};

const STATUS_AFTER = { delete: 'soft-deleted', restore: 'live', purge: 'hard-deleted' } as const;

type OnValue = Extract<Operation, { readonly kind: 'set' | 'add' | 'remove' }>;

const valueAfter = (thing: Thing, operation: OnValue): Json => {
  if (operation.kind === 'set') return operation.value;
  const others = listIn(thing, operation.slot).filter((one) => one !== operation.value);
  return operation.kind === 'add' ? [...others, operation.value] : others;
};

/** Whether the directory takes an operation on the object as it is. */
export const isTaken = ({ status }: Thing, { kind }: Operation): boolean => {
  if (kind === 'create') return status === 'absent';
  if (kind === 'restore' || kind === 'purge') return status === 'soft-deleted';
  return status === 'live';
};

export const observed = (
  ref: { readonly objectId: ObjectId; readonly objectType: ObjectType },
  { status, attributes, links }: Thing,
): Observation => {
  if (status === 'soft-deleted') return { ...ref, seen: 'soft-deleted', deletedDateTime: null };
  if (status !== 'live') return { ...ref, seen: 'gone' };
  const targets = [...links].map((link) => link.split('/') as [string, string]);
  const relations = ['members', 'manager'].map((relation) => ({
    relation,
    seen: 'all' as const,
    targets: targets
      .filter(([own]) => own === relation)
      .map(([, id]) => ({ targetId: objectId(id), targetType: 'user' })),
  }));
  return { ...ref, seen: 'present', attributes, links: relations };
};
