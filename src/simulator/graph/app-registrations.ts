import { createHash, X509Certificate } from 'node:crypto';
import type { Company } from '../company/company.js';
import { SIGN_IN_APP } from '../company/sign-in-app.js';
import { ControlRefusal } from '../simulator-errors.js';
import type { CallingApp } from './graph-request.js';

export interface AppCredential {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The application's identity in audit records. */
  readonly servicePrincipalId: string;
}

/** What a reader of the whole directory needs, by Microsoft's permission tables of 2026. */
const READS = [
  'User.Read.All',
  'Group.Read.All',
  'Application.Read.All',
  'Device.Read.All',
  'AdministrativeUnit.Read.All',
  'RoleManagement.Read.Directory',
  'RoleEligibilitySchedule.Read.Directory',
  'Policy.Read.All',
  'Policy.Read.AuthenticationMethod',
  'Organization.Read.All',
  'Directory.Read.All',
  'AgentIdentity.Read.All',
  'AuditLog.Read.All',
];

const WRITES = [
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'Group.ReadWrite.All',
  'Application.ReadWrite.All',
  'AdministrativeUnit.ReadWrite.All',
  'Device.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.Authorization',
  'Organization.ReadWrite.All',
];

export interface RegisteredApp extends CallingApp {
  readonly clientSecret: string;
  readonly permissions: Set<string>;
  /** PEM texts, by the SHA-256 thumbprint in base64url. */
  readonly certificates: Map<string, string>;
}

const roles = ['reader', 'writer', 'signIn'] as const;
export type AppRole = (typeof roles)[number];

/** The applications registered in the tenant, with what they may in Graph and how they sign in. */
export class AppRegistrations {
  readonly #apps: Readonly<Record<AppRole, RegisteredApp>>;

  constructor(private readonly company: Company) {
    this.#apps = {
      reader: this.#register('Stateline Reader', READS),
      writer: this.#register('Stateline Writer', [...READS, ...WRITES]),
      signIn: this.#register(SIGN_IN_APP, []),
    };
  }

  get all(): readonly RegisteredApp[] {
    return Object.values(this.#apps);
  }

  byAppId(appId: string): RegisteredApp | undefined {
    return this.all.find((app) => app.appId === appId);
  }

  /** @throws ControlRefusal for another name than `reader` or `writer` */
  named(name: string): RegisteredApp {
    const role = roles.find((one) => one === name);
    if (role !== undefined) return this.#apps[role];
    throw new ControlRefusal(404, `there is no application ${name}; there are ${roles.join(', ')}`);
  }

  /** What an application signs in with. */
  credential(role: AppRole): AppCredential {
    const { appId, clientSecret, servicePrincipalId } = this.#apps[role];
    return { clientId: appId, clientSecret, servicePrincipalId };
  }

  /** Lets an application sign in with the key of a certificate. @throws ControlRefusal for no PEM */
  addCertificate(app: RegisteredApp, pem: string): string {
    const thumbprint = thumbprintOf(pem);
    app.certificates.set(thumbprint, pem);
    return thumbprint;
  }

  #register(displayName: string, permissions: readonly string[]): RegisteredApp {
    return {
      displayName,
      appId: this.company.namedGuid(`app ${displayName}`),
      servicePrincipalId: this.company.namedGuid(`service principal ${displayName}`),
      clientSecret: `simulated-${this.company.namedGuid(`secret ${displayName}`)}`,
      permissions: new Set(permissions),
      certificates: new Map(),
    };
  }
}

const thumbprintOf = (pem: string): string => {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
  } catch (cause) {
    throw new ControlRefusal(400, `certificate takes a PEM text: ${String(cause)}`);
  }
};
