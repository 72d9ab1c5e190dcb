import type { ComponentType, ReactNode } from 'react';
import { queries } from '../api/client.js';
import { timelineLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { localTime } from '../ui/time.js';
import { PageLink } from '../ui/object-link.js';
import type { Cause } from './cause.js';
import { entryWords } from './entry-words.js';
import { LINKS_TOLD } from '../api/links-told.js';

interface FirstCauseProps {
  readonly name: string;
  readonly cause: Cause;
  readonly severity?: 'high';
  readonly Shown: ComponentType<{
    readonly name: string;
    readonly isText?: boolean;
    readonly about?: ReactNode;
    readonly children: ReactNode;
  }>;
}

/** The change that all began with, leading to it in the timeline. */
export const FirstCause = ({ name, cause, severity, Shown }: FirstCauseProps) => {
  const { tenantId } = useSession();
  const path = useTenantPath();
  const filters = { ...cause, ...(severity !== undefined && { severity }) };
  const { data, error } = queries.useQuery('get', '/api/tenants/{tenantId}/timeline', {
    params: { path, query: { ...filters, order: 'oldest-first', limit: 1, links: LINKS_TOLD } },
  });
  const [entry] = data?.rows ?? [];
  if (entry === undefined) {
    return (
      <Shown name={name} isText>
        {data === undefined && error === null ? '…' : 'none'}
      </Shown>
    );
  }
  const { changeId, occurredAt, observedAt, event } = entry;
  return (
    <Shown name={name} isText about={`${event.data.displayName}: ${entryWords(entry)}`}>
      <PageLink to={timelineLink(tenantId, { ...filters, change: changeId })}>
        {localTime(occurredAt ?? observedAt)}
      </PageLink>
    </Shown>
  );
};
