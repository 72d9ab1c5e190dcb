import type { TypeRule } from '../catalogue.js';
import { ON_PREMISES, READ_ONLY, rules, UPDATE, VOLATILE } from './rules.js';

export const group: TypeRule = {
  type: 'group',
  title: 'Group',
  reading: 'delta',
  deletion: 'soft',
  properties: {
    ...rules(
      [
        'classification',
        'description',
        'displayName',
        'groupTypes',
        'mailEnabled',
        'mailNickname',
        'membershipRule',
        'membershipRuleProcessingState',
        'preferredLanguage',
        'securityEnabled',
        'theme',
        'visibility',
      ],
      UPDATE,
    ),
    ...rules(
      ['isAssignableToRole', 'preferredDataLocation', 'resourceBehaviorOptions', 'uniqueName'],
      {
        compared: true,
        recoverable: 'create',
        reason: 'Fixed when the group is created',
      },
    ),
    ...rules(
      [
        'assignedLabels',
        'assignedLicenses',
        'createdDateTime',
        'creationOptions',
        'isManagementRestricted',
        'mail',
        'proxyAddresses',
        'resourceProvisioningOptions',
        'securityIdentifier',
      ],
      READ_ONLY,
    ),
    ...rules(
      [
        'onPremisesDomainName',
        'onPremisesNetBiosName',
        'onPremisesSamAccountName',
        'onPremisesSecurityIdentifier',
        'onPremisesSyncEnabled',
      ],
      ON_PREMISES,
    ),
    ...rules(
      [
        'expirationDateTime',
        'licenseProcessingState',
        'onPremisesLastSyncDateTime',
        'onPremisesProvisioningErrors',
        'renewedDateTime',
        'serviceProvisioningErrors',
      ],
      VOLATILE,
    ),
  },
  relations: {
    members: { recoverable: true, reading: 'delta' },
    owners: { recoverable: true, reading: 'delta' },
    licences: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'assignedLicenses/skuId', targetType: 'subscribedSku' },
    },
  },
  source: 'Microsoft Graph v1.0 group, "Update group"; read-only list of the same page (2026)',
};
