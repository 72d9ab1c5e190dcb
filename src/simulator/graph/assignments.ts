import { resourceNotFound } from '../simulator-errors.js';
import { ownValue } from '../../domain/json.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { answerPage, liveObject, objectAnswer } from './collections.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import { idsReferringTo, type Reference } from './linked-objects.js';

/** A page of the assignments or grants that refer to an object. */
export const answerReferring = (
  request: GraphRequest,
  object: TenantObject,
  reference: Reference,
): GraphAnswer => {
  const ids = idsReferringTo(request, object, reference);
  return answerPage(request, reference.type, ids.length, (position) => {
    const found = request.view.object(ids.at(position) ?? '');
    return found?.status === 'live' ? found : undefined;
  });
};

/** One of the assignments that refer to an object. @throws GraphRefusal when it does not */
export const answerReferringOne = (
  request: GraphRequest,
  object: TenantObject,
  { type, name }: Reference,
  id: string,
): GraphAnswer => objectAnswer(request, referringOne(request, object, { type, name }, id));

/** The live assignment of this id, if it refers to the object. @throws GraphRefusal */
export const referringOne = (
  request: GraphRequest,
  object: TenantObject,
  { type, name }: Reference,
  id: string,
): TenantObject => {
  const found = liveObject(request, type, id);
  if (ownValue(found.attributes, name) !== object.id) throw resourceNotFound(id);
  return found;
};
