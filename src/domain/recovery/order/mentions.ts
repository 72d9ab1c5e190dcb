import { namesOthers, propertyRule, typeRule } from '../../directory/catalogue.js';
import type { Draft } from '../drafts.js';
import type { AttributeTarget } from '../plan.js';
import { idsIn } from '../recreate/ids-in.js';

/** By id: the drafts, by their place in the list, that bring back or make what has it. */
export type Bringers = ReadonlyMap<string, readonly number[]>;

/** The attributes of a draft whose wanted values the directory is given. */
export const targetsOf = (draft: Draft): readonly AttributeTarget[] => {
  switch (draft.operation) {
    case 'update':
      return draft.attributes;
    case 'recreate':
      return draft.attributes.filter(
        ({ name }) => propertyRule(draft.objectType, name).recoverable !== 'never',
      );
    case 'restore':
    case 'softDelete':
    case 'delete':
    case 'addLink':
    case 'removeLink':
      return [];
  }
};

/** Those of them that may name other objects. */
export const namingTargetsOf = (draft: Draft): readonly AttributeTarget[] =>
  targetsOf(draft).filter(({ name }) => namesOthers(draft.objectType, name));

/** The ids that a draft wants an object to name, some more than once. */
export function* wantedIds(draft: Draft): Generator<string, void> {
  if (draft.operation === 'addLink') yield draft.link.targetId;
  for (const { desired } of namingTargetsOf(draft)) yield* idsIn(desired);
}

/** The ids that an object named and that a draft may take away. */
export function* formerIds(draft: Draft): Generator<string, void> {
  if (draft.operation === 'removeLink') yield draft.link.targetId;
  if (draft.operation === 'addLink' && draft.instead !== undefined) yield draft.instead.targetId;
  for (const { expected } of namingTargetsOf(draft)) yield* idsIn(expected);
}

/** What some drafts bring back, under each id that others name it by. */
export const bringersIn = (drafts: Iterable<readonly [number, Draft]>): Bringers => {
  const bringers = new Map<string, number[]>();
  for (const [index, draft] of drafts) {
    if (draft.blocked !== null) continue;
    for (const id of idsBroughtBy(draft)) {
      const known = bringers.get(id);
      if (known === undefined) bringers.set(id, [index]);
      else known.push(index);
    }
  }
  return bringers;
};

const idsBroughtBy = (draft: Draft): readonly string[] => {
  if (draft.operation === 'restore') return [draft.objectId];
  if (draft.operation !== 'recreate') return [];
  const rule = typeRule(draft.objectType)?.recreation;
  const names = rule?.possible === true ? rule.knownBy : [];
  const others = draft.attributes.filter(({ name }) => names.includes(name));
  return [draft.objectId, ...others.map(({ desired }) => desired).filter(isText)];
};

const isText = (value: unknown): value is string => typeof value === 'string';
