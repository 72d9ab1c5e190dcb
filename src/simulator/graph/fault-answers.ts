import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';
import { textOf } from '../tenant/attributes.js';
import type { FaultId, FaultRule } from './faults.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import { unreadableTypes } from './readable-members.js';

const OTHER_HOST = 'https://graph.example';
const POLICIES = /^\/identity\/conditionalAccess\/policies(?:\/([^/]+))?$/;

/** Properties of Conditional Access that were in preview when v1.0 did not show policies with them. */
const PREVIEW =
  /"(authenticationFlows|insiderRiskLevels|agentIdRiskLevels|globalSecureAccessFilteringProfile)":(?!null)/;

type Alter = (body: JsonObject) => JsonObject;

/** An answer as the faults that strike it leave it. @throws GraphRefusal where they refuse it */
export const struckAnswer = (request: GraphRequest, answer: GraphAnswer): GraphAnswer => {
  if (request.method !== 'GET' || answer.status !== 200) return answer;
  const alterations = alterationsOf(request);
  if (alterations.length === 0) return answer;
  const { text, body, ...rest } = answer;
  const read = (text === undefined ? body : JSON.parse(text)) as Json | undefined;
  if (!isJsonObject(read)) return answer;
  return { ...rest, body: alterations.reduce((now, alter) => alter(now), read) };
};

const alterationsOf = (request: GraphRequest): readonly Alter[] => {
  const unreadable = unreadableTypes(request.app);
  const isOfPolicies = request.version === 'v1.0' && POLICIES.test(request.path);
  const struck = (id: FaultId, alter: (rule: FaultRule) => Alter): readonly Alter[] => {
    const rule = request.struckBy(id);
    return rule === undefined ? [] : [alter(rule)];
  };
  return [
    ...(unreadable.size === 0 ? [] : [withMembersHidden(unreadable)]),
    ...struck('R2', () => withMembersHidden(null)),
    ...(isOfPolicies ? struck('R3', withoutPreview) : []),
    ...struck('R4', (rule) => withUnknownMember(request, rule)),
    ...struck('R5', withUnknownProperty),
    ...struck('D13', ({ host }) => leadingTo(host ?? OTHER_HOST)),
  ];
};

const leadingTo =
  (host: string): Alter =>
  (body) => {
    const link = body['@odata.nextLink'];
    if (typeof link !== 'string') return body;
    return { ...body, '@odata.nextLink': link.replace(/^https?:\/\/[^/]+/, host) };
  };

/** Objects at the end of links: with `null`, of any type. */
const withMembersHidden =
  (types: ReadonlySet<string> | null): Alter =>
  (body) =>
    Object.fromEntries(Object.entries(body).map(([name, value]) => [name, hidden(value, types)]));

const DIRECTORY_OBJECT =
  /^#microsoft\.graph\.(user|group|servicePrincipal|application|device|orgContact|agentUser|agentIdentity)$/;

const hidden = (value: Json, types: ReadonlySet<string> | null): Json => {
  if (Array.isArray(value)) return value.map((entry: Json) => hidden(entry, types));
  if (!isJsonObject(value)) return value;
  const type = textOf(value, '@odata.type');
  const hides = types?.has(type) ?? DIRECTORY_OBJECT.test(type);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const stays = name === 'id' || name.startsWith('@');
      return [name, hides ? (stays ? inner : null) : hidden(inner, types)];
    }),
  );
};

const withoutPreview =
  ({ objectId }: FaultRule): Alter =>
  (body) => {
    const isHidden = (policy: Json): boolean =>
      objectId === undefined
        ? PREVIEW.test(JSON.stringify(policy))
        : isJsonObject(policy) && policy['id'] === objectId;
    const { value } = body;
    if (Array.isArray(value))
      return { ...body, value: value.filter((one: Json) => !isHidden(one)) };
    if (!isHidden(body)) return body;
    throw new GraphRefusal(
      400,
      'BadRequest',
      '1038: The policy uses preview features and cannot be read with this version.',
    );
  };

/** The objects of an answer, one or a page of them, each by itself. */
const eachObject = (body: JsonObject, { objectId }: FaultRule, alter: Alter): JsonObject => {
  const altered = (one: Json): Json =>
    isJsonObject(one) && (objectId ?? one['id']) === one['id'] ? alter(one) : one;
  const { value } = body;
  if (Array.isArray(value)) return { ...body, value: value.map(altered) };
  return altered(body) as JsonObject;
};

const withUnknownMember =
  ({ headers }: GraphRequest, rule: FaultRule): Alter =>
  (body) => {
    const prefers = headers['prefer']?.includes('include-unknown-enum-members') === true;
    const member = prefers ? (rule.value ?? 'simulatedFutureMember') : 'unknownFutureValue';
    const path = (rule.property ?? 'conditions/clientAppTypes').split('/');
    return eachObject(body, rule, (object) => withMember(object, path, member));
  };

/** A member more in a list, another in place of a single one; nothing where neither is. */
const withMember = (object: JsonObject, path: readonly string[], member: Json): JsonObject => {
  const [name = '', ...deeper] = path;
  const value = object[name];
  if (isJsonObject(value)) return { ...object, [name]: withMember(value, deeper, member) };
  if (Array.isArray(value)) return { ...object, [name]: [...(value as readonly Json[]), member] };
  return typeof value === 'string' ? { ...object, [name]: member } : object;
};

const withUnknownProperty =
  (rule: FaultRule): Alter =>
  (body) =>
    eachObject(body, rule, (object) =>
      rule.mode === 'type'
        ? { ...object, '@odata.type': '#microsoft.graph.simulatedFutureType' }
        : {
            ...object,
            [rule.property ?? 'simulatedFutureProperty']: rule.value ?? { isEnabled: true },
          },
    );
