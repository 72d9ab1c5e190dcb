import type { Actor } from '../api/types.js';
import { incidentLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { PageLink } from '../ui/object-link.js';

interface ActorLinkProps {
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  readonly window: { readonly from?: string; readonly until?: string };
}

/** Leads to what somebody did in a time; only a word for whom the audit log names by neither id nor name. */
export const ActorLink = ({ actor: { kind, id, name }, window }: ActorLinkProps) => {
  const { tenantId } = useSession();
  const known = id ?? name;
  if (known === null) return <>{kind}</>;
  return (
    <PageLink to={incidentLink(tenantId, { actor: known, ...window })}>{name ?? known}</PageLink>
  );
};
