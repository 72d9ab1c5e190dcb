import { valueAt } from '../directory/difference.js';
import type { AuditRecord } from '../timeline/attribution.js';
import { attributeClaim, linkClaim } from './audit-claims.js';
import type { KnownChange } from './claim.js';
import { plainText } from './plain-text.js';

/**
 * What was done to an object between its creation and the look that first saw it: no change of its own
 * shows it. Only beside a record of the creation, and only what the object was then seen with.
 */
export const completions = (
  change: KnownChange,
  creators: ReadonlySet<AuditRecord>,
  audits: readonly AuditRecord[],
): readonly AuditRecord[] => {
  const [creator] = creators;
  if (change.event.type !== 'ObjectCreated' || creator === undefined) return [];
  const { until } = change.event.data.window;
  return audits.filter(
    (audit) =>
      !creators.has(audit) &&
      audit.occurredAt >= creator.occurredAt &&
      audit.occurredAt <= until &&
      isSeenIn(change, audit),
  );
};

const isSeenIn = (change: KnownChange, audit: AuditRecord): boolean => {
  if (change.event.type !== 'ObjectCreated') return false;
  const { links, attributes } = change.event.data;
  const isLinked = links.some(
    (link) => linkClaim(audit, change, { ...link, op: 'added' })?.after === 'yes',
  );
  if (isLinked) return true;
  return audit.attributes.some((name) => {
    const claim = attributeClaim(audit, change, { name });
    return claim?.after !== undefined && claim.after === plainText(valueAt(attributes, name));
  });
};
