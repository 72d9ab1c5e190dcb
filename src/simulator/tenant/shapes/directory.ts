import { directoryShape, names, setOf } from './shape.js';

const DEVICE_ON_SELECT = 'isManagementRestricted onPremisesSecurityIdentifier';

const DEVICE_DEFAULT = names(`id accountEnabled alternativeSecurityIds approximateLastSignInDateTime
  complianceExpirationDateTime createdDateTime deletedDateTime deviceCategory deviceId
  deviceMetadata deviceOwnership deviceVersion displayName enrollmentProfileName enrollmentType
  extensionAttributes externalSourceName isCompliant isManaged isRooted managementType manufacturer
  mdmAppId model onPremisesLastSyncDateTime onPremisesSyncEnabled operatingSystem
  operatingSystemVersion physicalIds profileType registrationDateTime sourceType systemLabels
  trustType`);

export const device = directoryShape({
  odataType: '#microsoft.graph.device',
  set: 'devices',
  properties: setOf(`${DEVICE_DEFAULT.join(' ')} ${DEVICE_ON_SELECT}`),
  byDefault: DEVICE_DEFAULT,
  collections: setOf('alternativeSecurityIds physicalIds systemLabels'),
  readOnly: setOf(`id approximateLastSignInDateTime createdDateTime deletedDateTime deviceId
    deviceMetadata deviceOwnership enrollmentProfileName enrollmentType externalSourceName
    isManagementRestricted isRooted managementType onPremisesLastSyncDateTime
    onPremisesSecurityIdentifier onPremisesSyncEnabled physicalIds profileType
    registrationDateTime sourceType systemLabels trustType`),
  flags: setOf('accountEnabled isCompliant isManaged'),
  required: setOf('accountEnabled displayName'),
  needed: names(`accountEnabled displayName operatingSystem operatingSystemVersion`),
  relations: ['registeredOwners', 'registeredUsers'],
  tracked: ['registeredOwners', 'registeredUsers'],
  deletion: 'hard',
});

export const administrativeUnit = directoryShape({
  odataType: '#microsoft.graph.administrativeUnit',
  set: 'directory/administrativeUnits',
  properties: setOf(`id deletedDateTime description displayName isMemberManagementRestricted
    membershipRule membershipRuleProcessingState membershipType visibility`),
  readOnly: setOf('id deletedDateTime isMemberManagementRestricted'),
  flags: setOf('isMemberManagementRestricted'),
  required: setOf('displayName'),
  needed: ['displayName'],
  relations: ['members'],
  tracked: ['members'],
  crowded: ['members'],
  stamps: { created: null, modified: null },
});

export const directoryRole = directoryShape({
  odataType: '#microsoft.graph.directoryRole',
  set: 'directoryRoles',
  properties: setOf('id deletedDateTime description displayName roleTemplateId'),
  readOnly: setOf('id deletedDateTime description displayName'),
  needed: ['roleTemplateId'],
  relations: ['members'],
  tracked: ['members'],
  crowded: ['members'],
  stamps: { created: null, modified: null },
  deletion: 'impossible',
});

const unstamped = { created: null, modified: null } as const;

export const unifiedRoleDefinition = directoryShape({
  odataType: '#microsoft.graph.unifiedRoleDefinition',
  set: 'roleManagement/directory/roleDefinitions',
  properties:
    setOf(`id allowedPrincipalTypes description displayName inheritsPermissionsFrom isBuiltIn
    isEnabled isPrivileged resourceScopes rolePermissions templateId version`),
  collections: setOf('inheritsPermissionsFrom resourceScopes rolePermissions'),
  readOnly: setOf('id isBuiltIn templateId inheritsPermissionsFrom'),
  flags: setOf('isEnabled'),
  required: setOf('displayName isEnabled rolePermissions'),
  needed: ['displayName', 'isEnabled', 'rolePermissions'],
  stamps: unstamped,
  deletion: 'hard',
});

export const unifiedRoleAssignment = directoryShape({
  odataType: '#microsoft.graph.unifiedRoleAssignment',
  set: 'roleManagement/directory/roleAssignments',
  properties: setOf(`id appScopeId condition directoryScopeId principalId principalOrganizationId
    roleDefinitionId`),
  needed: ['principalId', 'roleDefinitionId', 'directoryScopeId'],
  stamps: unstamped,
  deletion: 'hard',
});

export const unifiedRoleEligibilitySchedule = directoryShape({
  odataType: '#microsoft.graph.unifiedRoleEligibilitySchedule',
  set: 'roleManagement/directory/roleEligibilitySchedules',
  properties: setOf(`id appScopeId createdDateTime createdUsing directoryScopeId memberType
    modifiedDateTime principalId roleDefinitionId scheduleInfo status`),
  deletion: 'hard',
});
