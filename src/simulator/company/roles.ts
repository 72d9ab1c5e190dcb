import type { Attributes } from '../../domain/directory/directory-object.js';
import { LinkSet } from '../tenant/link-set.js';
import { NO_LINKS } from './family.js';
import { ROLE_GROUPS } from './group-attributes.js';
import { namedGuid } from './identity.js';
import { mix, pick } from './mix.js';
import { builtInRoles, type BuiltInRole, people } from './seed-files.js';
import type { SeededObject } from './seeded-object.js';
import type { CompanyUsers } from './users.js';

interface Holder {
  readonly id: string;
  readonly type: 'user' | 'group' | 'servicePrincipal';
  readonly role: BuiltInRole;
  readonly scope: string;
}

export interface ScopedUnit {
  readonly id: string;
}

/** Roles that employees hold here and there. */
const COMMON = ['Reports Reader', 'Security Reader', 'License Administrator', 'Global Reader'];

/** The directory roles of a tenant, who holds them, and who may. */
export class CompanyRoles {
  constructor(
    private readonly users: CompanyUsers,
    private readonly tenantId: string,
    private readonly groupIdOf: (displayName: string) => string,
    private readonly units: readonly ScopedUnit[],
  ) {}

  *objects(): Generator<SeededObject> {
    const holders = this.#holders();
    for (const attributes of this.#definitions()) {
      yield { id: attributes.id, type: 'unifiedRoleDefinition', attributes, links: NO_LINKS };
    }
    for (const role of builtInRoles) yield this.#activated(role, holders);
    for (const holder of holders) yield this.#assignment(holder);
    for (const holder of this.#eligible()) yield this.#eligibility(holder);
  }

  *#definitions(): Generator<Attributes & { readonly id: string }> {
    const common = { inheritsPermissionsFrom: [], isEnabled: true, resourceScopes: ['/'] };
    for (const { templateId, displayName, description } of builtInRoles) {
      const area = displayName.split(' ')[0]?.toLowerCase() ?? '';
      yield {
        id: templateId,
        description,
        displayName,
        isBuiltIn: true,
        rolePermissions: [
          {
            allowedResourceActions: [`microsoft.directory/${area}/allProperties/allTasks`],
            condition: null,
          },
        ],
        templateId,
        version: '1',
        ...common,
      };
    }
    const id = namedGuid(this.users.seed, 'role Credential reviewer');
    const allowedResourceActions = ['microsoft.directory/applications/standard/read'];
    yield {
      id,
      description: 'Reads the expiry dates of the credentials of applications',
      displayName: 'Credential reviewer',
      isBuiltIn: false,
      rolePermissions: [{ allowedResourceActions, condition: null }],
      templateId: id,
      version: '1.0',
      ...common,
    };
  }

  #activated(role: BuiltInRole, holders: readonly Holder[]): SeededObject {
    const { displayName, description, templateId } = role;
    const id = activatedRoleId(this.users.seed, templateId);
    const members = new LinkSet();
    for (const holder of holders) {
      if (holder.role === role && holder.scope === '/') members.add(holder.id, holder.type);
    }
    const attributes = { id, description, displayName, roleTemplateId: templateId };
    return { id, type: 'directoryRole', attributes, links: new Map([['members', members]]) };
  }

  #assignment({ id: principalId, role, scope }: Holder): SeededObject {
    const id = roleAssignmentId(role.templateId, principalId, scope);
    const attributes = {
      id,
      directoryScopeId: scope,
      principalId,
      principalOrganizationId: this.tenantId,
      roleDefinitionId: role.templateId,
    };
    return { id, type: 'unifiedRoleAssignment', attributes, links: NO_LINKS };
  }

  #eligibility({ id: principalId, role, scope }: Holder): SeededObject {
    const id = namedGuid(this.users.seed, `eligible ${role.templateId} ${principalId}`);
    const startDateTime = '2026-03-02T08:00:00Z';
    const attributes = {
      id,
      createdDateTime: startDateTime,
      createdUsing: namedGuid(this.users.seed, `request ${id}`),
      directoryScopeId: scope,
      memberType: 'Direct',
      modifiedDateTime: startDateTime,
      principalId,
      roleDefinitionId: role.templateId,
      scheduleInfo: {
        startDateTime,
        recurrence: null,
        expiration: { type: 'noExpiration', endDateTime: null, duration: null },
      },
      status: 'Provisioned',
    };
    return { id, type: 'unifiedRoleEligibilitySchedule', attributes, links: NO_LINKS };
  }

  #holders(): Holder[] {
    const everywhere = { scope: '/' };
    const provisioning = namedGuid(this.users.seed, 'service principal Workforce HR Provisioning');
    const global = ['breakglass1', 'breakglass2', 'identityAdmin'];
    const held: Holder[] = [
      ...global.map((key) => this.#user(key, 'Global Administrator')),
      ...ROLE_GROUPS.map((name) => ({
        id: this.groupIdOf(name),
        type: 'group' as const,
        role: roleOfGroup(name),
        ...everywhere,
      })),
      {
        id: provisioning,
        type: 'servicePrincipal',
        role: roleNamed('User Administrator'),
        ...everywhere,
      },
      ...this.#common(),
      ...this.units.map(({ id }, place) => ({
        ...this.#employee(place, 402, 'User Administrator'),
        scope: `/administrativeUnits/${id}`,
      })),
    ];
    const byId = new Map(
      held.map((one) => [roleAssignmentId(one.role.templateId, one.id, one.scope), one]),
    );
    return [...byId.values()];
  }

  #eligible(): Holder[] {
    return [
      this.#user('securityAdmin', 'Security Administrator'),
      this.#user('compromisedAdmin', 'Cloud Device Administrator'),
      this.#user('groupAdmin', 'License Administrator'),
      this.#user('responder', 'Security Operator'),
    ];
  }

  #common(): Holder[] {
    const number = Math.ceil(Math.sqrt(this.users.count) / 4);
    return Array.from({ length: number }, (_, place) =>
      this.#employee(place, 401, pick(COMMON, place)),
    );
  }

  #user(key: string, role: string): Holder {
    const place = people.named.findIndex((account) => account.key === key);
    return { id: this.users.idAt(place), type: 'user', role: roleNamed(role), scope: '/' };
  }

  #employee(place: number, salt: number, role: string): Holder {
    const { seed, firstEmployee, count } = this.users;
    const user = firstEmployee + (mix(seed, place, salt) % Math.max(1, count - firstEmployee));
    const id = this.users.idAt(Math.min(user, count - 1));
    return { id, type: 'user', role: roleNamed(role), scope: '/' };
  }
}

const roleNamed = (name: string): BuiltInRole => {
  const role = builtInRoles.find(({ displayName }) => displayName === name);
  if (role === undefined) throw new RangeError(`no role is called ${name}`);
  return role;
};

/** `RAG-Global-Administrators` holds Global Administrator. */
const roleOfGroup = (group: string): BuiltInRole =>
  roleNamed(group.slice('RAG-'.length).replaceAll('-', ' ').replace(/s$/, ''));

/** The id of a built-in role once it is activated in a tenant. */
export const activatedRoleId = (seed: number, templateId: string): string =>
  namedGuid(seed, `directory role ${templateId}`);

/** The first three parts of a GUID stand with their last byte first. */
const littleEndian = (guid: string): Buffer => {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
};

/** The directory's id for an assignment: role and principal, and the scope where it is a part. */
export const roleAssignmentId = (roleId: string, principalId: string, scope: string): string => {
  const unit = /^\/administrativeUnits\/(.+)$/.exec(scope)?.[1];
  const parts = [roleId, principalId, ...(unit === undefined ? [] : [unit])].map(littleEndian);
  return `${Buffer.concat(parts).toString('base64url')}-${unit === undefined ? '1' : 'e'}`;
};
