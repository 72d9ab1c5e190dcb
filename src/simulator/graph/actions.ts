import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { listOf, textOf } from '../tenant/attributes.js';
import type { Draft } from '../tenant/change.js';
import type { SimulatedType } from '../tenant/object-shapes.js';
import { shapes } from '../tenant/object-shapes.js';
import { secondsText, ticksText } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { accessTo } from './access.js';
import { objectAnswer } from './collections.js';
import { actorOf, type GraphAnswer, type GraphRequest, noContent, ok } from './graph-request.js';
import { bodyOf, liveNow } from './object-writes.js';
import { route, type Route } from './route.js';
import { refuseUnwritable } from './write-rules.js';

const LICENSES = ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Group.ReadWrite.All'];
const SECRET_YEARS = 2;

/** Actions: what changes an object otherwise than by PATCH. */
export const actionRoutes = (): Route[] => [
  ...(['user', 'group'] as const).map((type) =>
    action(type, 'assignLicense', LICENSES, (request, object) => assignLicense(request, object)),
  ),
  ...(['application', 'servicePrincipal'] as const).flatMap((type) => [
    action(type, 'addPassword', accessTo[type].write, addPassword),
    action(type, 'removePassword', accessTo[type].write, removePassword),
  ]),
  action(
    'authenticationStrengthPolicy',
    'updateAllowedCombinations',
    accessTo.authenticationStrengthPolicy.write,
    updateAllowedCombinations,
  ),
];

type Action = (request: GraphRequest, object: TenantObject) => GraphAnswer;

const action = (
  type: SimulatedType,
  name: string,
  permissions: readonly string[],
  answer: Action,
): Route =>
  route(
    ['POST', `/${shapes[type].set}/{id}/(?:microsoft\\.graph\\.)?${name}`],
    permissions,
    (request, [id = '']) => answer(request, liveNow(request, type, id)),
  );

/** The draft of one attribute that only the directory itself may set. */
const setting = (object: TenantObject, name: string, value: Json): Draft => ({
  kind: 'updated',
  objectId: object.id,
  objectType: object.type,
  before: { [name]: ownValue(object.attributes, name) ?? null },
  after: { [name]: value },
});

const assignLicense: Action = (request, object) => {
  const body = bodyOf(request);
  const add = listOf(body, 'addLicenses').filter(isJsonObject);
  const remove = listOf(body, 'removeLicenses');
  refuseUnlicensable(request, object, [...add.map((entry) => entry['skuId'] ?? null), ...remove]);
  const added = add.map(({ skuId = null, disabledPlans = [] }) => ({ disabledPlans, skuId }));
  const replaced = new Set([...remove, ...added.map(({ skuId }) => skuId)]);
  const kept = listOf(object.attributes, 'assignedLicenses').filter(
    (entry) => isJsonObject(entry) && !replaced.has(entry['skuId'] ?? null),
  );
  request.tenant.commit(actorOf(request), [
    setting(object, 'assignedLicenses', [...kept, ...added]),
  ]);
  return objectAnswer(request, liveNow(request, object.type as SimulatedType, object.id));
};

const refuseUnlicensable = (
  { tenant }: GraphRequest,
  { type, attributes }: TenantObject,
  skuIds: readonly Json[],
): void => {
  if (type === 'user' && textOf(attributes, 'usageLocation') === '') {
    throw badRequest('License assignment cannot be done for user with invalid usage location.');
  }
  for (const skuId of skuIds) {
    if (typeof skuId !== 'string' || tenant.idWith('subscribedSku', 'skuId', skuId) === undefined) {
      throw badRequest(
        `License ${JSON.stringify(skuId)} does not correspond to a valid company License.`,
      );
    }
  }
};

const addPassword: Action = (request, object) => {
  const { tenant } = request;
  const wanted = ownValue(bodyOf(request), 'passwordCredential');
  const given: Attributes = isJsonObject(wanted) ? wanted : {};
  const now = tenant.now();
  const inTwoYears = now + SECRET_YEARS * 365 * 86_400_000;
  const secretText = `simulated~${tenant.company.namedGuid('password', tenant.sequence)}`;
  const credential: JsonObject = {
    customKeyIdentifier: null,
    displayName: ownValue(given, 'displayName') ?? null,
    endDateTime: ownValue(given, 'endDateTime') ?? secondsText(inTwoYears),
    hint: secretText.slice(-3),
    keyId: tenant.nextId(),
    secretText: null,
    startDateTime: ownValue(given, 'startDateTime') ?? secondsText(now),
  };
  const credentials = [...listOf(object.attributes, 'passwordCredentials'), credential];
  tenant.commit(actorOf(request), [setting(object, 'passwordCredentials', credentials)]);
  const context = `${request.root}/$metadata#microsoft.graph.passwordCredential`;
  return ok({ '@odata.context': context, ...credential, secretText });
};

const removePassword: Action = (request, object) => {
  const keyId = ownValue(bodyOf(request), 'keyId');
  const credentials = listOf(object.attributes, 'passwordCredentials');
  const kept = credentials.filter((entry) => isJsonObject(entry) && entry['keyId'] !== keyId);
  if (kept.length === credentials.length) {
    throw new GraphRefusal(400, 'Request_BadRequest', 'No password credential found with keyId.');
  }
  request.tenant.commit(actorOf(request), [setting(object, 'passwordCredentials', kept)]);
  return noContent;
};

const updateAllowedCombinations: Action = (request, object) => {
  refuseUnwritable(request, object);
  const wanted = ownValue(bodyOf(request), 'allowedCombinations');
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw badRequest('allowedCombinations takes a list that is not empty.');
  }
  const draft = setting(object, 'allowedCombinations', wanted as readonly Json[]);
  const modifiedDateTime = ticksText(request.tenant.now(), request.tenant.sequence + 1);
  const after = { allowedCombinations: wanted as readonly Json[], modifiedDateTime };
  request.tenant.commit(actorOf(request), [{ ...draft, after } as Draft]);
  return ok({ currentCombinations: wanted, additionalInformation: null });
};
