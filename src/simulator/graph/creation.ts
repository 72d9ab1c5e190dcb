import type { Attributes } from '../../domain/directory/directory-object.js';
import { ownValue } from '../../domain/json.js';
import { securityIdentifierOf } from '../company/identity.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { grantDraft, roleAssignmentDraft } from '../tenant/assignment-decisions.js';
import { textOf } from '../tenant/attributes.js';
import type { Draft } from '../tenant/change.js';
import { decideCreate } from '../tenant/decisions.js';
import { shownBy } from '../tenant/mirrored-application.js';
import type { SimulatedType } from '../tenant/object-shapes.js';
import { secondsText } from '../tenant/rendering.js';
import type { GraphRequest } from './graph-request.js';
import { EXTERNAL_METHOD } from './write-rules.js';

/** A new object, with what the directory itself puts on it. @throws GraphRefusal */
export const creation = (
  request: GraphRequest,
  type: SimulatedType,
  attributes: Attributes,
): Draft => {
  if (type === 'oauth2PermissionGrant') return grantDraft(request.tenant, attributes);
  if (type === 'authenticationMethodConfiguration') refuseBuiltIn(attributes);
  if (type === 'unifiedRoleAssignment') return roleAssignmentDraft(request.tenant, attributes);
  const draft = decideCreate(request.tenant, type, attributes);
  if (draft.kind !== 'created') return draft;
  const complete = completions[type];
  const added = complete?.(request, draft.after, draft.objectId) ?? {};
  return { ...draft, after: { ...added, ...draft.after } };
};

const refuseBuiltIn = (method: Attributes): void => {
  if (method['@odata.type'] === EXTERNAL_METHOD) return;
  throw new GraphRefusal(400, 'BadRequest', 'Only external methods can be created.');
};

type Completion = (request: GraphRequest, given: Attributes, id: string) => Attributes;

const user: Completion = (_request, _given, id) => ({
  userType: 'Member',
  businessPhones: [],
  securityIdentifier: securityIdentifierOf(id),
});

const group: Completion = (_request, given, id) => ({
  groupTypes: [],
  renewedDateTime: ownValue(given, 'createdDateTime') ?? secondsText(0),
  securityIdentifier: securityIdentifierOf(id),
});

const application: Completion = ({ app, tenant }) => ({
  appId: tenant.company.namedGuid('app id', tenant.sequence + 1),
  appRoles: [],
  createdByAppId: app.appId,
  identifierUris: [],
  keyCredentials: [],
  passwordCredentials: [],
  publisherDomain: tenant.company.domain,
  requiredResourceAccess: [],
  signInAudience: 'AzureADMyOrg',
  tags: [],
});

/** The service principal of an application of this tenant. @throws GraphRefusal */
const servicePrincipal: Completion = ({ app, tenant }, given) => {
  const appId = textOf(given, 'appId');
  const applicationId = tenant.idWith('application', 'appId', appId);
  const source = applicationId === undefined ? undefined : tenant.object(applicationId);
  if (source === undefined) {
    throw badRequest(`The appId '${appId}' does not reference a valid application object.`);
  }
  if (tenant.idWith('servicePrincipal', 'appId', appId) !== undefined) {
    throw new GraphRefusal(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created because the service principal name ${appId} is already in use.`,
    );
  }
  return {
    accountEnabled: true,
    appOwnerOrganizationId: tenant.idAt('organization', 0) ?? null,
    appRoleAssignmentRequired: false,
    createdByAppId: app.appId,
    keyCredentials: [],
    passwordCredentials: [],
    servicePrincipalNames: [appId],
    servicePrincipalType: 'Application',
    tags: [],
    ...shownBy(source.attributes),
  };
};

const completions: Partial<Record<SimulatedType, Completion>> = {
  user,
  group,
  application,
  servicePrincipal,
  administrativeUnit: () => ({ isMemberManagementRestricted: false, membershipType: 'Assigned' }),
  device: ({ tenant }) => ({
    deviceId: tenant.company.namedGuid('device id', tenant.sequence + 1),
    trustType: 'AzureAd',
  }),
  unifiedRoleDefinition: (_request, _given, id) => ({
    isBuiltIn: false,
    resourceScopes: ['/'],
    templateId: id,
    version: '1.0',
  }),
  authenticationStrengthPolicy: () => ({
    combinationConfigurations: [],
    policyType: 'custom',
    requirementsSatisfied: 'mfa',
  }),
};
