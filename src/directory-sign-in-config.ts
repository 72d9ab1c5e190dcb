import type { EntraOptions } from './access/entra-options.js';
import type { AppOptions } from './app.module.js';
import type { Config, TenantConfig } from './config.js';
import type { Environment } from './environment.js';
import type { RunningSimulator } from './simulator/start-simulator.js';
import { authorityOf } from './tenant-config.js';

/** The app registration that people sign in to. */
export type DirectorySignIn = Omit<EntraOptions, 'tenantId' | 'publicUrl' | 'guests'>;

/** `null` where none is named; the authority follows from the cloud. */
export const directorySignInOf = (checked: Environment): DirectorySignIn | null => {
  const { STATELINE_SIGN_IN_CLIENT_ID: clientId } = checked;
  if (clientId === undefined) return null;
  const authority = checked.STATELINE_SIGN_IN_AUTHORITY ?? authorityOf(checked);
  return {
    clientId,
    clientSecret: checked.STATELINE_SIGN_IN_CLIENT_SECRET ?? null,
    authority: authority.replace(/\/+$/, ''),
  };
};

const APP = 'STATELINE_SIGN_IN_CLIENT_ID';
const GO_WITH_APP = ['STATELINE_SIGN_IN_CLIENT_SECRET', 'STATELINE_SIGN_IN_AUTHORITY'] as const;

/** What is named without that which it goes with. */
export const signInFaultsIn = (checked: Environment): readonly string[] => {
  if (checked[APP] === undefined) {
    return GO_WITH_APP.filter((name) => checked[name] !== undefined).map(
      (name) => `${name} goes with ${APP}, which is missing`,
    );
  }
  return checked.STATELINE_TENANT_ID === undefined
    ? [`${APP} goes with STATELINE_TENANT_ID, which is missing: a simulated tenant has its own`]
    : [];
};

/**
 * How people sign in: at the directory that is named, or at the simulated one, besides what needs no
 * directory; `null` where nobody signs in.
 */
export const accessOf = (
  config: Config,
  { tenantId }: TenantConfig,
  simulator: RunningSimulator | null,
): AppOptions['signIn'] => {
  if (config.signIn === 'off') return null;
  const { publicUrl, signInGuests: guests } = config;
  const app = config.directorySignIn ?? (simulator === null ? null : simulatedApp(simulator));
  return { entra: app === null ? null : { ...app, tenantId, publicUrl, guests } };
};

const simulatedApp = ({ graphUrl, signIn }: RunningSimulator): DirectorySignIn => {
  const { clientId, clientSecret } = signIn;
  return { authority: graphUrl, clientId, clientSecret };
};
