import { randomUUID } from 'node:crypto';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { EventMetadata, StatelineEvent } from '../../src/domain/events.js';
import { instantAt } from '../../src/domain/instant.js';
import type { Json } from '../../src/domain/json.js';
import type { ObjectChanged } from '../../src/domain/timeline/events.js';
import {
  type NewEvent,
  type RecordedEvent,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';

const WHEN = instantAt(Date.UTC(2026, 10, 20, 14, 5));

/** A stream that no other test knows. */
export const aStreamId = (category = 'changes_t_00'): StreamId =>
  streamId(`${category}-${randomUUID()}`);

/** A category that no other test knows. */
export const aCategory = (): string => `changes_${randomUUID().replaceAll('-', '')}`;

export const someMetadata = (overrides: Partial<EventMetadata> = {}): EventMetadata => ({
  tenantId: 't',
  schemaVersion: '1',
  observedAt: WHEN,
  reader: 'delta-users',
  $correlationId: randomUUID(),
  ...overrides,
});

/** A department that changed, or the attribute that is given. */
export const anObjectChanged = (after: Json = 'Ops', name = 'department'): ObjectChanged => ({
  type: 'ObjectChanged',
  data: {
    objectId: objectId(randomUUID()),
    objectType: 'user',
    displayName: 'Ada Lovelace',
    window: { after: null, until: WHEN },
    attributes: [{ name, before: null, after }],
    links: [],
  },
});

export const aNewEvent = (
  event: StatelineEvent = anObjectChanged(),
  metadata = someMetadata(),
): NewEvent => ({ id: randomUUID(), event, metadata });

/** Events of one look: they share their metadata. */
export const newEvents = (count: number): readonly NewEvent[] => {
  const metadata = someMetadata();
  return Array.from({ length: count }, () => aNewEvent(anObjectChanged(), metadata));
};

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] =>
  events.map(({ id }) => id);

/** Reads to the end and keeps nothing. */
export const countOf = async (events: AsyncIterable<RecordedEvent>): Promise<number> => {
  const reading = events[Symbol.asyncIterator]();
  let count = 0;
  while ((await reading.next()).done !== true) count += 1;
  return count;
};
