import type {
  Link,
  LinkTarget,
  ObjectRef,
  Relation,
} from '../../domain/directory/directory-object.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { DirectoryUnavailable } from '../directory.port.js';
import { type InnerAnswer, readTogether } from './graph-batch.js';
import { linksPath } from './graph-paths.js';
import { listOf, objectsOf, textOf } from '../../domain/json-fields.js';
import type { Asking } from './lookup.js';
import { linkTarget } from './observations.js';

/** All targets of one relation, in pages. */
export async function* linkPages(
  { client, as, signal }: Asking,
  ref: ObjectRef,
  relation: Relation,
): AsyncIterable<readonly LinkTarget[]> {
  let path: string | null =
    `${linksPath(ref, relation)}?$select=id&$top=${client.settings.pageSize}`;
  while (path !== null) {
    const body: JsonObject = await client.read({ method: 'GET', path }, as, signal);
    const rows = listOf(body, 'value');
    if (rows === null) {
      throw new DirectoryUnavailable(`${relation} of ${ref.objectId}: no list in the answer`);
    }
    yield rows.filter((row) => isJsonObject(row)).flatMap((row) => linkTarget(row) ?? []);
    const next = textOf(body, '@odata.nextLink');
    path = next === null ? null : client.relative(next);
  }
}

type LinkRef = ObjectRef & { readonly link: Link };

/** Whether each link is there, in the order asked. */
export const linksThere = async (
  asking: Asking,
  links: readonly LinkRef[],
): Promise<readonly boolean[]> => {
  const paths = links.map((ref) => {
    const filter = encodeURIComponent(`id eq '${ref.link.targetId}'`);
    return `${linksPath(ref, ref.link.relation)}?$filter=${filter}&$select=id`;
  });
  const answers = await readTogether(asking.client, paths, asking.as, asking.signal);
  const there = links.map((ref, index) => isThere(ref, answers[index]));
  const open = links.filter((_, index) => there[index] === undefined);
  const found = await linksAmongAll(asking, open);
  return links.map((ref, index) => there[index] ?? found.has(ref));
};

/** `undefined` when the directory refused or overlooked the filter. */
const isThere = (ref: LinkRef, answer: InnerAnswer | undefined): boolean | undefined => {
  const { status, body } = answer ?? { status: 0, body: null };
  if (status === 404) return false;
  const rows = status === 200 ? listOf(body, 'value') : null;
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
