import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
import { textOf } from '../tenant/attributes.js';
import type { ChangeActor } from '../tenant/change.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { objectNamed, textIn } from './control-input.js';

type UserActor = Extract<ChangeActor, { readonly kind: 'user' }>;
type ApplicationActor = Extract<ChangeActor, { readonly kind: 'application' }>;

const KINDS =
  'user, portal, application, writer, sync, provisioning, agent, system, directory, recovery';
const ACTOR = `as takes the principal name of a user, or {kind, id?, name?, ip?} with a kind of ${KINDS}`;

/** Who acts: a user by principal name, or anybody by kind and name. @throws ControlRefusal */
export const actorIn = (tenant: Tenant, fields: JsonObject): ChangeActor => {
  const { as } = fields;
  const ip = textIn(fields, 'ip') ?? null;
  if (typeof as === 'string') return userActor(userNamed(tenant, as), ip);
  if (!isJsonObject(as)) throw new ControlRefusal(400, ACTOR);
  const kind = textIn(as, 'kind') ?? '';
  const actor = Object.hasOwn(actors, kind) ? actors[kind] : undefined;
  if (actor === undefined) throw new ControlRefusal(400, ACTOR);
  const named = { name: textIn(as, 'name'), id: textIn(as, 'id') };
  return actor(tenant, { ...named, ip: textIn(as, 'ip') ?? ip });
};

interface Named {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly ip: string | null;
}

const actors: Readonly<Record<string, (tenant: Tenant, named: Named) => ChangeActor>> = {
  user: (tenant, named) => userActor(namedUser(tenant, named), named.ip),
  portal: (tenant, named) => ({ ...userActor(namedUser(tenant, named), named.ip), via: 'portal' }),
  application: (tenant, { name, id }) => {
    if (name === undefined) {
      throw new ControlRefusal(400, 'as.name takes the name of the application');
    }
    return applicationActor(tenant, name, id);
  },
  writer: (tenant) => applicationActor(tenant, 'Stateline Writer'),
  sync: (tenant) => syncActor(tenant),
  provisioning: (tenant, { name }) => provisioningActor(tenant, name),
  agent: (tenant, { name, id }) => agentActor(tenant, name, id),
  system: () => ({ kind: 'system' }),
  directory: () => ({ kind: 'directory' }),
  recovery: () => ({ kind: 'recovery' }),
};

const namedUser = (tenant: Tenant, { name, id }: Named): TenantObject => {
  if (id !== undefined) return objectNamed(tenant, id, 'as.id');
  if (name !== undefined) return userNamed(tenant, name);
  throw new ControlRefusal(400, ACTOR);
};

/** An ordinary application, with ids made from its name unless one is given. */
export const applicationActor = (tenant: Tenant, name: string, id?: string): ApplicationActor => ({
  kind: 'application',
  id: id ?? tenant.company.namedGuid(`service principal ${name}`),
  appId: tenant.company.namedGuid(`app ${name}`),
  name,
});

export const userActor = (user: TenantObject, ip: string | null): UserActor => ({
  kind: 'user',
  id: user.id,
  name: textOf(user.attributes, 'userPrincipalName'),
  ip,
});

/** The account by which Microsoft Entra Connect writes into the tenant. */
export const syncActor = ({ company }: Tenant): UserActor => ({
  kind: 'user',
  id: company.namedGuid('sync account'),
  name: `Sync_AADC01_4f0c9d1b2e6a@${company.domain.replace(/\.example$/, '')}.onmicrosoft.example`,
  ip: null,
  via: 'sync',
});

/** Microsoft's services that provision into every tenant, by the application ids they have there. */
const PROVISIONING: Readonly<Record<string, string>> = {
  'Microsoft.Azure.SyncFabric': '00000014-0000-0000-c000-000000000000',
  'Azure AD Cloud Sync': '1a4721b3-e57f-4451-ae87-ef078703ec94',
};

/** The service that carries what an HR system says into the tenant. */
export const provisioningActor = (
  tenant: Tenant,
  name = 'Microsoft.Azure.SyncFabric',
): ApplicationActor => {
  const actor = applicationActor(tenant, name);
  return { ...actor, appId: PROVISIONING[name] ?? actor.appId, role: 'provisioning' };
};

/** An AI agent with an identity of its own. */
export const agentActor = (
  tenant: Tenant,
  name = 'Onboarding Agent',
  id?: string,
): ApplicationActor => ({ ...applicationActor(tenant, name, id), role: 'agent' });

/** A live user by principal name. @throws ControlRefusal */
export const userNamed = (tenant: Tenant, principalName: string): TenantObject => {
  const user = tenant.userNamed(principalName);
  if (user !== undefined) return user;
  throw new ControlRefusal(400, `as: this tenant has no user ${principalName}`);
};

/** Who somebody is, in the words that a timeline should have for them. */
export interface ToldActor {
  readonly kind: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly ip: string | null;
}

/** What a timeline should say of an actor, had it been told. */
export const toldActor = (actor: ChangeActor, tenant: Tenant): ToldActor => {
  if (actor.kind === 'user') {
    const { id, name, ip, via } = actor;
    return { kind: via === 'sync' ? 'sync' : 'user', id, name, ip };
  }
  if (actor.kind !== 'application') return { kind: actor.kind, id: null, name: null, ip: null };
  const { id, name, role } = actor;
  const ours = id === applicationActor(tenant, 'Stateline Writer').id;
  return { kind: ours ? 'stateline' : (role ?? 'application'), id, name, ip: null };
};
