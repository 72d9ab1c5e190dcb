import { directoryShape, names, setOf } from './shape.js';

const USER_DEFAULT = names(`businessPhones displayName givenName id jobTitle mail mobilePhone
  officeLocation preferredLanguage surname userPrincipalName`);

export const user = directoryShape({
  set: 'users',
  odataType: '#microsoft.graph.user',
  properties:
    setOf(`${USER_DEFAULT.join(' ')} @odata.type identityParentId accountEnabled ageGroup assignedLicenses assignedPlans
    authorizationInfo city companyName consentProvidedForMinor country createdDateTime creationType
    deletedDateTime department employeeHireDate employeeId employeeLeaveDateTime employeeOrgData
    employeeType externalUserState externalUserStateChangeDateTime faxNumber identities imAddresses
    isManagementRestricted isResourceAccount lastPasswordChangeDateTime legalAgeGroupClassification
    licenseAssignmentStates mailNickname onPremisesDistinguishedName onPremisesDomainName
    onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime
    onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile
    postalCode preferredDataLocation provisionedPlans proxyAddresses securityIdentifier
    serviceProvisioningErrors showInAddressList signInActivity signInSessionsValidFromDateTime state
    streetAddress usageLocation userType`),
  byDefault: USER_DEFAULT,
  collections: setOf(`assignedLicenses assignedPlans businessPhones identities imAddresses
    licenseAssignmentStates onPremisesProvisioningErrors otherMails provisionedPlans proxyAddresses
    serviceProvisioningErrors`),
  readOnly:
    setOf(`id @odata.type identityParentId assignedLicenses assignedPlans createdDateTime creationType
    deletedDateTime externalUserState externalUserStateChangeDateTime imAddresses
    isManagementRestricted lastPasswordChangeDateTime legalAgeGroupClassification
    licenseAssignmentStates onPremisesDistinguishedName onPremisesDomainName
    onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName
    onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName provisionedPlans
    proxyAddresses securityIdentifier serviceProvisioningErrors signInActivity
    signInSessionsValidFromDateTime`),
  flags: setOf('accountEnabled isResourceAccount showInAddressList'),
  required: setOf('accountEnabled displayName mail mailNickname usageLocation userPrincipalName'),
  needed: names('accountEnabled displayName mailNickname userPrincipalName passwordProfile'),
  relations: ['manager', 'sponsors'],
  tracked: ['manager'],
});

const GROUP_ON_SELECT = `assignedLabels assignedLicenses isAssignableToRole isManagementRestricted
  licenseProcessingState onPremisesExtensionAttributes`;

const GROUP_DEFAULT =
  names(`classification createdDateTime creationOptions deletedDateTime description
  displayName expirationDateTime groupTypes id mail mailEnabled mailNickname membershipRule
  membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime
  onPremisesNetBiosName onPremisesProvisioningErrors onPremisesSamAccountName
  onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation preferredLanguage
  proxyAddresses renewedDateTime resourceBehaviorOptions resourceProvisioningOptions
  securityEnabled securityIdentifier serviceProvisioningErrors theme uniqueName visibility`);

export const group = directoryShape({
  set: 'groups',
  odataType: '#microsoft.graph.group',
  properties: setOf(`${GROUP_DEFAULT.join(' ')} ${GROUP_ON_SELECT}`),
  byDefault: GROUP_DEFAULT,
  collections: setOf(`assignedLabels assignedLicenses creationOptions groupTypes
    onPremisesProvisioningErrors proxyAddresses resourceBehaviorOptions
    resourceProvisioningOptions serviceProvisioningErrors`),
  readOnly: setOf(`id assignedLicenses createdDateTime creationOptions deletedDateTime
    expirationDateTime isAssignableToRole isManagementRestricted licenseProcessingState mail
    onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName
    onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled proxyAddresses renewedDateTime resourceBehaviorOptions
    securityIdentifier serviceProvisioningErrors`),
  flags: setOf('mailEnabled securityEnabled isAssignableToRole'),
  required: setOf('displayName mailEnabled mailNickname securityEnabled'),
  needed: names('displayName mailEnabled mailNickname securityEnabled'),
  relations: ['members', 'owners'],
  tracked: ['members', 'owners'],
  crowded: ['members', 'owners'],
});
