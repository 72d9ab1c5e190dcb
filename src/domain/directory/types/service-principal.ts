import type { TypeRule } from '../catalogue.js';
import {
  CREATE,
  CREDENTIALS,
  KIND,
  madeAnew,
  notCaptured,
  READ_ONLY,
  readOnly,
  rules,
  UPDATE,
} from './rules.js';

export const servicePrincipal: TypeRule = {
  type: 'servicePrincipal',
  title: 'Service principal',
  reading: 'delta',
  deletion: 'soft',
  recreation: madeAnew(
    {
      'Its secrets and certificates': 'They cannot be read: add new ones and hand them out',
      'Its policies for tokens and claims': 'Stateline does not read them',
    },
    ['appId'],
  ),
  naming: ['alternativeNames', 'appId', 'managerApplications', 'servicePrincipalNames'],
  properties: {
    '@odata.type': KIND,
    ...rules(
      [
        'accountEnabled',
        'addIns',
        'alternativeNames',
        'appRoleAssignmentRequired',
        'description',
        'displayName',
        'homepage',
        'loginUrl',
        'logoutUrl',
        'notes',
        'notificationEmailAddresses',
        'preferredSingleSignOnMode',
        'preferredTokenSigningKeyThumbprint',
        'samlSingleSignOnSettings',
        'servicePrincipalNames',
        'tags',
        'tokenEncryptionKeyId',
      ],
      UPDATE,
    ),
    ...rules(['agentIdentityBlueprintId', 'appId'], CREATE),
    ...rules(['keyCredentials', 'passwordCredentials'], CREDENTIALS),
    // Of an application in another tenant this is all that shows what its owner did.
    ...rules(
      [
        'appDescription',
        'appDisplayName',
        'appRoles',
        'info',
        'isDisabled',
        'managerApplications',
        'oauth2PermissionScopes',
        'replyUrls',
        'resourceSpecificApplicationPermissions',
        'signInAudience',
        'verifiedPublisher',
      ],
      readOnly('It follows the application: recover that'),
    ),
    ...rules(
      [
        'applicationTemplateId',
        'appOwnerOrganizationId',
        'createdByAppId',
        'createdDateTime',
        'disabledByMicrosoftStatus',
        'servicePrincipalType',
      ],
      READ_ONLY,
    ),
    customSecurityAttributes: notCaptured('It needs CustomSecAttributeAssignment.Read.All'),
    ...rules(
      [
        'claimsMappingPolicies',
        'delegatedPermissionClassifications',
        'homeRealmDiscoveryPolicies',
        'sponsors',
        'tokenIssuancePolicies',
      ],
      notCaptured('The directory tells it for one service principal at a time only'),
    ),
    publisherName: notCaptured('Only the beta version of Graph tells it; see verifiedPublisher'),
  },
  relations: {
    owners: {
      recoverable: true,
      reading: 'sweep',
      source: 'Whether delta tells owners of service principals is not confirmed anywhere',
    },
  },
  source:
    'Microsoft Graph v1.0 servicePrincipal, agentIdentity, "Update servicePrincipal"; models of its SDK (2026-09); properties recovered natively: Entra Backup and Recovery, supported objects (2026-08-25)',
};
