import { relationsOf } from '../../domain/directory/catalogue.js';
import {
  objectId,
  type ObjectRef,
  type ObjectType,
  type Observation,
  type Relation,
} from '../../domain/directory/directory-object.js';
import { DirectoryRefused, type LookPage } from '../directory.port.js';
import type { Asking } from './graph-client.js';
import { assertReadable } from './graph-paths.js';
import { placeOf, typesBelow } from './graph-places.js';
import { linkTarget } from '../../domain/directory/graph-object.js';
import { presentObject } from './observations.js';
import { type RelationOfAll, type Targets, targetsOf, targetsOfAll } from './targets.js';

/** Links of one relation of every object of a type. @throws DeltaTokenExpired */
export async function* sweepPages(
  asking: Asking,
  type: ObjectType,
  relation: Relation,
  from: string | null,
): AsyncIterable<LookPage> {
  assertReadable(type, relation);
  const what = { type, relation, bare: true, inParts: false };
  for await (const { objects, ...where } of targetsOfAll(asking, what, from)) {
    yield { ...where, observations: objects.map((one) => linksSeen(what, one)) };
  }
}

/** All objects of a type that has no list of its own. @throws DeltaTokenExpired */
export async function* lookBelow(
  asking: Asking,
  type: ObjectType,
  from: string | null,
): AsyncIterable<LookPage> {
  const what = aboveOf(type);
  if (what === null) return;
  const all = targetsOfAll(asking, { ...what, inParts: true }, from);
  for await (const { objects, ...where } of all) {
    yield { ...where, ...objectsBelow(type, objects) };
  }
}

/**
 * What no delta tells about these objects: swept links, and what lives below them. What this identity
 * may not read is left out: the reading of all of it is refused as well, and tells so.
 */
export async function* pagesAround(
  asking: Asking,
  refs: readonly ObjectRef[],
): AsyncIterable<LookPage> {
  const alone = { token: null, roundComplete: false };
  for (const [type, ofType] of Map.groupBy(refs, ({ objectType }) => objectType)) {
    const ids = ofType.map((ref) => ref.objectId);
    for (const relation of relationsOf(type, 'sweep')) {
      const what = { type, relation, bare: true, inParts: false };
      for await (const objects of readable(asking, what, ids)) {
        yield { ...alone, observations: objects.map((one) => linksSeen(what, one)) };
      }
    }
    for (const below of typesBelow(type)) {
      const what = aboveOf(below);
      if (what === null) continue;
      for await (const objects of readable(asking, what, ids)) {
        yield { ...alone, ...objectsBelow(below, objects) };
      }
    }
  }
}

async function* readable(asking: Asking, what: RelationOfAll, ids: readonly string[]) {
  try {
    yield* targetsOf(asking, what, ids);
  } catch (error) {
    if (!(error instanceof DirectoryRefused) || error.status !== 403) throw error;
    asking.client.settings.warn(error.message);
  }
}

const aboveOf = (type: ObjectType): RelationOfAll | null => {
  const { below } = placeOf(type);
  return below === undefined ? null : { ...below, bare: false, inParts: false };
};

const linksSeen = ({ type, relation }: RelationOfAll, { id, targets }: Targets): Observation => ({
  objectId: objectId(id),
  objectType: type,
  seen: 'present',
  attributes: {},
  links: [{ relation, seen: 'all', targets: targets.flatMap((raw) => linkTarget(raw) ?? []) }],
});

const objectsBelow = (
  type: ObjectType,
  objects: readonly Targets[],
): Pick<LookPage, 'observations' | 'whole'> => ({
  observations: objects.flatMap(({ targets }) =>
    targets.flatMap((raw) => presentObject(type, raw) ?? []),
  ),
  whole: { type, below: objects.filter(({ isWhole }) => isWhole).map(({ id }) => objectId(id)) },
});
