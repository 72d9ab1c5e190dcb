import type { TypeRule } from '../catalogue.js';
import {
  CREATE,
  LICENCES,
  madeAnew,
  notCaptured,
  ON_PREMISES,
  READ_ONLY,
  readOnly,
  rules,
  UPDATE,
  VOLATILE,
} from './rules.js';

export const group: TypeRule = {
  type: 'group',
  title: 'Group',
  reading: 'delta',
  deletion: 'soft',
  recreation: madeAnew({
    'Its mailbox, files and team': 'They belong to other products, which keep them apart',
  }),
  naming: ['membershipRule'],
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
      CREATE,
    ),
    assignedLabels: readOnly('An application cannot write it; an administrator can'),
    assignedLicenses: UPDATE,
    ...rules(
      [
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
        'onPremisesExtensionAttributes',
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
    ...rules(
      [
        'accessType',
        'allowExternalSenders',
        'autoSubscribeNewMembers',
        'hideFromAddressLists',
        'hideFromOutlookClients',
        'isSubscribedByMail',
        'onPremisesSyncBehavior',
        'unseenConversationsCount',
        'unseenCount',
        'unseenMessagesCount',
      ],
      notCaptured('The directory tells it for one group at a time only'),
    ),
    hasMembersWithLicenseErrors: notCaptured('The directory searches by it, and does not tell it'),
  },
  relations: {
    members: { recoverable: true, reading: 'delta' },
    owners: { recoverable: true, reading: 'delta' },
    licences: LICENCES,
  },
  source:
    'Microsoft Graph v1.0 group, "Update group"; read-only list of the same page (2026); properties recovered natively: Entra Backup and Recovery, supported objects (2026-08-25)',
};
