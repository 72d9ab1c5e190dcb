const titles: Readonly<Record<string, string>> = {
  user: 'User',
  group: 'Group',
  application: 'Application',
  servicePrincipal: 'Service principal',
  device: 'Device',
  administrativeUnit: 'Administrative unit',
  directoryRole: 'Directory role',
  oauth2PermissionGrant: 'Delegated permission',
  appRoleAssignment: 'App role assignment',
  unifiedRoleDefinition: 'Role definition',
  unifiedRoleAssignment: 'Role assignment',
  unifiedRoleEligibilitySchedule: 'Role eligibility',
  conditionalAccessPolicy: 'Conditional Access policy',
  namedLocation: 'Named location',
  authenticationStrengthPolicy: 'Authentication strength',
  authenticationMethodsPolicy: 'Authentication methods policy',
  authenticationMethodConfiguration: 'Authentication method',
  authorizationPolicy: 'Authorization policy',
  organization: 'Organization',
};

/** A type of object as people call it; one that is not known by its own name. */
export const typeTitle = (type: string): string => titles[type] ?? type;

export const knownTypes: readonly string[] = Object.keys(titles);

/** Told apart by people who see colours differently, on light and on dark. After Okabe and Ito (2008). */
const COLORS = [
  ...['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8f8300', '#7f7f7f'],
];

/** The colour of the n-th series of a chart. */
export const colorOf = (index: number): string => COLORS[index % COLORS.length] ?? '#7f7f7f';
