import { directoryShape, names, setOf } from './shape.js';

const APPLICATION_ON_SELECT = 'authenticationBehaviors';

const APPLICATION_DEFAULT = names(`id addIns api appId applicationTemplateId appRoles certification
  createdByAppId createdDateTime defaultRedirectUri deletedDateTime description
  disabledByMicrosoftStatus displayName groupMembershipClaims identifierUris info
  isDeviceOnlyAuthSupported
  isDisabled isFallbackPublicClient keyCredentials managerApplications
  nativeAuthenticationApisEnabled notes optionalClaims parentalControlSettings passwordCredentials
  publicClient publisherDomain requestSignatureVerification requiredResourceAccess samlMetadataUrl
  serviceManagementReference servicePrincipalLockConfiguration signInAudience spa tags
  tokenEncryptionKeyId uniqueName verifiedPublisher web`);

export const application = directoryShape({
  odataType: '#microsoft.graph.application',
  set: 'applications',
  properties: setOf(`@odata.type ${APPLICATION_DEFAULT.join(' ')} ${APPLICATION_ON_SELECT}`),
  byDefault: APPLICATION_DEFAULT,
  collections: setOf(`addIns appRoles identifierUris keyCredentials passwordCredentials
    requiredResourceAccess tags`),
  readOnly: setOf(`@odata.type id appId applicationTemplateId certification createdByAppId
    createdDateTime deletedDateTime disabledByMicrosoftStatus passwordCredentials publisherDomain
    verifiedPublisher`),
  flags: setOf('isDeviceOnlyAuthSupported isDisabled isFallbackPublicClient'),
  required: setOf('displayName signInAudience'),
  needed: ['displayName'],
  relations: ['owners', 'sponsors'],
});

const SERVICE_PRINCIPAL = `id accountEnabled addIns alternativeNames appDescription appDisplayName
  appId applicationTemplateId appOwnerOrganizationId appRoleAssignmentRequired appRoles
  createdByAppId createdDateTime deletedDateTime description disabledByMicrosoftStatus displayName
  homepage info isDisabled keyCredentials loginUrl logoutUrl managerApplications notes
  notificationEmailAddresses oauth2PermissionScopes passwordCredentials preferredSingleSignOnMode
  preferredTokenSigningKeyThumbprint replyUrls resourceSpecificApplicationPermissions
  samlSingleSignOnSettings servicePrincipalNames servicePrincipalType signInAudience tags
  tokenEncryptionKeyId verifiedPublisher`;

export const servicePrincipal = directoryShape({
  odataType: '#microsoft.graph.servicePrincipal',
  set: 'servicePrincipals',
  properties: setOf(`@odata.type agentIdentityBlueprintId ${SERVICE_PRINCIPAL}`),
  byDefault: names(SERVICE_PRINCIPAL),
  collections: setOf(`addIns alternativeNames appRoles keyCredentials notificationEmailAddresses
    oauth2PermissionScopes passwordCredentials replyUrls resourceSpecificApplicationPermissions
    servicePrincipalNames tags`),
  readOnly: setOf(`@odata.type id agentIdentityBlueprintId appDescription appDisplayName
    appOwnerOrganizationId applicationTemplateId appRoles createdByAppId createdDateTime
    deletedDateTime disabledByMicrosoftStatus info oauth2PermissionScopes passwordCredentials
    resourceSpecificApplicationPermissions servicePrincipalType signInAudience verifiedPublisher`),
  flags: setOf('accountEnabled appRoleAssignmentRequired isDisabled'),
  required: setOf('accountEnabled appRoleAssignmentRequired'),
  needed: ['appId'],
  relations: ['owners', 'sponsors'],
});

export const oauth2PermissionGrant = directoryShape({
  odataType: '#microsoft.graph.oAuth2PermissionGrant',
  set: 'oauth2PermissionGrants',
  properties: setOf('id clientId consentType principalId resourceId scope'),
  readOnly: setOf('id clientId consentType principalId resourceId'),
  required: setOf('scope'),
  needed: ['clientId', 'consentType', 'resourceId', 'scope'],
  stamps: { created: null, modified: null },
  deletion: 'hard',
});

export const appRoleAssignment = directoryShape({
  odataType: '#microsoft.graph.appRoleAssignment',
  set: 'appRoleAssignments',
  properties: setOf(`id appRoleId createdDateTime deletedDateTime principalDisplayName principalId
    principalType resourceDisplayName resourceId`),
  needed: ['principalId', 'resourceId', 'appRoleId'],
  deletion: 'hard',
});
