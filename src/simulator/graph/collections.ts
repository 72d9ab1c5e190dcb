import type { JsonObject } from '../../domain/json.js';
import { resourceNotFound } from '../simulator-errors.js';
import { LinkSet } from '../tenant/link-set.js';
import { type ObjectShape, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import { rendered } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { parseFilter } from './filter.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import {
  nextLink,
  numberIn,
  openToken,
  pageSizeOf,
  refuseUnsupported,
  sealToken,
  selectOf,
} from './query-options.js';

const LIST_OPTIONS = ['$select', '$top', '$filter', '$skiptoken', '$count', '$orderby'];

/** A page of objects of a type: `/users`, `/identity/conditionalAccess/policies`, … */
export const answerList = (request: GraphRequest, type: SimulatedType): GraphAnswer => {
  const { view } = request;
  return answerPage(request, type, view.size(type), (position) => {
    const object = view.object(view.idAt(type, position) ?? '');
    return object?.status === 'live' ? object : undefined;
  });
};

/** A page of the soft-deleted objects of a type. */
export const answerBin = (request: GraphRequest, type: SimulatedType): GraphAnswer => {
  const ids = request.view.softDeleted(type);
  return answerPage(request, type, ids.length, (position) =>
    request.view.object(ids[position] ?? ''),
  );
};

/** One live object by its id. @throws GraphRefusal */
export const answerObject = (
  request: GraphRequest,
  type: SimulatedType,
  id: string,
): GraphAnswer => {
  refuseUnsupported(request.query, ['$select']);
  return objectAnswer(request, liveObject(request, type, id));
};

/** One soft-deleted object by its id, of the type or of any of two that share a bin. */
export const answerBinned = (
  request: GraphRequest,
  types: readonly SimulatedType[],
  id: string,
): GraphAnswer => objectAnswer(request, binnedObject(request, types, id));

/** A live object as this reader sees it; users also answer to their principal name. */
export const liveObject = (
  { view, tenant }: GraphRequest,
  type: SimulatedType,
  id: string,
): TenantObject => {
  const named = type === 'user' && id.includes('@') ? tenant.userNamed(id)?.id : undefined;
  const object = view.object(named ?? id);
  if (object?.type !== type || object.status !== 'live') throw resourceNotFound(id);
  return object;
};

export const binnedObject = (
  { view }: GraphRequest,
  types: readonly SimulatedType[],
  id: string,
): TenantObject => {
  const object = view.object(id);
  const fits = types.some((type) => type === object?.type) && object?.status === 'soft-deleted';
  if (object === undefined || !fits) throw resourceNotFound(id);
  return object;
};

export const objectAnswer = (request: GraphRequest, object: TenantObject): GraphAnswer => {
  const shape = shapes[object.type as SimulatedType];
  const select = selectOf(request.query, shape);
  const context = `${request.root}/$metadata#${shape.odataType.slice('#microsoft.graph.'.length)}s/$entity`;
  return { status: 200, body: { '@odata.context': context, ...rendered(object, select) } };
};

type ObjectAt = (position: number) => TenantObject | undefined;

const answerPage = (
  request: GraphRequest,
  type: SimulatedType,
  length: number,
  objectAt: ObjectAt,
): GraphAnswer => {
  const { query, root, path } = request;
  refuseUnsupported(query, LIST_OPTIONS);
  const select = selectOf(query, shapes[type]);
  const passes = filterOf(query, type);
  const { items, next } = walk(request, length, (position) => {
    const object = objectAt(position);
    return object && passes(object) ? JSON.stringify(rendered(object, select)) : undefined;
  });
  const context = `"@odata.context":${JSON.stringify(`${root}/$metadata#${path.slice(1)}`)}`;
  const link = next === null ? '' : `,"@odata.nextLink":${JSON.stringify(next)}`;
  return { status: 200, text: `{${context}${link},"value":[${items.join(',')}]}` };
};

/** Fills a page from where the request stands; `next` is where the following page is. */
const walk = <Item>(
  { query, root, path }: GraphRequest,
  length: number,
  itemAt: (position: number) => Item | undefined,
): { readonly items: readonly Item[]; readonly next: string | null } => {
  const size = pageSizeOf(query);
  const token = query.get('$skiptoken');
  const items: Item[] = [];
  let position = token === undefined ? 0 : numberIn(openToken(token), 'p');
  for (; position < length && items.length < size; position += 1) {
    const item = itemAt(position);
    if (item !== undefined) items.push(item);
  }
  const next = nextLink(`${root}${path}`, query, sealToken({ p: position }));
  return { items, next: position < length ? next : null };
};

const filterOf = (
  query: ReadonlyMap<string, string>,
  type: SimulatedType,
): ((object: TenantObject) => boolean) => {
  const text = query.get('$filter');
  if (text === undefined) return () => true;
  const filter = parseFilter(text);
  const everyProperty = [...shapes[type].properties];
  return (object) => filter(rendered(object, everyProperty));
};

/** A page of the targets of one relation, as directory objects with their type. */
export const answerLinks = (
  request: GraphRequest,
  group: TenantObject,
  relation: string,
): GraphAnswer => {
  const { query, root, view } = request;
  refuseUnsupported(query, ['$select', '$top', '$skiptoken', '$count']);
  const links = group.links.get(relation) ?? new LinkSet();
  const { items, next } = walk(request, links.positions, (position) => {
    const id = links.at(position)?.targetId ?? '';
    const target = view.isLive(id) ? view.object(id) : undefined;
    return target && linkedObject(target, query);
  });
  const context = `${root}/$metadata#directoryObjects`;
  const link = next === null ? {} : { '@odata.nextLink': next };
  return { status: 200, body: { '@odata.context': context, ...link, value: items } };
};

const linkedObject = (target: TenantObject, query: ReadonlyMap<string, string>): JsonObject => {
  const { odataType, properties }: ObjectShape = shapes[target.type as SimulatedType];
  const select = query
    .get('$select')
    ?.split(',')
    .filter((name) => properties.has(name));
  return { '@odata.type': odataType, ...rendered(target, select ?? null) };
};
