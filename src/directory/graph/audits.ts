import type { Instant } from '../../domain/instant.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import type { AuditRecord } from '../../domain/timeline/attribution.js';
import { DirectoryUnavailable } from '../directory.port.js';
import { auditRecord, type OwnIds } from '../../domain/audit/audit-record.js';
import { listOf, textOf } from '../../domain/json-fields.js';
import type { Asking } from './graph-client.js';

/** Audit records from an instant on, oldest first, in pages; records that make no sense are counted. */
export async function* auditPages(
  { client, as, signal }: Asking,
  from: Instant,
  own: OwnIds,
): AsyncIterable<readonly AuditRecord[]> {
  const filter = encodeURIComponent(`activityDateTime ge ${from}`);
  let path: string | null =
    `/v1.0/auditLogs/directoryAudits?$filter=${filter}&$orderby=activityDateTime&$top=${client.settings.pageSize}`;
  while (path !== null) {
    const body: JsonObject = await client.read({ method: 'GET', path }, as, signal);
    const rows = listOf(body, 'value');
    if (rows === null) throw new DirectoryUnavailable('Directory audits: no list in the answer');
    const records = rows.flatMap((row) => (isJsonObject(row) ? auditRecord(row, own) : null) ?? []);
    if (records.length < rows.length) {
      client.settings.warn(`${rows.length - records.length} audit records left out: incomplete`);
    }
    yield records;
    const next = textOf(body, '@odata.nextLink');
    path = next === null ? null : client.relative(next);
  }
}
