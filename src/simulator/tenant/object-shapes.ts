/** What Microsoft Graph knows of a type. Source: Graph v1.0 property lists, page of 2026-07. */
export interface ObjectShape {
  /** The name of the OData type. */
  readonly odataType: string;
  /** Every property that `$select` takes. */
  readonly properties: ReadonlySet<string>;
  /** Properties in an answer without `$select`; `null` for all. */
  readonly byDefault: readonly string[] | null;
  /** Properties that are `[]`, not `null`, when nothing was ever set. */
  readonly collections: ReadonlySet<string>;
  readonly readOnly: ReadonlySet<string>;
  /** Properties that hold true or false. */
  readonly flags: ReadonlySet<string>;
  /** Properties that `null` cannot clear. */
  readonly required: ReadonlySet<string>;
  readonly relations: readonly string[];
  /** Whether an unset property is left out instead of shown as `null`. */
  readonly omitsUnset: boolean;
}

const names = (text: string): readonly string[] => text.trim().split(/\s+/);
const setOf = (text: string): ReadonlySet<string> => new Set(names(text));

const USER_DEFAULT = names(`businessPhones displayName givenName id jobTitle mail mobilePhone
  officeLocation preferredLanguage surname userPrincipalName`);

const user: ObjectShape = {
  odataType: '#microsoft.graph.user',
  properties:
    setOf(`${USER_DEFAULT.join(' ')} accountEnabled ageGroup assignedLicenses assignedPlans
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
  readOnly: setOf(`id ageGroup assignedLicenses assignedPlans createdDateTime creationType
    deletedDateTime externalUserState externalUserStateChangeDateTime imAddresses
    isManagementRestricted lastPasswordChangeDateTime legalAgeGroupClassification
    licenseAssignmentStates onPremisesDistinguishedName onPremisesDomainName
    onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName
    onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName provisionedPlans
    proxyAddresses securityIdentifier serviceProvisioningErrors signInActivity
    signInSessionsValidFromDateTime`),
  flags: setOf('accountEnabled isResourceAccount showInAddressList'),
  required: setOf('accountEnabled displayName mail mailNickname usageLocation userPrincipalName'),
  relations: [],
  omitsUnset: false,
};

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

const group: ObjectShape = {
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
  relations: ['members', 'owners'],
  omitsUnset: false,
};

const conditionalAccessPolicy: ObjectShape = {
  odataType: '#microsoft.graph.conditionalAccessPolicy',
  properties: setOf(`id templateId displayName description createdDateTime modifiedDateTime
    deletedDateTime state conditions grantControls sessionControls partialEnablementStrategy`),
  byDefault: null,
  collections: new Set(),
  readOnly: setOf('id templateId createdDateTime modifiedDateTime deletedDateTime'),
  flags: new Set(),
  required: setOf('displayName state conditions'),
  relations: [],
  omitsUnset: true,
};

const namedLocation: ObjectShape = {
  odataType: '#microsoft.graph.namedLocation',
  properties:
    setOf(`@odata.type id displayName createdDateTime modifiedDateTime deletedDateTime isTrusted
    ipRanges countriesAndRegions countryLookupMethod includeUnknownCountriesAndRegions
    compliantNetworkType`),
  byDefault: null,
  collections: new Set(),
  readOnly: setOf('id createdDateTime modifiedDateTime deletedDateTime compliantNetworkType'),
  flags: setOf('isTrusted includeUnknownCountriesAndRegions'),
  required: setOf('displayName'),
  relations: [],
  omitsUnset: true,
};

export const shapes = { user, group, conditionalAccessPolicy, namedLocation } as const;

export type SimulatedType = keyof typeof shapes;

export const isSimulatedType = (type: string): type is SimulatedType => Object.hasOwn(shapes, type);
