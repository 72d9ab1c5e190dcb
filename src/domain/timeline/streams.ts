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

/** `changes_T_SS-YYYYMMDD`: change events of one shard of a tenant on one UTC day. */
export const changeStream = (tenantId: string, id: ObjectId, observedAt: Instant): string => {
  const shard = String(hashOf(id) % SHARDS).padStart(2, '0');
  const day = observedAt.slice(0, 10).replaceAll('-', '');
  return `changes_${tenantKey(tenantId)}_${shard}-${day}`;
};

export const captureStream = (tenantId: string, reader: string): string =>
  `capture_${tenantKey(tenantId)}-${reader}`;

export const backupsStream = (tenantId: string): string => `backups-${tenantKey(tenantId)}`;
