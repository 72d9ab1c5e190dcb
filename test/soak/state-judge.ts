import { capturedTypes, propertyRule, relationsOf } from '../../src/domain/directory/catalogue.js';
import type { Attributes } from '../../src/domain/directory/directory-object.js';
import { equalJson } from '../../src/domain/json.js';
import type { TrueObject } from '../bench/recover-plan.js';

/** A line of an exported state about an object. */
export interface ToldObject {
  readonly kind: string;
  readonly objectId: string;
  readonly objectType: string;
  readonly status: string;
  readonly attributes: Attributes;
  readonly links: readonly { readonly relation: string; readonly targetId: string }[];
}

/** Where a state that is told and what the directory holds differ: objects, attributes, links, both ways. */
export const differencesBetween = (
  held: readonly TrueObject[],
  told: readonly ToldObject[],
): readonly string[] => {
  const known = new Map(told.map((object) => [object.objectId, object]));
  const captured = held.filter(({ objectType }) => capturedTypes.includes(objectType));
  const there = new Map<string, TrueObject>(captured.map((object) => [object.objectId, object]));
  const invented = told.filter(
    (object) => object.status === 'live' && !there.has(object.objectId) && !hides(object, there),
  );
  return [
    ...invented.map(({ objectId, objectType }) => `${objectType} ${objectId} is told, and is not`),
    ...captured.flatMap((object) => {
      const other = known.get(object.objectId);
      const named = `${object.objectType} ${object.objectId}`;
      if (other === undefined) return [`${named} is not told`];
      return differencesOf(object, other, there).map((what) => `${named} ${what}`);
    }),
  ];
};

/** What hangs on an object in the bin is not shown, and comes back with it: an assignment of a deleted user. */
const hides = ({ attributes }: ToldObject, there: ReadonlyMap<string, TrueObject>): boolean =>
  Object.values(attributes).some(
    (value) => typeof value === 'string' && there.get(value)?.status === 'soft-deleted',
  );

const differencesOf = (
  object: TrueObject,
  told: ToldObject,
  there: ReadonlyMap<string, TrueObject>,
): readonly string[] => {
  if (told.status !== object.status) return [`is ${object.status}, and is told ${told.status}`];
  if (object.status !== 'live') return [];
  return [...attributesWrong(object, told), ...linksWrong(object, told, there)];
};

const attributesWrong = (object: TrueObject, told: ToldObject): readonly string[] =>
  Object.entries(told.attributes)
    .filter(([name]) => propertyRule(object.objectType, name).compared)
    .filter(([name, value]) => !equalJson(value, object.attributes[name] ?? null))
    .map(([name, value]) => {
      const is = JSON.stringify(object.attributes[name] ?? null);
      return `${name} is ${is}, and is told ${JSON.stringify(value)}`;
    });

/** Links that no attribute tells, to what lives. */
const linksWrong = (
  object: TrueObject,
  told: ToldObject,
  there: ReadonlyMap<string, TrueObject>,
): readonly string[] => {
  const lives = (id: string) => there.get(id)?.status !== 'soft-deleted';
  const relations = relationsOf(object.objectType);
  const known = new Set(told.links.map(({ relation, targetId }) => `${relation} ${targetId}`));
  const real = new Set(
    relations.flatMap((relation) =>
      (object.links[relation] ?? []).map((id) => `${relation} ${id}`),
    ),
  );
  const missing = [...real].filter((link) => !known.has(link));
  const extra = told.links
    .filter(({ relation, targetId }) => relation in object.links && lives(targetId))
    .map(({ relation, targetId }) => `${relation} ${targetId}`)
    .filter((link) => !real.has(link));
  return [
    ...missing.map((link) => `${link} is not told`),
    ...extra.map((link) => `${link} is told, and is not`),
  ];
};
