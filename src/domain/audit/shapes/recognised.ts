import type { JsonObject } from '../../json.js';

/** A record in the shape of Microsoft Graph's `directoryAudit`, and whose tenant it says it is of. */
export interface Recognised {
  readonly audit: JsonObject;
  /** `null` when it does not say. */
  readonly tenantId: string | null;
}
