import { instantIn, textOf } from '../../json-fields.js';
import { isJsonObject, type Json, type JsonObject } from '../../json.js';
import { NO_ID } from './audit-key.js';
import { fromDiagnostic, isDiagnosticShape } from './diagnostic-shape.js';
import { fromGraph, isGraphShape } from './graph-shape.js';
import { fromLogAnalytics, isLogAnalyticsShape } from './log-analytics-shape.js';
import type { Recognised } from './recognised.js';
import { firstText } from './texts.js';

/** Why a record cannot be an entry of a timeline, in words for who exported it. */
export interface Unrecognised {
  readonly rejection: string;
}

/** Other logs that the same settings export. */
const OTHER_LOG =
  /(SignInLogs|ProvisioningLogs|GraphActivityLogs|TrafficLogs|^Risk\w+|RiskEvents)$/;

/** A record of a directory audit log, of whatever shape, as Microsoft Graph would give it. */
export const recognise = (record: Json): Recognised | Unrecognised => {
  if (!isJsonObject(record)) return { rejection: 'not a JSON object' };
  const category = firstText(record, 'category', 'Category');
  if (category !== null && OTHER_LOG.test(category)) {
    return { rejection: `a record of ${category}, which is no directory audit log` };
  }
  const recognised = shapeOf(record);
  if (recognised === null) return { rejection: 'not a record of a directory audit log' };
  const missing = missingIn(recognised.audit);
  if (missing !== null) return { rejection: missing };
  const { audit, tenantId } = recognised;
  return { audit: { ...audit, id: textOf(audit, 'id') ?? NO_ID }, tenantId };
};

const shapeOf = (record: JsonObject): Recognised | null => {
  if (isDiagnosticShape(record)) return fromDiagnostic(record);
  if (isGraphShape(record)) return fromGraph(record);
  return isLogAnalyticsShape(record) ? fromLogAnalytics(record) : null;
};

const missingIn = (audit: JsonObject): string | null => {
  if (textOf(audit, 'activityDisplayName') === null) return 'no activity in the record';
  const instant = textOf(audit, 'activityDateTime');
  if (instant === null) return 'no instant in the record';
  if (instantIn(audit, 'activityDateTime') !== null) return null;
  return `no instant in the record: ${JSON.stringify(instant.slice(0, 40))} is none`;
};

export const isUnrecognised = (found: Recognised | Unrecognised): found is Unrecognised =>
  'rejection' in found;
