import { createHash } from 'node:crypto';
import type { Attributes, ObjectType } from '../domain/directory/directory-object.js';
import { propertyRule } from '../domain/directory/catalogue.js';
import { canonicalJson } from '../domain/json.js';
import type { TenantState } from '../history/history.port.js';

/**
 * SHA-256 over the live objects of a state in id order: id, type, canonical JSON of the compared
 * attributes, and links in order. Two states with one hash differ in nothing that is compared.
 */
export const stateHash = async (state: TenantState): Promise<string> => {
  const hash = createHash('sha256');
  for await (const { objectId, objectType, status, attributes } of state.scan()) {
    if (status !== 'live') continue;
    const links = state
      .allLinks(objectId)
      .map(({ relation, targetId }) => `${relation} ${targetId}`);
    hash.update(`${objectId}\n${objectType}\n${canonicalJson(compared(objectType, attributes))}\n`);
    hash.update(`${links.sort().join('\n')}\n\n`);
  }
  return hash.digest('hex');
};

const compared = (type: ObjectType, attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) => propertyRule(type, name).compared),
  );
