import type { TypeRule } from '../catalogue.js';
import { KIND, madeAnew, rules, UPDATE } from './rules.js';

/** What every kind of method has, and what only some have. */
const SETTINGS = {
  everyKind: ['state', 'includeTargets', 'excludeTargets'],
  fido2: [
    'defaultPasskeyProfile',
    'isAttestationEnforced',
    'isSelfServiceRegistrationAllowed',
    'keyRestrictions',
    'passkeyProfiles',
  ],
  microsoftAuthenticator: ['featureSettings', 'isSoftwareOathEnabled'],
  temporaryAccessPass: [
    'defaultLength',
    'defaultLifetimeInMinutes',
    'isUsableOnce',
    'maximumLifetimeInMinutes',
    'minimumLifetimeInMinutes',
  ],
  voice: ['isOfficePhoneAllowed'],
  email: ['allowExternalIdToUseEmailOtp'],
  x509Certificate: [
    'authenticationModeConfiguration',
    'certificateAuthorityScopes',
    'certificateUserBindings',
    'crlValidationConfiguration',
    'issuerHintsConfiguration',
  ],
  qrCodePin: ['pinLength', 'standardQRCodeLifetimeInDays'],
  external: ['appId', 'displayName', 'openIdConnectSetting'],
};

/** Sms, SoftwareOath and HardwareOath have no setting of their own. */
export const authenticationMethodConfiguration: TypeRule = {
  type: 'authenticationMethodConfiguration',
  title: 'Authentication method',
  reading: 'complete',
  // External methods can be created and deleted; the others are always there.
  deletion: 'hard',
  recreation: madeAnew(),
  naming: ['appId', 'excludeTargets', 'featureSettings', 'includeTargets', 'openIdConnectSetting'],
  properties: { '@odata.type': KIND, ...rules(Object.values(SETTINGS).flat(), UPDATE) },
  relations: {},
  source:
    'Microsoft Graph v1.0 and beta authenticationMethodConfiguration and its derived types, "Update" pages; models of its SDK (2026-09)',
};
