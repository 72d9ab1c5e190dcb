import { textOf } from '../../json-fields.js';
import { isJsonObject, type JsonObject, ownValue } from '../../json.js';
import type { Recognised } from './recognised.js';
import { firstText, instantText, objectAt, objectsAt } from './texts.js';

/** Microsoft Graph's own shape, also cut down to some of its fields. */
export const isGraphShape = (record: JsonObject): boolean =>
  firstText(record, 'activityDisplayName', 'activityDateTime') !== null;

export const fromGraph = (record: JsonObject): Recognised => ({
  audit: directoryAudit(record),
  tenantId: null,
});

/**
 * The same with what the decoder reads in its place. Microsoft's documentation of `directoryAudit`
 * printed `targetResource` and `Type` for a while, and exports were made after it.
 */
export const directoryAudit = (record: JsonObject): JsonObject => {
  const targets = objectsAt(record, 'targetResources') ?? objectsAt(record, 'targetResource') ?? [];
  return {
    ...record,
    activityDateTime: instantText(textOf(record, 'activityDateTime')),
    result: resultOf(record),
    initiatedBy: objectAt(record, 'initiatedBy') ?? {},
    targetResources: targets.map((target) => ({
      ...target,
      type: firstText(target, 'type', 'Type'),
      modifiedProperties: objectsAt(target, 'modifiedProperties') ?? [],
    })),
    additionalDetails: objectsAt(record, 'additionalDetails') ?? [],
  };
};

/** As numbers in exports of 2018; Microsoft Graph, `operationResult` (2024). */
const results: readonly string[] = ['success', 'failure', 'timeout'];

const resultOf = (record: JsonObject): string | null => {
  const result = ownValue(record, 'result');
  return typeof result === 'number' ? (results[result] ?? null) : textOf(record, 'result');
};

/** With an actor where the record names none and what surrounds it does. */
export const withActor = (audit: JsonObject, identity: string | null, ip: string | null) => {
  const by = objectAt(audit, 'initiatedBy') ?? {};
  const user = ownValue(by, 'user');
  if (isJsonObject(user)) {
    return {
      ...audit,
      initiatedBy: { ...by, user: { ...user, ipAddress: textOf(user, 'ipAddress') ?? ip } },
    };
  }
  if (isJsonObject(ownValue(by, 'app')) || identity === null) return audit;
  const named = identity.includes('@')
    ? { user: { userPrincipalName: identity, ipAddress: ip } }
    : { app: { displayName: identity } };
  return { ...audit, initiatedBy: named };
};
