import { directoryShape, policyShape, setOf } from './shape.js';

export const conditionalAccessPolicy = policyShape({
  set: 'identity/conditionalAccess/policies',
  needed: ['displayName', 'state', 'conditions'],
  odataType: '#microsoft.graph.conditionalAccessPolicy',
  properties: setOf(`id templateId displayName description createdDateTime modifiedDateTime
    deletedDateTime state conditions grantControls sessionControls partialEnablementStrategy`),
  readOnly: setOf('id templateId createdDateTime modifiedDateTime deletedDateTime'),
  required: setOf('displayName state conditions'),
});

export const namedLocation = policyShape({
  set: 'identity/conditionalAccess/namedLocations',
  needed: ['@odata.type', 'displayName'],
  odataType: '#microsoft.graph.namedLocation',
  properties:
    setOf(`@odata.type id displayName createdDateTime modifiedDateTime deletedDateTime isTrusted
    ipRanges countriesAndRegions countryLookupMethod includeUnknownCountriesAndRegions
    compliantNetworkType`),
  readOnly: setOf('id createdDateTime modifiedDateTime deletedDateTime compliantNetworkType'),
  flags: setOf('isTrusted includeUnknownCountriesAndRegions'),
  required: setOf('displayName'),
});

export const authenticationStrengthPolicy = policyShape({
  odataType: '#microsoft.graph.authenticationStrengthPolicy',
  set: 'policies/authenticationStrengthPolicies',
  properties: setOf(`id displayName description policyType requirementsSatisfied
    allowedCombinations combinationConfigurations createdDateTime modifiedDateTime`),
  collections: setOf('allowedCombinations combinationConfigurations'),
  readOnly: setOf('id createdDateTime modifiedDateTime policyType requirementsSatisfied'),
  required: setOf('displayName allowedCombinations'),
  needed: ['displayName', 'allowedCombinations'],
  deletion: 'hard',
});

export const authenticationMethodsPolicy = policyShape({
  odataType: '#microsoft.graph.authenticationMethodsPolicy',
  set: 'policies/authenticationMethodsPolicy',
  properties: setOf(`id displayName description lastModifiedDateTime policyVersion
    policyMigrationState reconfirmationInDays registrationEnforcement
    microsoftAuthenticatorPlatformSettings reportSuspiciousActivitySettings
    systemCredentialPreferences`),
  readOnly: setOf('id displayName description lastModifiedDateTime policyVersion'),
  required: setOf('policyMigrationState registrationEnforcement'),
  stamps: { created: null, modified: 'lastModifiedDateTime' },
  deletion: 'impossible',
});

export const authenticationMethodConfiguration = policyShape({
  odataType: '#microsoft.graph.authenticationMethodConfiguration',
  set: 'policies/authenticationMethodsPolicy/authenticationMethodConfigurations',
  properties: setOf(`@odata.type id state includeTargets excludeTargets
    isSelfServiceRegistrationAllowed isAttestationEnforced keyRestrictions defaultPasskeyProfile
    passkeyProfiles isSoftwareOathEnabled featureSettings defaultLifetimeInMinutes defaultLength
    minimumLifetimeInMinutes maximumLifetimeInMinutes isUsableOnce isOfficePhoneAllowed
    allowExternalIdToUseEmailOtp certificateUserBindings authenticationModeConfiguration
    appId certificateAuthorityScopes crlValidationConfiguration displayName
    issuerHintsConfiguration openIdConnectSetting pinLength standardQRCodeLifetimeInDays`),
  collections: setOf('includeTargets excludeTargets'),
  readOnly: setOf('id'),
  flags: setOf(`isSelfServiceRegistrationAllowed isAttestationEnforced isSoftwareOathEnabled
    isUsableOnce isOfficePhoneAllowed`),
  required: setOf('state'),
  stamps: { created: null, modified: null },
  needed: ['@odata.type'],
  deletion: 'hard',
});

export const authorizationPolicy = policyShape({
  odataType: '#microsoft.graph.authorizationPolicy',
  set: 'policies/authorizationPolicy',
  properties: setOf(`id displayName description deletedDateTime allowInvitesFrom
    allowedToSignUpEmailBasedSubscriptions allowedToUseSSPR
    allowEmailVerifiedUsersToJoinOrganization allowUserConsentForRiskyApps blockMsolPowerShell
    defaultUserRolePermissions guestUserRoleId`),
  readOnly: setOf('id deletedDateTime'),
  flags: setOf(`allowedToSignUpEmailBasedSubscriptions allowedToUseSSPR
    allowEmailVerifiedUsersToJoinOrganization allowUserConsentForRiskyApps blockMsolPowerShell`),
  required: setOf('allowInvitesFrom guestUserRoleId defaultUserRolePermissions'),
  stamps: { created: null, modified: null },
  deletion: 'impossible',
});

export const organization = directoryShape({
  odataType: '#microsoft.graph.organization',
  set: 'organization',
  properties: setOf(`id assignedPlans businessPhones city country countryLetterCode createdDateTime
    defaultUsageLocation deletedDateTime directorySizeQuota displayName
    isMultipleDataLocationsForServicesEnabled marketingNotificationEmails
    mobileDeviceManagementAuthority onPremisesLastPasswordSyncDateTime onPremisesLastSyncDateTime
    onPremisesSyncEnabled onPremisesSyncStatus partnerTenantType postalCode preferredLanguage
    privacyProfile provisionedPlans securityComplianceNotificationMails
    securityComplianceNotificationPhones state street technicalNotificationMails tenantType
    verifiedDomains`),
  collections: setOf(`assignedPlans businessPhones marketingNotificationEmails provisionedPlans
    securityComplianceNotificationMails securityComplianceNotificationPhones
    technicalNotificationMails verifiedDomains`),
  readOnly: setOf(`id assignedPlans createdDateTime deletedDateTime directorySizeQuota displayName
    onPremisesLastSyncDateTime onPremisesSyncEnabled partnerTenantType provisionedPlans tenantType
    verifiedDomains`),
  required: setOf('marketingNotificationEmails technicalNotificationMails'),
  deletion: 'impossible',
});

export const subscribedSku = directoryShape({
  odataType: '#microsoft.graph.subscribedSku',
  set: 'subscribedSkus',
  properties: setOf(`id accountId accountName appliesTo capabilityStatus consumedUnits prepaidUnits
    servicePlans skuId skuPartNumber subscriptionIds`),
  collections: setOf('servicePlans subscriptionIds'),
  stamps: { created: null, modified: null },
  deletion: 'impossible',
});
