import { createHash, randomUUID } from 'node:crypto';

import type { StatelineEvent } from '../domain/events.js';
import type { Instant } from '../domain/instant.js';
import type { NewEvent } from '../event-store/event-store.port.js';

interface Entry {
  readonly tenantId: string;
  /** Makes the event's id the same whenever it is tried again; a new one when absent. */
  readonly id?: string;
  readonly at: Instant;
}

/** An event of the retention as it is appended. */
export const entry = (event: StatelineEvent, { tenantId, id, at }: Entry): NewEvent => {
  const eventId = id === undefined ? randomUUID() : uuidOf(`retention ${tenantId} ${id}`);
  return {
    id: eventId,
    event,
    metadata: {
      tenantId,
      schemaVersion: '1',
      observedAt: at,
      reader: 'retention',
      $correlationId: eventId,
    },
  };
};

/** A UUID of version 8, made of a name: RFC 9562, section 5.8. */
const uuidOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0b11) | 0b1000).toString(16);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...groups, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
};
