import { textOf } from '../../json-fields.js';
import { type JsonObject, ownValue } from '../../json.js';
import { directoryAudit, withActor } from './graph-shape.js';
import { isLegacyShape, legacyProperties } from './legacy-shape.js';
import type { Recognised } from './recognised.js';
import { firstText, objectAt, realText } from './texts.js';

/** Azure Monitor diagnostic settings: what they send to Event Hubs and storage accounts. */
export const isDiagnosticShape = (record: JsonObject): boolean =>
  objectAt(record, 'properties') !== null && textOf(record, 'operationName') !== null;

/** The record inside, completed by what stands only around it. */
export const fromDiagnostic = (record: JsonObject): Recognised => {
  const inside = objectAt(record, 'properties') ?? {};
  const properties = isLegacyShape(inside) ? legacyProperties(inside) : inside;
  const audit = directoryAudit({
    ...properties,
    activityDisplayName:
      firstText(properties, 'activityDisplayName', 'operationName') ??
      textOf(record, 'operationName'),
    activityDateTime: textOf(properties, 'activityDateTime') ?? textOf(record, 'time'),
    correlationId: textOf(properties, 'correlationId') ?? textOf(record, 'correlationId'),
    result: resultIn(properties, record),
  });
  const identity = realText(textOf(record, 'identity'));
  const ip = realText(firstText(record, 'callerIpAddress', 'ipAddress'));
  return { audit: withActor(audit, identity, ip), tenantId: textOf(record, 'tenantId') };
};

const resultIn = (properties: JsonObject, record: JsonObject) =>
  ownValue(properties, 'result') ?? ownValue(record, 'result') ?? textOf(record, 'resultType');
