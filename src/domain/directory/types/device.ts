import type { TypeRule } from '../catalogue.js';
import { neverAnew, ON_PREMISES, READ_ONLY, readOnly, rules, UPDATE, VOLATILE } from './rules.js';

const NOT_BY_AN_APPLICATION = 'An application cannot write it; an administrator can';

export const device: TypeRule = {
  type: 'device',
  title: 'Device',
  reading: 'delta',
  deletion: 'hard',
  recreation: neverAnew('A device registers itself: join or register it again on the device'),
  properties: {
    ...rules(['accountEnabled', 'displayName', 'extensionAttributes'], UPDATE),
    ...rules(
      [
        'deviceCategory',
        'deviceOwnership',
        'enrollmentProfileName',
        'enrollmentType',
        'isCompliant',
        'isManaged',
        'isRooted',
        'managementType',
        'mdmAppId',
      ],
      readOnly('The device management writes it'),
    ),
    ...rules(
      ['deviceMetadata', 'deviceVersion', 'manufacturer', 'model', 'operatingSystem'],
      readOnly('The device reports it'),
    ),
    ...rules(
      [
        'alternativeSecurityIds',
        'createdDateTime',
        'deviceId',
        'externalSourceName',
        'isManagementRestricted',
        'physicalIds',
        'profileType',
        'registrationDateTime',
        'sourceType',
        'systemLabels',
        'trustType',
      ],
      READ_ONLY,
    ),
    ...rules(['onPremisesSecurityIdentifier', 'onPremisesSyncEnabled'], ON_PREMISES),
    ...rules(
      ['complianceExpirationDateTime', 'onPremisesLastSyncDateTime', 'operatingSystemVersion'],
      VOLATILE,
    ),
    approximateLastSignInDateTime: {
      ...VOLATILE,
      captured: false,
      reason: 'It moves with every sign-in',
    },
  },
  relations: {
    registeredOwners: { recoverable: false, reason: NOT_BY_AN_APPLICATION, reading: 'delta' },
    registeredUsers: { recoverable: false, reason: NOT_BY_AN_APPLICATION, reading: 'delta' },
  },
  source: 'Microsoft Graph v1.0 device, "Update device" (2026)',
};
