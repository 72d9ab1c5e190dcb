import { textOf } from '../../json-fields.js';
import type { JsonObject } from '../../json.js';
import { directoryAudit, withActor } from './graph-shape.js';
import type { Recognised } from './recognised.js';
import { firstText, objectAt, objectsAt, realText } from './texts.js';

/** A row of the table `AuditLogs` of a Log Analytics workspace: other names, and JSON inside texts. */
export const isLogAnalyticsShape = (record: JsonObject): boolean =>
  firstText(record, 'ActivityDisplayName', 'OperationName') !== null &&
  firstText(record, 'ActivityDateTime', 'TimeGenerated', 'Id') !== null;

export const fromLogAnalytics = (record: JsonObject): Recognised => {
  const audit = directoryAudit({
    id: textOf(record, 'Id'),
    category: textOf(record, 'Category'),
    correlationId: textOf(record, 'CorrelationId'),
    result: firstText(record, 'Result', 'ResultType'),
    resultReason: firstText(record, 'ResultReason', 'ResultDescription'),
    activityDisplayName: firstText(record, 'ActivityDisplayName', 'OperationName'),
    activityDateTime: firstText(record, 'ActivityDateTime', 'TimeGenerated'),
    loggedByService: textOf(record, 'LoggedByService'),
    operationType: textOf(record, 'AADOperationType'),
    initiatedBy: objectAt(record, 'InitiatedBy'),
    targetResources: objectsAt(record, 'TargetResources'),
    additionalDetails: objectsAt(record, 'AdditionalDetails'),
  });
  const identity = realText(textOf(record, 'Identity'));
  // `TenantId` is that of the workspace.
  return { audit: withActor(audit, identity, null), tenantId: textOf(record, 'AADTenantId') };
};
