import { hash } from 'node:crypto';
import { auditRecord } from '../domain/audit/audit-record.js';
import { isUnrecognised, recognise } from '../domain/audit/shapes/recognise.js';
import { recordsIn } from '../domain/audit/shapes/records-in.js';
import { reportedChange } from '../domain/audit/shapes/reported-change.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { jsonIn } from '../domain/json-fields.js';
import type { Line } from '../domain/lines.js';
import type { ChangeReported } from '../domain/timeline/events.js';

/** A record that does not become an entry, and why. */
export interface Rejection {
  readonly line: number;
  readonly reason: string;
}

export type Read = ChangeReported | Rejection;

export const isRejection = (read: Read): read is Rejection => 'reason' in read;

/** `null`: whatever tenant a record names, it is taken for the one imported into. */
export type OnlyTenant = string | null;

/** A store may take no more than a megabyte at once (EventStoreDB's default), and values stand in an event twice. */
const MAX_EVENT_BYTES = 900_000;
/** Below this a record cannot make an event that is too large. */
const SURELY_SMALL = 100_000;
const DEEPEST = 60;
const TOO_DEEP = `nested in more than ${String(DEEPEST)} levels`;
const MB = 1024 * 1024;
/** Leaves a byte order mark out. */
const utf8 = new TextDecoder();
export const MAX_LINE_BYTES = 16 * MB;

/** What the records of a line are worth: every one of them is a report or a named rejection. */
export const readLine = ({ number, bytes }: Line, only: OnlyTenant): readonly Read[] => {
  const reject = (reason: string): Rejection => ({ line: number, reason });
  if (bytes === null) return [reject(`the line is longer than ${String(MAX_LINE_BYTES / MB)} MB`)];
  const text = utf8.decode(bytes);
  if (text.trim() === '') return [];
  const value = jsonIn(text);
  if (value === undefined) return [reject('the line is not JSON')];
  const records = recordsIn(value);
  return records.map((record, index) => {
    const read = readRecord(record, only, text.length > SURELY_SMALL);
    if (typeof read !== 'string') return read;
    return reject(records.length > 1 ? `record ${String(index + 1)} of the line: ${read}` : read);
  });
};

/** The report, or the reason why there is none. */
const readRecord = (
  record: Json,
  only: OnlyTenant,
  mayBeLarge: boolean,
): ChangeReported | string => {
  if (isDeeper(record, DEEPEST)) return TOO_DEEP;
  const found = recognise(record);
  if (isUnrecognised(found)) return found.rejection;
  if (only !== null && isOfAnother(found.tenantId, only)) {
    return `of tenant ${String(found.tenantId)}, not of ${only}`;
  }
  return isJsonObject(record)
    ? reportOf(found.audit, record, mayBeLarge)
    : 'not a record of a directory audit log';
};

const reportOf = (
  directoryAudit: JsonObject,
  record: JsonObject,
  mayBeLarge: boolean,
): ChangeReported | string => {
  const audit = auditRecord(directoryAudit, NOBODY_OF_OURS);
  if (audit === null) return 'no activity or no instant in the record';
  if (isDeeper(audit.targets, DEEPEST)) return TOO_DEEP;
  const change = reportedChange(audit, { source: 'import', hash: sha256, record });
  if (mayBeLarge && Buffer.byteLength(JSON.stringify(change)) > MAX_EVENT_BYTES)
    return `with its values it is larger than ${String(MAX_EVENT_BYTES / 1000)} kB`;
  return change;
};

const NOBODY_OF_OURS: ReadonlySet<string> = new Set();
const sha256 = (text: string): string => hash('sha256', text);

/** Ids that were blanked before a recording was published say nothing. */
const BLANKED = /^[0-]*$/;

const isOfAnother = (tenantId: string | null, only: string): boolean =>
  tenantId !== null && !BLANKED.test(tenantId) && tenantId.toLowerCase() !== only.toLowerCase();

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)));
