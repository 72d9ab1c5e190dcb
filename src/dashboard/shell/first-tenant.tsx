import { Navigate } from 'react-router';
import { queries } from '../api/client.js';
import { Refused } from '../api/refused.js';
import { Failed, Loading } from '../ui/states.js';
import { overviewLink, signInLink } from './links.js';
import { isWithoutRole, NoRole } from './no-role.js';

/** The bare address leads to the tenant that the viewer may see, or the first of them. */
export const FirstTenant = () => {
  const { data, error, refetch } = queries.useQuery('get', '/api/tenants');
  if (isWithoutRole(error)) return <NoRole />;
  if (error !== null) {
    return isNotSignedIn(error) ? (
      <Navigate to={signInLink('/')} replace />
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  }
  const [first] = data?.tenants ?? [];
  if (first !== undefined) return <Navigate to={overviewLink(first.tenantId)} replace />;
  return <Loading what="tenants" />;
};

export const isNotSignedIn = (error: unknown): boolean =>
  error instanceof Refused && error.status === 401;
