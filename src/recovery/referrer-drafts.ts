import {
  isToOne,
  propertyRule,
  relationRule,
  titleOf,
  typeRule,
} from '../domain/directory/catalogue.js';
import type { Relation } from '../domain/directory/directory-object.js';
import { isJsonObject, type Json } from '../domain/json.js';
import { attributeLimit, linkLimit, syncedBlock } from '../domain/recovery/blocked.js';
import type { Draft } from '../domain/recovery/drafts.js';
import type { AttributeTarget, Blocked } from '../domain/recovery/plan.js';
import { idsIn } from '../domain/recovery/recreate/ids-in.js';
import { recreation } from '../domain/recovery/recreate/recreation.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

/** One that refers, and what it refers to. */
export interface Reference {
  readonly source: ObjectAt;
  readonly relation: Relation;
  readonly object: ObjectAt;
  readonly isBack: boolean;
}

/** What puts one reference back; `null` where it went with the object that referred. */
export const referenceDraft = (
  reference: Reference,
  now: TenantState,
  then: TenantState,
): Draft | null => {
  const { source, relation } = reference;
  const { reading, from } = relationRule(source.objectType, relation);
  if (reading !== 'attribute') return linkDraft(reference, now);
  if (typeRule(source.objectType)?.deletion !== 'repeatable') return null;
  return source.status === 'live'
    ? fixedDraft(reference, from?.path ?? relation)
    : assignmentDraft(reference, then);
};

const subjectOf = ({ objectId, objectType, displayName }: ObjectAt) => ({
  objectId,
  objectType,
  displayName,
});

const inWords = ({ objectType, displayName }: ObjectAt): string =>
  `the ${titleOf(objectType)} ${displayName}`;

/** `null` where the object that had the link is gone, and the link with it. */
const linkDraft = (reference: Reference, now: TenantState): Draft | null => {
  const { source, relation, object, isBack } = reference;
  if (!isBack && source.status !== 'soft-deleted') return null;
  const { objectId: targetId, objectType: targetType, displayName: targetName } = object;
  return {
    ...subjectOf(source),
    operation: 'addLink',
    link: { relation, targetId, targetType, targetName },
    reason: `It had ${inWords(object)}, which is made anew, among its ${relation}`,
    changeIds: [],
    blocked:
      linkLimit(source.objectType, relation, source.attributes) ??
      syncedBlock(source.attributes, () => null) ??
      (isBack ? takenBlock(reference, now) : NOT_THERE),
  };
};

const NOT_THERE: Blocked = {
  reason: 'target-missing',
  detail: 'It is among the deleted items itself, so nothing can be linked to it',
};

/** Where only one can be linked, who was put in its place since stays. */
const takenBlock = ({ source, relation, object }: Reference, now: TenantState): Blocked | null => {
  if (!isToOne(relation)) return null;
  const { rows } = now.links(source.objectId, relation, { size: 2 });
  return rows.some(({ targetId }) => targetId !== object.objectId)
    ? {
        reason: 'changed-later-by-another',
        detail: `Somebody else was made its ${relation} since, so that is kept`,
      }
    : null;
};

/** A grant or assignment that went with what it is about; `null` where it was not there then. */
const assignmentDraft = ({ source, object }: Reference, then: TenantState): Draft | null => {
  const before = then.object(source.objectId);
  if (before?.status !== 'live') return null;
  return {
    ...subjectOf(source),
    operation: 'recreate',
    ...recreation(before.objectType, before.attributes),
    reason: `It went with ${inWords(object)}, which is made anew`,
    changeIds: [],
  };
};

/** One that stands and names the old id in a way that nobody can change. */
const fixedDraft = ({ source, object }: Reference, path: string): Draft => {
  const { objectId: id } = object;
  return updateDraft(source, [{ name: path, expected: id, desired: id }], object);
};

const updateDraft = (
  source: ObjectAt,
  attributes: readonly AttributeTarget[],
  object: ObjectAt,
): Draft => ({
  ...subjectOf(source),
  operation: 'update',
  attributes,
  reason: `It names ${inWords(object)}, which is made anew, by the id that it had`,
  changeIds: [],
  blocked:
    syncedBlock(source.attributes, () => null) ??
    attributes
      .map(({ name }) => attributeLimit(source.objectType, name, source.attributes))
      .find((limit) => limit !== null) ??
    null,
});

/** By each id that the directory gives them anew: the objects that are made anew. */
export const namesOf = (objects: readonly ObjectAt[]): ReadonlyMap<string, ObjectAt> =>
  new Map(objects.flatMap((object) => idsGivenUp(object).map((id) => [id, object] as const)));

const idsGivenUp = ({ objectId, objectType, attributes }: ObjectAt): readonly string[] => {
  const rule = typeRule(objectType)?.recreation;
  const names = rule?.possible === true ? rule.knownBy : [];
  const others = names
    .filter((name) => propertyRule(objectType, name).recoverable === 'never')
    .map((name) => attributes[name]);
  return [objectId, ...others.filter((other) => typeof other === 'string')];
};

/** What lets the values of an object follow that name others by the ids that they had. */
export function* namingDrafts(
  source: ObjectAt,
  properties: readonly string[],
  names: ReadonlyMap<string, ObjectAt>,
): Generator<Draft, void> {
  const named = properties
    .flatMap((name) => [...leaves(name, source.attributes[name] ?? null)])
    .flatMap(([name, value]) => {
      const object = [...idsIn(value)].map((id) => names.get(id)).find((one) => one !== undefined);
      return object === undefined ? [] : [{ name, value, object }];
    });
  const byLimit = Map.groupBy(
    named,
    ({ name }) => attributeLimit(source.objectType, name, source.attributes)?.reason,
  );
  for (const [first, ...rest] of byLimit.values()) {
    if (first === undefined) continue;
    const attributes = [first, ...rest].map(({ name, value }) => ({
      ...{ name, expected: value, desired: value },
    }));
    yield updateDraft(source, attributes, first.object);
  }
}

/** The values inside a value that are no objects, by OData path. */
function* leaves(path: string, value: Json): Generator<readonly [string, Json], void> {
  if (!isJsonObject(value)) yield [path, value];
  else for (const [name, inner] of Object.entries(value)) yield* leaves(`${path}/${name}`, inner);
}
