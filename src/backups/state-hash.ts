import { createHash } from 'node:crypto';
import type { Attributes, Link, ObjectType } from '../domain/directory/directory-object.js';
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
    const links = Array.from(state.eachLink(objectId), lineOf).sort();
    // In parts: a group may have so many members that one text of all would weigh.
    for (let from = 0; from < links.length; from += PART) {
      hash.update(`${from === 0 ? '' : '\n'}${links.slice(from, from + PART).join('\n')}`);
    }
    hash.update('\n\n');
  }
  return hash.digest('hex');
};

const PART = 1_000;

const lineOf = ({ relation, targetId }: Link): string => `${relation} ${targetId}`;

const compared = (type: ObjectType, attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) => propertyRule(type, name).compared),
  );
