import type { Recovery } from '../api/types.js';
import {
  backupsLink,
  incidentLink,
  recoveryLink,
  reportLink,
  stateLink,
  timelineLink,
} from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { PageLink } from '../ui/object-link.js';
import { SourceWords } from './source-words.js';

/** What is brought back, leading to where it can be looked at. */
export const SourceLink = ({ source }: { readonly source: Recovery['source'] }) => {
  const { tenantId } = useSession();
  const to = addressOf(tenantId, source);
  const words = <SourceWords source={source} />;
  return to === null ? words : <PageLink to={to}>{words}</PageLink>;
};

const addressOf = (tenantId: string, source: Recovery['source']): string | null => {
  const { kind, target, backupId, reportId, recoveryId, cause } = source;
  switch (kind) {
    case 'instant':
      return target === undefined ? null : stateLink(tenantId, { at: target.instant });
    case 'backup':
      return backupId === undefined ? null : backupsLink(tenantId, { backup: backupId });
    case 'report':
      return reportId === undefined ? null : reportLink(tenantId, reportId);
    case 'undo':
    case 'retry':
      return recoveryId === undefined ? null : recoveryLink(tenantId, recoveryId);
    case 'cause':
      return cause === undefined ? null : causeAddress(tenantId, cause);
  }
};

const causeAddress = (
  tenantId: string,
  { actors, correlationIds, changeIds, from, until }: NonNullable<Recovery['source']['cause']>,
): string => {
  const [actor] = actors ?? [];
  const [correlationId] = correlationIds ?? [];
  const [change] = changeIds ?? [];
  const window = { from: from.instant, until: until.instant };
  if (actor !== undefined) return incidentLink(tenantId, { actor, ...window });
  return correlationId === undefined
    ? timelineLink(tenantId, change === undefined ? {} : { change })
    : incidentLink(tenantId, { correlationId, ...window });
};
