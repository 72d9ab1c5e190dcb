import { isToOne } from '../../domain/directory/catalogue.js';
import {
  objectId,
  type ObjectType,
  type Relation,
} from '../../domain/directory/directory-object.js';
import { type JsonObject, isJsonObject, ownValue } from '../../domain/json.js';
import { listOf, objectsOf, textOf } from '../../domain/json-fields.js';
import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { errorOf } from './exchange.js';
import { BATCH_SIZE, type InnerAnswer, readTogether } from './graph-batch.js';
import type { Asking } from './graph-client.js';
import { expandedPath, objectPath } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { rowPages } from './links.js';
import { pageAt } from './look.js';

/** A relation of all objects of a type. */
export interface RelationOfAll {
  readonly type: ObjectType;
  readonly relation: Relation;
  /** Whether type and id of its targets are enough. */
  readonly bare: boolean;
  /** Whether the targets of an object that has more than a page of them may come in parts. */
  readonly inParts: boolean;
}

/** An object, and targets of one of its relations as Graph gives them. */
export interface Targets {
  readonly id: string;
  readonly targets: readonly JsonObject[];
  /** Whether these are all of them. */
  readonly isWhole: boolean;
}

interface TargetsPage {
  readonly objects: readonly Targets[];
  readonly token: string | null;
  readonly roundComplete: boolean;
}

/** `$expand` gives so many targets of an object, and does not say whether there are more. */
const MOST_EXPANDED = 20;

/** Objects in one `$batch` whose targets are asked for whole: each may answer with a page of them. */
const WHOLE_AT_ONCE = 4;

/**
 * The targets of every object of a type, page by page, from the beginning (`null`) or the token of a
 * page. Where the list cuts them off they are read by themselves. @throws DeltaTokenExpired
 */
export async function* targetsOfAll(
  asking: Asking,
  what: RelationOfAll,
  from: string | null,
): AsyncIterable<TargetsPage> {
  const expand = what.bare ? `${what.relation}($select=id)` : what.relation;
  const first = expandedPath(what.type, expand, asking.client.settings.pageSize);
  for (let token = from ?? first; ;) {
    const page = await pageAt(asking, token, token === from);
    if (page.next === token) throw new DirectoryUnavailable(`${page.path} leads nowhere`);
    const rows = page.rows.flatMap((row) => expandedIn(row, what.relation) ?? []);
    const cutOff = rows.filter(({ targets }) => targets === null).map(({ id }) => id);
    for await (const objects of targetsOf(asking, what, cutOff)) {
      yield { objects, token, roundComplete: false };
    }
    const objects = rows.flatMap(({ id, targets }) =>
      targets === null ? [] : [{ id, targets, isWhole: true }],
    );
    yield { objects, token: page.next, roundComplete: page.next === null };
    if (page.next === null) return;
    token = page.next;
  }
}

/** `null` targets: there may be more than what is given, or nothing is. */
const expandedIn = (
  row: JsonObject,
  relation: Relation,
): { readonly id: string; readonly targets: readonly JsonObject[] | null } | null => {
  const id = textOf(row, 'id');
  if (id === null) return null;
  if (isToOne(relation)) {
    const target = ownValue(row, relation);
    return { id, targets: isJsonObject(target) ? [target] : [] };
  }
  const given = listOf(row, relation);
  const isWhole = given !== null && given.length < MOST_EXPANDED;
  return { id, targets: isWhole ? objectsOf(row, relation) : null };
};

/** All targets of each of these objects, about a page of them at a time; those of an object that is gone are left out. */
export async function* targetsOf(
  asking: Asking,
  what: RelationOfAll,
  ids: readonly string[],
): AsyncIterable<readonly Targets[]> {
  const size = what.bare ? BATCH_SIZE : WHOLE_AT_ONCE;
  for (let start = 0; start < ids.length; start += size) {
    const batch = ids.slice(start, start + size);
    const paths = batch.map((id) => targetsPath(asking, what, id));
    const answers = [...(await readTogether(asking, paths))];
    let [objects, count]: [Targets[], number] = [[], 0];
    for (const id of batch) {
      // Taken off, so that what was given is not held until the last of them is.
      const body = bodyOf(answers.shift(), what);
      if (body === null) continue;
      const next = textOf(body, '@odata.nextLink');
      const one = { id, targets: objectsOf(body, 'value'), isWhole: next === null };
      if (next !== null) {
        yield* withTheRest(asking, what, one, next);
        continue;
      }
      objects.push(one);
      count += one.targets.length;
      if (count < asking.client.settings.pageSize) continue;
      yield objects;
      [objects, count] = [[], 0];
    }
    if (objects.length > 0) yield objects;
  }
}

const targetsPath = ({ client }: Asking, { type, relation, bare }: RelationOfAll, id: string) => {
  const options = [
    ...(bare ? ['$select=id'] : []),
    ...(placeOf(type).unpaged === true ? [] : [`$top=${client.settings.pageSize}`]),
  ].join('&');
  const path = `${objectPath({ objectType: type, objectId: objectId(id) })}/${relation}`;
  return options === '' ? path : `${path}?${options}`;
};

/** @throws DirectoryRefused when it may not be read */
const bodyOf = (
  answer: InnerAnswer | undefined,
  { type, relation }: RelationOfAll,
): JsonObject | null => {
  const { status, body } = answer ?? { status: 0, body: null };
  if (status === 404) return null;
  if (status === 200 && listOf(body, 'value') !== null) return body;
  const { code, message } = errorOf(body);
  throw new DirectoryRefused(status, code, `${relation} of ${type}: ${status} ${code} ${message}`);
};

/** An object of which there is more, at `next`. */
async function* withTheRest(
  asking: Asking,
  { inParts }: RelationOfAll,
  { id, targets: first }: Targets,
  next: string,
): AsyncIterable<readonly Targets[]> {
  const rest = rowPages(asking, asking.client.relative(next));
  if (inParts) {
    yield [{ id, targets: first, isWhole: false }];
    for await (const targets of rest) yield [{ id, targets, isWhole: false }];
    return;
  }
  const all = [...first];
  for await (const rows of rest) all.push(...rows);
  yield [{ id, targets: all, isWhole: true }];
}
