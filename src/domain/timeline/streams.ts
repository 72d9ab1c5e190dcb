import type { ObjectId } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';

/** Shards of a tenant's change events; fixed, because a stream's name tells where an object lives. */
export const SHARDS = 8;

/** A tenant id inside a stream id; the first dash of a stream id ends its category. */
export const tenantKey = (tenantId: string): string => tenantId.replaceAll('-', '');

/** FNV-1a, 32 bit, of the id's characters. */
const hashOf = (id: ObjectId): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
};

/** `YYYYMMDD` of an instant, UTC. */
export const dayOf = (instant: Instant): string => instant.slice(0, 10).replaceAll('-', '');

export const shardOf = (id: ObjectId): number => hashOf(id) % SHARDS;

/** What all streams of a tenant's change events begin with. */
export const changeStreams = (tenantId: string): string => `changes_${tenantKey(tenantId)}_`;

/** `changes_T_SS-YYYYMMDD`: change events of one shard of a tenant on one UTC day. */
export const sliceStream = (tenantId: string, shard: number, day: string): string =>
  `${changeStreams(tenantId)}${String(shard).padStart(2, '0')}-${day}`;

export const changeStream = (tenantId: string, id: ObjectId, observedAt: Instant): string =>
  sliceStream(tenantId, shardOf(id), dayOf(observedAt));

export interface Slice {
  readonly tenantKey: string;
  readonly shard: number;
  /** `YYYYMMDD`. */
  readonly day: string;
}

/** Which slice a stream is; `undefined` for a stream of another kind. */
export const sliceOf = (streamId: string): Slice | undefined => {
  const [, tenant = '', shard = '', day = ''] =
    /^changes_([^_]+)_(\d\d)-(\d{8})$/.exec(streamId) ?? [];
  return tenant === '' ? undefined : { tenantKey: tenant, shard: Number(shard), day };
};

export const captureStream = (tenantId: string, reader: string): string =>
  `capture_${tenantKey(tenantId)}-${reader}`;

export const backupsStream = (tenantId: string): string => `backups-${tenantKey(tenantId)}`;

/** Which process does a job for a tenant: one stream for each job. */
export const leaseStream = (tenantId: string, role: string): string =>
  `lease_${tenantKey(tenantId)}-${role}`;

/** What all baselines of a tenant begin with. */
export const baselineStreams = (tenantId: string): string => `baselines_${tenantKey(tenantId)}-`;

/** `baselines_T-YYYYMMDD`: the whole state at the end of that day, so that older slices may go. */
export const baselineStream = (tenantId: string, day: string): string =>
  `${baselineStreams(tenantId)}${day}`;

export const retentionStream = (tenantId: string): string => `retention-${tenantKey(tenantId)}`;

/** The public keys that sign for a tenant, each introduced by the one before it. */
export const keysStream = (tenantId: string): string => `keys-${tenantKey(tenantId)}`;

/** Who did what with this program, one stream for a tenant: its revisions have no holes. */
export const operatorsStream = (tenantId: string): string => `operators-${tenantKey(tenantId)}`;

/** That stream, as a slice that never ends; `undefined` for every other stream. */
export const operatorsSliceOf = (streamId: string): Slice | undefined => {
  const [, tenant] = /^operators-([^_]+)$/.exec(streamId) ?? [];
  return tenant === undefined ? undefined : { tenantKey: tenant, shard: 0, day: 'every' };
};

/** The jobs that the Graph-compatible API starts in a tenant, one at a time. */
export const graphJobsStream = (tenantId: string): string => `graphjobs-${tenantKey(tenantId)}`;

/** What the rules over changes found, one stream for a tenant. */
export const alarmsStream = (tenantId: string): string => `alarms-${tenantKey(tenantId)}`;

/** From where on alarms are raised, by which rules. */
export const alarmWatchStream = (tenantId: string): string => `alarmwatch-${tenantKey(tenantId)}`;

/** What became of telling people of it. */
export const deliveriesStream = (tenantId: string): string => `deliveries-${tenantKey(tenantId)}`;
