import { isJsonObject, type Json } from '../../domain/json.js';
import { badRequest } from '../simulator-errors.js';
import { linkedObject } from './linked-objects.js';
import { type GraphAnswer, type GraphRequest, ok } from './graph-request.js';

const MOST_IDS = 1000;

/** `POST /directoryObjects/getByIds`: those of the live objects that are there. @throws GraphRefusal */
export const answerByIds = ({ body, root, view }: GraphRequest): GraphAnswer => {
  const ids = listIn(body, 'ids');
  const types = listIn(body, 'types');
  if (ids.length === 0 || ids.length > MOST_IDS) {
    throw badRequest(`ids takes from 1 to ${String(MOST_IDS)} ids.`);
  }
  const found = ids.flatMap((id) => {
    const object = view.isLive(id) ? view.object(id) : undefined;
    if (object === undefined) return [];
    return types.length === 0 || types.includes(object.type) ? [linkedObject(object, null)] : [];
  });
  return ok({ '@odata.context': `${root}/$metadata#directoryObjects`, value: found });
};

const listIn = (body: Json | undefined, name: string): readonly string[] => {
  const value = isJsonObject(body) ? (body[name] ?? []) : [];
  if (!Array.isArray(value)) throw badRequest(`${name} takes a list.`);
  return value.filter((entry: Json) => typeof entry === 'string');
};
