import { createHash } from 'node:crypto';
import type { Attributes, ObjectType } from '../domain/directory/directory-object.js';
import { propertyRule } from '../domain/directory/catalogue.js';
import { canonicalJson } from '../domain/json.js';
import type { TenantState } from '../history/history.port.js';

/**
 * SHA-256 over the live objects of a state in id order: id, type, canonical JSON of the compared
 * attributes, and links in order. Two states with one hash differ in nothing that is compared. Ends with
 * the reason of the signal.
 */
export const stateHash = async (state: TenantState, signal?: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  for await (const { objectId, objectType, status, attributes } of state.scan()) {
    signal?.throwIfAborted();
    if (status !== 'live') continue;
    hash.update(`${objectId}\n${objectType}\n${canonicalJson(compared(objectType, attributes))}\n`);
    let links = '';
    let between = '';
    for (const { relation, targetId } of state.linksInOrder(objectId)) {
      links += `${between}${relation} ${targetId}`;
      between = '\n';
      // In parts: a group may have so many members that one text of all would weigh.
      if (links.length < PART) continue;
      hash.update(links);
      links = '';
    }
    hash.update(`${links}\n\n`);
  }
  return hash.digest('hex');
};

/** Characters. */
const PART = 16_384;

const compared = (type: ObjectType, attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) => propertyRule(type, name).compared),
  );
