import type { Quota } from '../directory.port.js';

export const families = [
  'directoryRead',
  'directoryWrite',
  'conditionalAccess',
  'reports',
] as const satisfies readonly Quota['name'][];

/** Which allowance a request counts against. */
export type Family = (typeof families)[number];

export const familyOf = (method: string, path: string): Family => {
  if (path.includes('/identity/conditionalAccess/')) return 'conditionalAccess';
  if (path.includes('/auditLogs/')) return 'reports';
  return method === 'GET' ? 'directoryRead' : 'directoryWrite';
};

/** Resource units of what is not 1. Microsoft Graph throttling limits, identity and access, 2026. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^\/(users|applications|oauth2PermissionGrants)(\/[^/]+)?$/, 2],
  [/^\/servicePrincipals\/[^/]+\/appRoleAssignments$/, 2],
  [/^\/groups\/[^/]+\/members$/, 3],
  [/^\/subscribedSkus$/, 3],
];

/**
 * What a request costs: resource units of the directory; in the families that count requests, one.
 * `$select` saves a unit, `$expand` costs one, few rows save one; never less than one.
 */
export const costOf = (method: string, path: string): number => {
  if (familyOf(method, path) !== 'directoryRead') return 1;
  const [route = '', query = ''] = path.replace(/^\/(v1\.0|beta)/, '').split('?', 2);
  const own = units.find(([pattern]) => pattern.test(route))?.[1] ?? 1;
  return Math.max(1, own + unitsOf(new URLSearchParams(query)));
};

const unitsOf = (query: URLSearchParams): number =>
  Number(query.has('$expand')) -
  Number(query.has('$select')) -
  Number(query.has('$top') && Number(query.get('$top')) < 20);
