import { isToOne } from '../../domain/directory/catalogue.js';
import type {
  Link,
  LinkTarget,
  ObjectRef,
  Relation,
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

/** Whether each link is there, in the order asked. */
export const linksThere = async (
  asking: Asking,
  links: readonly LinkRef[],
): Promise<readonly boolean[]> => {
  const paths = links.map((ref) => {
    if (isToOne(ref.link.relation)) return linksReadPath(asking, ref, ref.link.relation);
    const filter = encodeURIComponent(`id eq '${ref.link.targetId}'`);
    return `${linksPath(ref, ref.link.relation)}?$filter=${filter}&$select=id`;
  });
  const answers = await readTogether(asking, paths);
  const there = links.map((ref, index) => isThere(ref, answers[index]));
  const open = links.filter((_, index) => there[index] === undefined);
  const found = await linksAmongAll(asking, open);
  return links.map((ref, index) => there[index] ?? found.has(ref));
};

/** `undefined` when the directory refused or overlooked the filter. */
const isThere = (ref: LinkRef, answer: InnerAnswer | undefined): boolean | undefined => {
  const { status, body } = answer ?? { status: 0, body: null };
  if (status === 404) return false;
  if (status !== 200) return undefined;
  if (isToOne(ref.link.relation)) return textOf(body, 'id') === ref.link.targetId;
  return isListed(ref, body);
};

const isListed = (ref: LinkRef, body: JsonObject | null): boolean | undefined => {
  const rows = listOf(body, 'value');
  if (rows === null) return undefined;
  const ids = objectsOf(body, 'value').map((row) => textOf(row, 'id'));
  if (ids.includes(ref.link.targetId)) return true;
  return rows.length === 0 ? false : undefined;
};

/** Those that are there, each relation of each object read at most once. */
const linksAmongAll = async (
  asking: Asking,
  links: readonly LinkRef[],
): Promise<ReadonlySet<LinkRef>> => {
  const found = new Set<LinkRef>();
  const perRelation = Map.groupBy(links, (ref) => linksPath(ref, ref.link.relation));
  for (const refs of perRelation.values()) {
    const seen = await targetsAmong(asking, refs);
    for (const ref of refs) if (seen.has(ref.link.targetId)) found.add(ref);
  }
  return found;
};

/** Of links of one relation of one object, the targets that a reading of all of them shows. */
const targetsAmong = async (
  asking: Asking,
  refs: readonly LinkRef[],
): Promise<ReadonlySet<string>> => {
  const wanted = new Set<string>(refs.map(({ link }) => link.targetId));
  const seen = new Set<string>();
  const [first] = refs;
  if (first === undefined) return seen;
  for await (const targets of linkPages(asking, first, first.link.relation)) {
    const here = targets.map(({ targetId }) => targetId).filter((id) => wanted.has(id));
    here.forEach((id) => seen.add(id));
    if (seen.size === wanted.size) break;
  }
  return seen;
};
