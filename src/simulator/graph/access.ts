import type { SimulatedType } from '../tenant/object-shapes.js';

/** The application permissions of which one is enough. Source: Graph permissions reference, 2026. */
export interface Access {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** To delete and restore, where that takes others than a write. */
  readonly remove?: readonly string[];
}

const ALL = ['Directory.Read.All', 'Directory.ReadWrite.All'];

const applications: Access = {
  read: ['Application.Read.All', 'Application.ReadWrite.All', ...ALL],
  write: ['Application.ReadWrite.All'],
};
const conditionalAccess: Access = {
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.ConditionalAccess'],
};
const authenticationMethods: Access = {
  read: [
    'Policy.Read.AuthenticationMethod',
    'Policy.ReadWrite.AuthenticationMethod',
    'Policy.Read.All',
  ],
  write: ['Policy.ReadWrite.AuthenticationMethod'],
};
const ROLES = 'RoleManagement.ReadWrite.Directory';
const roles: Access = {
  read: ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', ROLES, ...ALL],
  write: [ROLES],
};

export const accessTo: Readonly<Record<SimulatedType, Access>> = {
  user: {
    read: ['User.Read.All', 'User.ReadWrite.All', ...ALL],
    write: ['User.ReadWrite.All'],
    remove: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
  },
  group: {
    read: ['Group.Read.All', 'Group.ReadWrite.All', ...ALL],
    write: ['Group.ReadWrite.All'],
  },
  application: applications,
  servicePrincipal: applications,
  device: {
    read: ['Device.Read.All', 'Device.ReadWrite.All', ...ALL],
    write: ['Device.ReadWrite.All'],
  },
  administrativeUnit: {
    read: ['AdministrativeUnit.Read.All', 'AdministrativeUnit.ReadWrite.All', ...ALL],
    write: ['AdministrativeUnit.ReadWrite.All'],
  },
  directoryRole: roles,
  unifiedRoleDefinition: roles,
  unifiedRoleAssignment: roles,
  unifiedRoleEligibilitySchedule: {
    read: [
      'RoleEligibilitySchedule.Read.Directory',
      'RoleManagement.Read.Directory',
      'RoleManagement.Read.All',
      ROLES,
    ],
    write: [ROLES],
  },
  oauth2PermissionGrant: {
    read: ['DelegatedPermissionGrant.Read.All', 'DelegatedPermissionGrant.ReadWrite.All', ...ALL],
    write: ['DelegatedPermissionGrant.ReadWrite.All'],
  },
  appRoleAssignment: {
    read: ['Application.Read.All', 'AppRoleAssignment.ReadWrite.All', ...ALL],
    write: ['AppRoleAssignment.ReadWrite.All'],
  },
  conditionalAccessPolicy: conditionalAccess,
  namedLocation: conditionalAccess,
  authenticationStrengthPolicy: {
    ...authenticationMethods,
    write: ['Policy.ReadWrite.AuthenticationMethod', 'Policy.ReadWrite.ConditionalAccess'],
  },
  authenticationMethodsPolicy: authenticationMethods,
  authenticationMethodConfiguration: authenticationMethods,
  authorizationPolicy: { read: ['Policy.Read.All'], write: ['Policy.ReadWrite.Authorization'] },
  organization: {
    read: ['Organization.Read.All', 'Organization.ReadWrite.All', ...ALL],
    write: ['Organization.ReadWrite.All'],
  },
  subscribedSku: {
    read: ['LicenseAssignment.Read.All', 'Organization.Read.All', ...ALL],
    write: [],
  },
};
