import {
  capturedProperties,
  catalogue,
  propertyRule,
  relationRule,
  relationsOf,
} from '../../../src/domain/directory/catalogue.js';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * What the native product recovers of each type. Source: "Supported objects and recoverable properties",
 * Microsoft Entra Backup and Recovery (2026-08-25), by their Graph names.
 */
const native = {
  user: words(`accountEnabled ageGroup city companyName consentProvidedForMinor country department
    displayName employeeHireDate employeeId employeeOrgData employeeType faxNumber givenName jobTitle mail
    mailNickname mobilePhone otherMails passwordPolicies officeLocation postalCode
    preferredDataLocation preferredLanguage state streetAddress surname businessPhones usageLocation
    userPrincipalName userType`),
  group: words(`classification description displayName groupTypes visibility mail mailEnabled
    mailNickname preferredDataLocation preferredLanguage securityEnabled theme`),
  conditionalAccessPolicy: words(`displayName state templateId createdDateTime conditions
    grantControls sessionControls`),
  namedLocation: words(`displayName isTrusted ipRanges countriesAndRegions countryLookupMethod
    includeUnknownCountriesAndRegions`),
  authorizationPolicy: words('blockMsolPowerShell guestUserRoleId'),
  authenticationMethodConfiguration: words(`state includeTargets excludeTargets
    allowExternalIdToUseEmailOtp isAttestationEnforced isSelfServiceRegistrationAllowed keyRestrictions
    defaultPasskeyProfile passkeyProfiles featureSettings isSoftwareOathEnabled isOfficePhoneAllowed
    defaultLength defaultLifetimeInMinutes isUsableOnce maximumLifetimeInMinutes
    minimumLifetimeInMinutes certificateUserBindings authenticationModeConfiguration`),
  authenticationStrengthPolicy: words('displayName description allowedCombinations'),
  application: words(`displayName description notes tags identifierUris createdDateTime
    isFallbackPublicClient publicClient publisherDomain isDeviceOnlyAuthSupported
    serviceManagementReference requiredResourceAccess nativeAuthenticationApisEnabled signInAudience
    groupMembershipClaims optionalClaims isDisabled addIns servicePrincipalLockConfiguration info`),
  servicePrincipal: words(`accountEnabled alternativeNames appRoleAssignmentRequired description
    loginUrl notes notificationEmailAddresses preferredTokenSigningKeyThumbprint tags
    servicePrincipalType preferredSingleSignOnMode samlSingleSignOnSettings servicePrincipalNames`),
  oauth2PermissionGrant: words('clientId consentType principalId resourceId scope'),
  appRoleAssignment: words('appRoleId principalId principalType resourceId'),
} as const;

/** What of that no application can write through Graph, though the native product can. */
const notWritable: Readonly<Record<string, readonly string[]>> = {
  user: ['employeeHireDate', 'preferredDataLocation'],
  group: ['mail', 'preferredDataLocation'],
  conditionalAccessPolicy: ['templateId', 'createdDateTime'],
  application: ['createdDateTime', 'publisherDomain'],
  servicePrincipal: ['servicePrincipalType'],
  oauth2PermissionGrant: ['clientId', 'consentType', 'principalId', 'resourceId'],
  appRoleAssignment: ['appRoleId', 'principalId', 'principalType', 'resourceId'],
};

describe('the catalogue', () => {
  it.each(Object.entries(native))(
    'covers of %s what the native product recovers',
    (type, names) => {
      const captured = new Set(capturedProperties(type));
      expect(names.filter((name) => !captured.has(name))).toEqual([]);
      expect(names.filter((name) => !propertyRule(type, name).compared)).toEqual([]);
      const written = names.filter((name) => propertyRule(type, name).recoverable === 'update');
      expect(written).toEqual(names.filter((name) => !(notWritable[type] ?? []).includes(name)));
    },
  );

  it('says of the rest of that why it is not captured', () => {
    for (const [type, name] of [
      ['user', 'employeeLeaveDateTime'],
      ['user', 'perUserMfaState'],
      ['servicePrincipal', 'publisherName'],
      ['organization', 'strongAuthenticationDetails'],
      ['organization', 'strongAuthenticationPolicy'],
    ] as const) {
      expect(propertyRule(type, name)).toMatchObject({ captured: false, compared: false });
      expect(propertyRule(type, name).reason).not.toBe('');
    }
  });

  it('gives a reason for everything that a recovery does not write, and for nothing else', () => {
    for (const { type, properties, relations } of Object.values(catalogue)) {
      for (const [name, { recoverable, reason }] of Object.entries(properties)) {
        expect([type, name, reason === undefined]).toEqual([type, name, recoverable === 'update']);
      }
      for (const [name, { recoverable, reason }] of Object.entries(relations)) {
        expect([type, name, reason === undefined]).toEqual([type, name, recoverable]);
      }
    }
  });

  it('never compares or writes what moves by itself, is not captured, or is a secret', () => {
    const apart = Object.values(catalogue)
      .flatMap(({ properties }) => Object.values(properties))
      .filter((rule) => rule.captured === false || rule.secret === true || rule.volatile === true);
    expect(apart.length).toBeGreaterThan(0);
    expect(apart.filter((rule) => rule.compared || rule.recoverable !== 'never')).toEqual([]);
  });

  it('asks the directory for no secret and for nothing that comes unasked', () => {
    expect(capturedProperties('user')).not.toContain('passwordProfile');
    expect(capturedProperties('device')).not.toContain('approximateLastSignInDateTime');
    for (const type of Object.keys(catalogue)) {
      expect(capturedProperties(type).filter((name) => name.startsWith('@'))).toEqual([]);
    }
  });

  it('knows each type by its own name, with a title and a source', () => {
    for (const [key, { type, title, source }] of Object.entries(catalogue)) {
      expect(type).toBe(key);
      expect(title).not.toBe('');
      expect(source).toMatch(/^Microsoft Graph/);
    }
  });

  it('names an attribute that is captured wherever links follow from one', () => {
    for (const { type, relations } of Object.values(catalogue)) {
      for (const relation of relationsOf(type, 'attribute')) {
        const root = relations[relation]?.from?.path.split('/')[0];
        expect(capturedProperties(type)).toContain(root);
      }
    }
  });

  it('lets nothing it does not know be written, even under names every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'somethingNew']) {
      expect(propertyRule('user', name)).toMatchObject({ compared: true, recoverable: 'never' });
      expect(propertyRule(name, 'displayName')).toMatchObject({ recoverable: 'never' });
      expect(relationRule('group', name)).toMatchObject({ recoverable: false });
      expect(relationRule(name, 'members')).toMatchObject({ recoverable: false });
      expect(capturedProperties(name)).toEqual([]);
      expect(relationsOf(name)).toEqual([]);
    }
  });
});
