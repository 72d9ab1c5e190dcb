import { isToOne } from '../../domain/directory/catalogue.js';
import {
  type Link,
  type LinkTarget,
  objectId,
  type ObjectId,
  type ObjectRef,
  type Relation,
} from '../../domain/directory/directory-object.js';
import type { JsonObject } from '../../domain/json.js';
import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { type InnerAnswer, readTogether } from './graph-batch.js';
import type { Asking } from './graph-client.js';
import { linksPath } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { listOf, objectsOf, textOf } from '../../domain/json-fields.js';
import { linkTarget } from '../../domain/directory/graph-object.js';

/** All targets of one relation, in pages. */
export async function* linkPages(
  asking: Asking,
  ref: ObjectRef,
  relation: Relation,
): AsyncIterable<readonly LinkTarget[]> {
  const first = linksReadPath(asking, ref, relation);
  if (isToOne(relation)) {
    yield await onlyTarget(asking, first);
    return;
  }
  for await (const rows of rowPages(asking, first)) {
    yield rows.flatMap((row) => linkTarget(row) ?? []);
  }
}

/** Where all targets of a relation are read, from its first page on. */
export const linksReadPath = (asking: Asking, ref: ObjectRef, relation: Relation): string => {
  const takesTop = placeOf(ref.objectType).unpaged !== true && !isToOne(relation);
  const top = takesTop ? `&$top=${asking.client.settings.pageSize}` : '';
  return `${linksPath(ref, relation)}?$select=id${top}`;
};

/** The objects of a list, page by page, from the page at `first` on. */
export async function* rowPages(
  { client, as, signal, priority }: Asking,
  first: string,
): AsyncIterable<readonly JsonObject[]> {
  for (let path: string | null = first; path !== null;) {
    const body = await client.read({ method: 'GET', path, priority }, as, signal);
    if (listOf(body, 'value') === null) {
      throw new DirectoryUnavailable(`GET ${path.replace(/\?.*$/, '')}: no list in the answer`);
    }
    yield objectsOf(body, 'value');
    const next: string | null = textOf(body, '@odata.nextLink');
    path = next === null ? null : client.relative(next);
  }
}

/** Who has no manager gets a 404. */
const onlyTarget = async (
  { client, as, signal, priority }: Asking,
  path: string,
): Promise<readonly LinkTarget[]> => {
  try {
    const target = linkTarget(await client.read({ method: 'GET', path, priority }, as, signal));
    return target === null ? [] : [target];
  } catch (error) {
    if (error instanceof DirectoryRefused && error.status === 404) return [];
    throw error;
  }
};

type LinkRef = ObjectRef & { readonly link: Link };

/** The target that is found for each link, in the order asked: of a relation to one whichever is there. */
export const targetsThere = async (
  asking: Asking,
  links: readonly LinkRef[],
): Promise<readonly (ObjectId | null)[]> => {
  const paths = links.map((ref) => {
    if (isToOne(ref.link.relation)) return linksReadPath(asking, ref, ref.link.relation);
    const filter = encodeURIComponent(`id eq '${ref.link.targetId}'`);
    return `${linksPath(ref, ref.link.relation)}?$filter=${filter}&$select=id`;
  });
  const answers = await readTogether(asking, paths);
  const there = links.map((ref, index) => targetIn(ref, answers[index]));
  const open = links.filter((_, index) => there[index] === undefined);
  const found = await targetsAmongAll(asking, open);
  return links.map((ref, index) => there[index] ?? found.get(ref) ?? null);
};

/** `undefined` when the directory refused or overlooked the filter. */
const targetIn = (ref: LinkRef, answer: InnerAnswer | undefined): ObjectId | null | undefined => {
  const { status, body } = answer ?? { status: 0, body: null };
  if (status === 404) return null;
  if (status !== 200) return undefined;
  if (!isToOne(ref.link.relation)) return targetListed(ref, body);
  const id = textOf(body, 'id');
  return id === null ? undefined : objectId(id);
};

const targetListed = ({ link }: LinkRef, body: JsonObject | null): ObjectId | null | undefined => {
  const rows = listOf(body, 'value');
  if (rows === null) return undefined;
  const ids = objectsOf(body, 'value').map((row) => textOf(row, 'id'));
  if (ids.includes(link.targetId)) return link.targetId;
  return rows.length === 0 ? null : undefined;
};

/** The targets of those that are there, each relation of each object read at most once. */
const targetsAmongAll = async (
  asking: Asking,
  links: readonly LinkRef[],
): Promise<ReadonlyMap<LinkRef, ObjectId>> => {
  const found = new Map<LinkRef, ObjectId>();
  const perRelation = Map.groupBy(links, (ref) => linksPath(ref, ref.link.relation));
  for (const refs of perRelation.values()) {
    const seen = await targetsAmong(asking, refs);
    for (const ref of refs) {
      const { relation, targetId } = ref.link;
      const [only] = isToOne(relation) ? seen : [];
      const target = seen.has(targetId) ? targetId : only;
      if (target !== undefined) found.set(ref, target);
    }
  }
  return found;
};

/** Of links of one relation of one object, the targets that a reading of all of them shows. */
const targetsAmong = async (
  asking: Asking,
  refs: readonly LinkRef[],
): Promise<ReadonlySet<ObjectId>> => {
  const wanted = new Set(refs.map(({ link }) => link.targetId));
  const seen = new Set<ObjectId>();
  const [first] = refs;
  if (first === undefined) return seen;
  const { relation } = first.link;
  for await (const targets of linkPages(asking, first, relation)) {
    const ids = targets.map(({ targetId }) => targetId);
    const here = isToOne(relation) ? ids : ids.filter((id) => wanted.has(id));
    here.forEach((id) => seen.add(id));
    if (seen.size === wanted.size) break;
  }
  return seen;
};
