import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { ObjectLink } from '../ui/object-link.js';
import { asOf } from './as-of.js';
import { nameOf } from './object-name.js';

const FRESH_MS = 60_000;

interface NamedLinkProps {
  readonly objectId: string;
  readonly at: string;
}

/** Leads to an object of which only the id is known; its name is asked when the row comes into view. */
export const NamedLink = ({ objectId, at }: NamedLinkProps) => {
  const path = { ...useTenantPath(), objectId };
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}',
    { params: { path, query: asOf(at) } },
    { staleTime: FRESH_MS, refetchOnWindowFocus: false },
  );
  return (
    <ObjectLink
      objectId={objectId}
      displayName={data === undefined ? null : nameOf(data.object)}
      {...(at !== '' && { at })}
    />
  );
};
