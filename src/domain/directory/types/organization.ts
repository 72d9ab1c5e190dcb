import type { TypeRule } from '../catalogue.js';
import {
  neverAnew,
  notCaptured,
  ON_PREMISES,
  READ_ONLY,
  readOnly,
  rules,
  UPDATE,
  VOLATILE,
} from './rules.js';

export const organization: TypeRule = {
  type: 'organization',
  title: 'Organization',
  reading: 'complete',
  deletion: 'impossible',
  recreation: neverAnew('It is the tenant itself'),
  properties: {
    ...rules(
      [
        'marketingNotificationEmails',
        'privacyProfile',
        'securityComplianceNotificationMails',
        'securityComplianceNotificationPhones',
        'technicalNotificationMails',
      ],
      UPDATE,
    ),
    ...rules(
      [
        'businessPhones',
        'city',
        'country',
        'defaultUsageLocation',
        'displayName',
        'postalCode',
        'preferredLanguage',
        'state',
        'street',
      ],
      readOnly('An administrator writes it in the admin centre; no application is said to'),
    ),
    ...rules(
      [
        'countryLetterCode',
        'createdDateTime',
        'isMultipleDataLocationsForServicesEnabled',
        'mobileDeviceManagementAuthority',
        'partnerTenantType',
        'tenantType',
      ],
      READ_ONLY,
    ),
    verifiedDomains: readOnly('Domains are added, verified and removed one by one'),
    onPremisesSyncEnabled: ON_PREMISES,
    ...rules(
      [
        'assignedPlans',
        'directorySizeQuota',
        'onPremisesLastPasswordSyncDateTime',
        'onPremisesLastSyncDateTime',
        'onPremisesSyncStatus',
        'provisionedPlans',
      ],
      VOLATILE,
    ),
    ...rules(
      ['strongAuthenticationDetails', 'strongAuthenticationPolicy'],
      notCaptured('Graph does not tell the settings of per-user multifactor authentication'),
    ),
  },
  relations: {},
  source: 'Microsoft Graph v1.0 organization, "Update organization" (2026)',
};
