import type { JsonObject } from '../../domain/json.js';
import { resourceNotFound } from '../simulator-errors.js';
import { LinkSet } from '../tenant/link-set.js';
import { shapeOf, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import { rendered } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { parseFilter } from './filter.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import { expanded, expansionOf, linkedObject, selectedNames } from './linked-objects.js';
import {
  nextLink,
  numberIn,
  openToken,
  pageSizeOf,
  refuseUnsupported,
  sealToken,
  selectOf,
} from './query-options.js';

const LIST_OPTIONS = ['$select', '$top', '$filter', '$expand', '$skiptoken', '$count', '$orderby'];

/** A page holds no more objects than this when a relation is expanded in them. */
const LARGEST_EXPANDED_PAGE = 100;

/** Types whose lists come whole, and take no page size. */
const WHOLE_LISTS: ReadonlySet<string> = new Set(['directoryRole']);

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
  refuseUnsupported(request.query, ['$select', '$expand']);
  return objectAnswer(request, liveObject(request, type, id));
};

/** One soft-deleted object by its id, of the type or of any of two that share a bin. */
export const answerBinned = (
  request: GraphRequest,
  types: readonly SimulatedType[],
  id: string,
): GraphAnswer => objectAnswer(request, binnedObject(request, types, id));

/** A live object as this reader sees it; some answer to another key than their id as well. */
export const liveObject = (
  { view, tenant }: GraphRequest,
  type: SimulatedType,
  id: string,
): TenantObject => {
  const object = view.object(idOfKey(tenant, type, id));
  if (object?.type !== type || object.status !== 'live') throw resourceNotFound(id);
  return object;
};

const ALTERNATE_KEY = /^(appId|deviceId)='(.+)'$/;

const idOfKey = (tenant: Tenant, type: SimulatedType, key: string): string => {
  if (type === 'user' && key.includes('@')) return tenant.userNamed(key)?.id ?? key;
  const named = ALTERNATE_KEY.exec(key);
  return (named && idNamed(tenant, type, named)) ?? key;
};

const idNamed = (
  tenant: Tenant,
  type: SimulatedType,
  [, name = '', value = '']: RegExpExecArray,
): string | undefined => tenant.idWith(type, name, value);

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
  const shape = shapeOf(object.type);
  const select = selectOf(request.query, shape);
  const expansion = expansionOf(request.query, object.type);
  const context = `${request.root}/$metadata#${shape.set}/$entity`;
  return {
    status: 200,
    body: {
      '@odata.context': context,
      ...rendered(object, select),
      ...(expansion === null ? {} : expanded(request, object, expansion)),
    },
  };
};

type ObjectAt = (position: number) => TenantObject | undefined;

/** A page of objects that a list has at its positions. @throws GraphRefusal */
export const answerPage = (
  request: GraphRequest,
  type: SimulatedType,
  length: number,
  objectAt: ObjectAt,
): GraphAnswer => {
  const { query, root, path } = request;
  refuseUnsupported(query, LIST_OPTIONS);
  const render = renderingOf(request, type);
  const passes = filterOf(query, type);
  const size = sizeOfPage(query, type);
  const { items, next } = walk(request, { length, size }, (position) => {
    const object = objectAt(position);
    return object && passes(object) ? JSON.stringify(render(object)) : undefined;
  });
  const context = `"@odata.context":${JSON.stringify(`${root}/$metadata#${path.slice(1)}`)}`;
  const link = next === null ? '' : `,"@odata.nextLink":${JSON.stringify(next)}`;
  return { status: 200, text: `{${context}${link},"value":[${items.join(',')}]}` };
};

const renderingOf = (
  request: GraphRequest,
  type: SimulatedType,
): ((object: TenantObject) => JsonObject) => {
  const select = selectOf(request.query, shapes[type]);
  const expansion = expansionOf(request.query, type);
  if (expansion === null) return (object) => rendered(object, select);
  return (object) => ({ ...rendered(object, select), ...expanded(request, object, expansion) });
};

const sizeOfPage = (query: ReadonlyMap<string, string>, type: SimulatedType): number => {
  if (WHOLE_LISTS.has(type)) {
    refuseUnsupported(query, ['$select', '$filter', '$expand', '$count']);
    return Infinity;
  }
  const size = pageSizeOf(query);
  return query.has('$expand') ? Math.min(size, LARGEST_EXPANDED_PAGE) : size;
};

/** Fills a page from where the request stands; `next` is where the following page is. */
const walk = <Item>(
  { query, root, path }: GraphRequest,
  { length, size }: { readonly length: number; readonly size: number },
  itemAt: (position: number) => Item | undefined,
): { readonly items: readonly Item[]; readonly next: string | null } => {
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
  object: TenantObject,
  relation: string,
): GraphAnswer => {
  if (relation === 'manager') return answerManager(request, object);
  const { query, root, view } = request;
  refuseUnsupported(query, ['$select', '$top', '$skiptoken', '$count']);
  const links = object.links.get(relation) ?? new LinkSet();
  const select = selectedNames(query);
  const size = sizeOfPage(query, object.type as SimulatedType);
  const { items, next } = walk(request, { length: links.positions, size }, (position) => {
    const id = links.at(position)?.targetId ?? '';
    const target = view.isLive(id) ? view.object(id) : undefined;
    return target && linkedObject(target, select);
  });
  const context = `${root}/$metadata#directoryObjects`;
  const link = next === null ? {} : { '@odata.nextLink': next };
  return { status: 200, body: { '@odata.context': context, ...link, value: items } };
};

/** A manager is one object, or there is none. @throws GraphRefusal */
const answerManager = (request: GraphRequest, { id, links }: TenantObject): GraphAnswer => {
  refuseUnsupported(request.query, ['$select']);
  const [link] = links.get('manager')?.slice() ?? [];
  const managerId = link?.targetId ?? '';
  const manager = request.view.isLive(managerId) ? request.view.object(managerId) : undefined;
  if (manager === undefined) throw resourceNotFound(id);
  const context = `${request.root}/$metadata#directoryObjects/$entity`;
  const body = {
    '@odata.context': context,
    ...linkedObject(manager, selectedNames(request.query)),
  };
  return { status: 200, body };
};
