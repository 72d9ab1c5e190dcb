import { Link as RouterLink } from 'react-router';
import { objectLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';

interface ObjectLinkProps {
  readonly objectId: string;
  /** Its id where no name is known. */
  readonly displayName: string | null;
  /** As it was at this instant or position; as it is now when left out. */
  readonly at?: string;
}

/** Leads to an object's page. */
export const ObjectLink = ({ objectId, displayName, at }: ObjectLinkProps) => {
  const { tenantId } = useSession();
  const to = objectLink(tenantId, objectId, at === undefined ? {} : { at });
  return (
    <PageLink to={to}>
      <bdi>{displayName === null || displayName === '' ? objectId : displayName}</bdi>
    </PageLink>
  );
};

interface PageLinkProps {
  readonly to: string;
  readonly children: React.ReactNode;
}

/** A link to another view, without loading the page anew; a click inside a table row opens the link only. */
export const PageLink = ({ to, children }: PageLinkProps) => (
  <RouterLink
    to={to}
    onClick={(event) => event.stopPropagation()}
    style={{ color: 'var(--colorBrandForegroundLink)' }}
  >
    {children}
  </RouterLink>
);
