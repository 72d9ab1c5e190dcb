import { createContext, useContext } from 'react';
import type { Me, Permission } from '../api/types.js';

export interface Session {
  readonly me: Me;
  readonly tenantId: string;
  /** Whether the tenant is simulated: no real directory is read or written. */
  readonly simulated: boolean;
}

export const SessionContext = createContext<Session | null>(null);

/** Who looks at which tenant; only inside the shell. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new TypeError('There is a session inside the shell only');
  return session;
};

/** What every question about the tenant names in its path. */
export const useTenantPath = (): { readonly tenantId: string } => {
  const { tenantId } = useSession();
  return { tenantId };
};

/** Whether whoever is signed in may do something; the server decides again, whatever is shown. */
export const useMay = (permission: Permission): boolean =>
  useSession().me.permissions.includes(permission);
