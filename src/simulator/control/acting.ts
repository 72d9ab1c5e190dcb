import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import type { AuditLog } from '../graph/audit-log.js';
import { ControlRefusal } from '../simulator-errors.js';
import type { Draft } from '../tenant/change.js';
import {
  decideDelete,
  decideHardDelete,
  decideRestore,
  decideUpdate,
} from '../tenant/decisions.js';
import { type ObjectShape, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { actorIn } from './actors.js';
import { fieldsOf, objectNamed, objectTypeIn, textIn } from './control-input.js';
import { goneLinkDrafts, newLinkDrafts, newObjectDraft } from './drafting.js';

const FIELDS = [
  'as',
  'ip',
  'operation',
  'objectType',
  'objectId',
  'attributes',
  'relation',
  'targetId',
  'fails',
];

const OPERATIONS = [
  'update',
  'create',
  'softDelete',
  'hardDelete',
  'restore',
  'addLink',
  'removeLink',
];

/**
 * Makes one change as somebody, with the audit record it leaves; an attempt that `fails` leaves nothing
 * but a record. Whoever acts has every right, also over synced objects.
 * @throws ControlRefusal, GraphRefusal
 */
export const act = (
  { tenant, audits }: { readonly tenant: Tenant; readonly audits: AuditLog },
  body: Json | undefined,
): { readonly objectId: string; readonly sequence: number } => {
  const fields = fieldsOf(body, FIELDS);
  const operation = textIn(fields, 'operation') ?? '';
  if (!OPERATIONS.includes(operation)) {
    throw new ControlRefusal(400, `operation takes one of ${OPERATIONS.join(', ')}`);
  }
  const actor = actorIn(tenant, fields);
  const drafts = decided(tenant, operation, fields);
  if (fields['fails'] === true) for (const draft of drafts) audits.addFailure(actor, draft);
  else tenant.commit(actor, drafts);
  const objectId = drafts[0]?.objectId ?? textIn(fields, 'objectId') ?? '';
  return { objectId, sequence: tenant.sequence };
};

const decided = (tenant: Tenant, operation: string, fields: JsonObject): readonly Draft[] => {
  const type = objectTypeIn(fields);
  if (operation === 'create') return [newObjectDraft(tenant, type, attributesIn(fields))];
  return draftsFor(tenant, operation, fields, existing(tenant, fields, type, operation));
};

const existing = (
  tenant: Tenant,
  fields: JsonObject,
  type: SimulatedType,
  operation: string,
): TenantObject => {
  const id = textIn(fields, 'objectId');
  if (id === undefined) throw new ControlRefusal(400, `objectId is needed to ${operation}`);
  const object = objectNamed(tenant, id, 'objectId');
  if (object.type !== type) {
    throw new ControlRefusal(400, `objectId: ${id} is a ${object.type}, not a ${type}`);
  }
  const wanted = operation === 'restore' ? 'soft-deleted' : 'live';
  if (object.status === wanted || operation === 'hardDelete') return object;
  throw new ControlRefusal(400, `objectId: ${id} is ${object.status}, not ${wanted}`);
};

const draftsFor = (
  tenant: Tenant,
  operation: string,
  fields: JsonObject,
  object: TenantObject,
): Draft[] => {
  switch (operation) {
    case 'update':
      return decideUpdate(tenant, object, attributesIn(fields));
    case 'softDelete':
      return [decideDelete(object)];
    case 'hardDelete':
      return [decideHardDelete(object)];
    case 'restore':
      return decideRestore(tenant, object);
    default:
      return linkDrafts(tenant, fields, object, operation === 'addLink');
  }
};

const linkDrafts = (
  tenant: Tenant,
  fields: JsonObject,
  object: TenantObject,
  add: boolean,
): Draft[] => {
  const relation = relationIn(fields, object);
  const targetId = textIn(fields, 'targetId');
  if (targetId === undefined) throw new ControlRefusal(400, 'targetId is needed for a link');
  const target = objectNamed(tenant, targetId, 'targetId');
  return add
    ? newLinkDrafts(tenant, object, relation, target)
    : goneLinkDrafts(object, relation, target);
};

const relationIn = (fields: JsonObject, { type }: TenantObject): string => {
  const { relations }: ObjectShape = shapes[type as SimulatedType];
  const relation = textIn(fields, 'relation') ?? '';
  if (relations.includes(relation)) return relation;
  const takes = relations.length === 0 ? 'nothing' : `one of ${relations.join(', ')}`;
  throw new ControlRefusal(400, `relation takes ${takes} for a ${type}`);
};

const attributesIn = (fields: JsonObject): Attributes => {
  const { attributes } = fields;
  if (isJsonObject(attributes)) return attributes;
  throw new ControlRefusal(400, 'attributes takes an object of values by name');
};
