import { GraphRefusal } from '../simulator-errors.js';
import { isOn } from '../tenant/attributes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { GraphRequest } from './graph-request.js';

/** Types that a restricted unit may guard. Graph administrativeUnit, "Restricted management" (2026). */
const IN_UNITS: ReadonlySet<string> = new Set(['user', 'group', 'device']);

/**
 * W6: refuses a write to a member of a restricted administrative unit by an application that holds no
 * role over that unit. @throws GraphRefusal
 */
export const refuseGuarded = (request: GraphRequest, object: TenantObject): void => {
  if (!IN_UNITS.has(object.type) || !request.isArmed('W6')) return;
  const { tenant, app } = request;
  for (const unit of liveOf(tenant, 'administrativeUnit')) {
    const scope = `/administrativeUnits/${unit.id}`;
    if (!guards(unit, object) || holdsRole(tenant, app.servicePrincipalId, scope)) continue;
    refuseWhenStruck(request);
  }
};

const guards = ({ attributes, links }: TenantObject, { id }: TenantObject): boolean =>
  isOn(attributes, 'isMemberManagementRestricted') && links.get('members')?.has(id) === true;

const refuseWhenStruck = (request: GraphRequest): void => {
  if (request.struckBy('W6') !== undefined) throw insufficient();
};

/** What only an administrator of a higher role changes of somebody who holds a role. Graph "Update user", 2026-07. */
const SENSITIVE = [
  ...['accountEnabled', 'businessPhones', 'mobilePhone', 'otherMails', 'onPremisesImmutableId'],
  ...['passwordProfile', 'userPrincipalName'],
];

/**
 * W6: refuses sensitive properties (or, without a patch, the deletion) of users who hold a directory role,
 * as a directory does whose writer has no higher role itself. @throws GraphRefusal
 */
export const refuseAdministrators = (
  request: GraphRequest,
  { id, type }: TenantObject,
  patch?: object,
): void => {
  if (type !== 'user' || !holdsRole(request.tenant, id)) return;
  const touched = patch === undefined || SENSITIVE.some((name) => Object.hasOwn(patch, name));
  if (touched) refuseWhenStruck(request);
};

const insufficient = (): GraphRefusal =>
  new GraphRefusal(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );

/** Whether somebody holds a role anywhere, or in this scope. */
const holdsRole = (tenant: Tenant, principalId: string, scope?: string): boolean => {
  const ids = tenant.referring('unifiedRoleAssignment', 'principalId', principalId);
  for (let index = 0; index < ids.length; index += 1) {
    const held = tenant.object(ids.at(index) ?? '');
    const fits = scope === undefined || held?.attributes['directoryScopeId'] === scope;
    if (held?.status === 'live' && fits) return true;
  }
  return false;
};

function* liveOf(tenant: Tenant, type: string): Generator<TenantObject> {
  for (let position = 0; position < tenant.size(type); position += 1) {
    const object = tenant.object(tenant.idAt(type, position) ?? '');
    if (object?.status === 'live') yield object;
  }
}
