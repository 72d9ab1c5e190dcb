import type {
  Attributes,
  LinkTarget,
  ObjectId,
  ObjectType,
  Relation,
} from '../../../../src/domain/directory/directory-object.js';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import { isJsonObject, type Json, recordOf } from '../../../../src/domain/json.js';
import type { LinkStep, RecreateStep, Step } from '../../../../src/domain/recovery/plan.js';
import { creationOf } from '../../../../src/domain/recovery/recreate/creation.js';
import { followed } from '../../../../src/domain/recovery/recreate/follow.js';

export interface Held {
  readonly type: ObjectType;
  readonly status: 'live' | 'binned';
  readonly attributes: Attributes;
  readonly links: readonly { readonly relation: Relation; readonly targetId: ObjectId }[];
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((one, key) => (isJsonObject(one) ? one[key] : undefined), value);

const textsAt = (value: Json | undefined, ...path: readonly string[]): readonly string[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((one: Json) => typeof one === 'string') : [];
};

const itemsAt = (value: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
};

const textAt = (value: Json | undefined, ...path: readonly string[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** A directory that refuses every reference to what is not there, and every write in the wrong order. */
export class ModelDirectory {
  readonly objects = new Map<ObjectId, Held>();
  private readonly renamed = new Map<string, string>();
  private made = 0;

  put(id: ObjectId, held: Held): void {
    this.objects.set(id, held);
  }

  current = (id: ObjectId): ObjectId => objectId(this.renamed.get(id) ?? id);

  live(id: ObjectId): Held {
    const held = this.objects.get(id);
    if (held?.status !== 'live') throw new Error(`${id} is not there`);
    return held;
  }

  /** @throws Error saying what is wrong with the order */
  write(planned: Step): void {
    const step = followed(planned, this.current);
    switch (step.operation) {
      case 'recreate':
        this.create(step);
        return;
      case 'restore':
        this.setStatus(step.objectId, 'binned', 'live');
        return;
      case 'update':
        this.update(step.objectId, recordOf(step.attributes.map((one) => [one.name, one.desired])));
        return;
      case 'softDelete':
      case 'delete':
        this.remove(step.objectId);
        return;
      case 'addLink':
        this.link(step.objectId, step);
        return;
      case 'removeLink':
        this.unlink(step.objectId, step.link);
    }
  }

  private create(step: RecreateStep): void {
    const attributes = creationOf(step);
    const { objectType: type } = step;
    if (attributes['state'] === 'enabled' && type === 'conditionalAccessPolicy') {
      throw new Error('A new policy is enabled at once');
    }
    if (textsAt(attributes, 'groupTypes').includes('DynamicMembership')) {
      if (textAt(attributes, 'membershipRule') === '') throw new Error('A rule is missing');
    }
    this.check(type, attributes, '');
    this.made += 1;
    const number = this.made.toString(16).padStart(12, '0');
    const newId = objectId(`eeeeeeee-0000-4000-8000-${number}`);
    this.renamed.set(step.objectId, newId);
    const former = step.attributes.find(({ name }) => name === 'appId')?.desired;
    if (type !== 'application') {
      this.put(newId, { type, status: 'live', attributes, links: [] });
      return;
    }
    const appId = `ffffffff-0000-4000-8000-${number}`;
    if (typeof former === 'string') this.renamed.set(former, appId);
    this.put(newId, { type, status: 'live', attributes: { ...attributes, appId }, links: [] });
  }

  private update(id: ObjectId, values: Attributes): void {
    const held = this.live(id);
    const attributes = { ...held.attributes, ...values };
    this.check(held.type, values, textAt(held.attributes, 'appId'));
    this.put(id, { ...held, attributes });
  }

  private setStatus(id: ObjectId, from: Held['status'], to: Held['status']): void {
    const held = this.objects.get(id);
    if (held?.status !== from) throw new Error(`${id} is not ${from}`);
    this.put(id, { ...held, status: to });
  }

  private remove(id: ObjectId): void {
    const { type, attributes } = this.live(id);
    if (attributes['isTrusted'] === true) throw new Error(`${id} is trusted`);
    const appIds = type === 'application' ? [textAt(attributes, 'appId')] : [];
    for (const [other, held] of this.objects) {
      if (other !== id && held.status === 'live') letsGo(held, { type, ids: [id, ...appIds] });
    }
    this.put(id, { ...this.live(id), status: 'binned', links: [] });
  }

  private link(id: ObjectId, { link: { relation, targetId }, instead }: LinkStep): void {
    const held = this.live(id);
    this.live(targetId);
    const others = held.links.filter(
      (one) => one.relation !== relation || one.targetId !== instead?.targetId,
    );
    if (relation === 'manager' && others.some((one) => one.relation === relation)) {
      throw new Error(`${id} has another manager`);
    }
    this.put(id, { ...held, links: [...others, { relation, targetId }] });
  }

  private unlink(id: ObjectId, { relation, targetId }: LinkTarget & { relation: Relation }): void {
    const held = this.live(id);
    const links = held.links.filter(
      (one) => one.relation !== relation || one.targetId !== targetId,
    );
    this.put(id, { ...held, links });
  }

  private check(type: ObjectType, attributes: Attributes, appId: string): void {
    for (const text of textsAt(attributes, 'identifierUris')) {
      if (text !== `api://${appId}`) throw new Error(`${text} is the name of another application`);
    }
    for (const [id, wanted] of named(attributes)) {
      const held = this.live(objectId(id));
      if (wanted !== 'any' && held.type !== wanted) throw new Error(`${id} is no ${wanted}`);
    }
    for (const [kind, app] of namedApps(type, attributes)) this.isApp(kind, app);
    if (type === 'appRoleAssignment') this.hasRole(attributes);
  }

  private isApp(type: ObjectType, appId: string): Held {
    for (const held of this.objects.values()) {
      const { attributes, status } = held;
      if (held.type === type && status === 'live' && attributes['appId'] === appId) return held;
    }
    throw new Error(`No ${type} has the appId ${appId}`);
  }

  private hasRole(assignment: Attributes): void {
    const resource = this.live(objectId(textAt(assignment, 'resourceId')));
    const application = this.isApp('application', textAt(resource.attributes, 'appId'));
    const roles = itemsAt(application.attributes, 'appRoles').map((role) => textAt(role, 'id'));
    if (!roles.includes(textAt(assignment, 'appRoleId'))) throw new Error('The role is not there');
  }
}

const letsGo = (
  { type, links, attributes }: Held,
  gone: { readonly type: ObjectType; readonly ids: readonly string[] },
): void => {
  const text = JSON.stringify(attributes);
  const names = type !== gone.type && gone.ids.some((id) => text.includes(id));
  const isLinked = links.some(({ targetId }) => gone.ids.includes(targetId));
  if (names || isLinked) throw new Error(`A ${type} has not let go of ${gone.ids.join(', ')}`);
};

/** The applications or service principals that attributes name by their application id. */
function* namedApps(type: ObjectType, all: Attributes): Generator<readonly [ObjectType, string]> {
  for (const item of itemsAt(all, 'requiredResourceAccess')) {
    yield ['application', textAt(item, 'resourceAppId')];
  }
  const own = type === 'servicePrincipal' || type === 'authenticationMethodConfiguration';
  if (own && 'appId' in all) yield ['application', textAt(all, 'appId')];
  for (const app of textsAt(all, 'conditions', 'applications', 'includeApplications')) {
    if (app !== 'All') yield ['servicePrincipal', app];
  }
}

/** The ids that attributes name, with the types that they have to be of. */
function* named(all: Attributes): Generator<readonly [string, string]> {
  for (const [id] of textAt(all, 'membershipRule').matchAll(GUID)) yield [id, 'group'];
  for (const [id] of textAt(all, 'directoryScopeId').matchAll(GUID)) {
    yield [id, 'administrativeUnit'];
  }
  for (const [name, type] of PARTIES) if (name in all) yield [textAt(all, name), type];
  yield* namedByPolicies(all);
}

const PARTIES = [
  ['principalId', 'any'],
  ['resourceId', 'servicePrincipal'],
  ['clientId', 'servicePrincipal'],
  ['roleDefinitionId', 'unifiedRoleDefinition'],
] as const;

function* namedByPolicies(all: Attributes): Generator<readonly [string, string]> {
  const users = at(all, 'conditions', 'users');
  for (const id of textsAt(users, 'includeUsers')) if (id !== 'All') yield [id, 'user'];
  for (const id of textsAt(users, 'excludeGroups')) yield [id, 'group'];
  for (const id of textsAt(all, 'conditions', 'locations', 'excludeLocations')) {
    yield [id, 'namedLocation'];
  }
  const strength = textAt(all, 'grantControls', 'authenticationStrength', 'id');
  if (strength !== '') yield [strength, 'authenticationStrengthPolicy'];
  const campaign = 'authenticationMethodsRegistrationCampaign';
  const targets = itemsAt(all, 'registrationEnforcement', campaign, 'includeTargets');
  for (const one of [...targets, ...itemsAt(all, 'includeTargets')]) {
    yield [textAt(one, 'id'), 'group'];
  }
}
