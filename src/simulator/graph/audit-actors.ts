import type { JsonObject } from '../../domain/json.js';
import type { ChangeActor } from '../tenant/change.js';

/** The portal's own application stands beside the person in Conditional Access records. */
const PORTAL: JsonObject = {
  appId: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  displayName: 'ADIbizaUX',
  servicePrincipalId: null,
  servicePrincipalName: null,
  agentType: 'notAgentic',
};

type Acting<Kind> = Extract<ChangeActor, { readonly kind: Kind }>;

const SYNC_ACCOUNT = 'On-Premises Directory Synchronization Service Account';

/** The `initiatedBy` of a record; records told whole come through the portal when a person acts. */
export const initiatedBy = (actor: ChangeActor, toldWhole: boolean): JsonObject => {
  switch (actor.kind) {
    case 'user':
      return {
        app: toldWhole || actor.via === 'portal' ? PORTAL : null,
        user: userIdentity(actor),
      };
    case 'application':
      return { app: appIdentity(actor), user: null };
    case 'directory':
    case 'recovery':
    case 'system':
      return { app: null, user: null };
  }
};

const userIdentity = ({ id, name, ip, via }: Acting<'user'>): JsonObject => ({
  id,
  displayName: via === 'sync' ? SYNC_ACCOUNT : null,
  userPrincipalName: name,
  ipAddress: ip,
  userType: 'Member',
  homeTenantId: null,
  homeTenantName: null,
  agentType: 'notAgentic',
});

const appIdentity = ({ appId, name, id, role }: Acting<'application'>): JsonObject => ({
  appId,
  displayName: name,
  servicePrincipalId: id,
  servicePrincipalName: null,
  agentType: role === 'agent' ? 'agenticAppInstance' : 'notAgentic',
});

/** Whether what an actor does is told in the audit log, change by change. */
export const leavesRecords = ({ kind }: ChangeActor): boolean =>
  kind !== 'directory' && kind !== 'recovery';

/** Whether an actor is the synchronisation with an on-premises directory. */
export const isSync = (actor: ChangeActor): boolean =>
  actor.kind === 'user' && actor.via === 'sync';
